"""Reads of yearly targets: the board with lights, one target with its reports, and what waits for a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kezhuan.contracts.rules.statistics import MEASURES, SCOPES
from kezhuan.core import codes, frame, history
from kezhuan.core.access import STAFF, Actor, Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.figures import Observation as Value
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.joins import house
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow
from kezhuan.indices import scopes
from kezhuan.indices.lifecycle import TARGET
from kezhuan.indices.models import Progress, Target
from kezhuan.indices.rules import targets as rules
from kezhuan.indices.views import BoardCount, Breakdown, ForecastRow, ProgressRow, TargetDetail, TargetRow
from kezhuan.people.models import Organisation
from kezhuan.people.scopes import ORGANISATIONS
from kezhuan.ui.wording import say

EVIDENCE = "target_progress"


def visible(actor: Actor) -> QuerySet[Target]:
    """The targets this actor may know of: those of the region for staff, those they answer for, for holders."""
    return Target.objects.filter(scopes.TARGETS.q(actor)).select_related("holder", "parent")


def get_target(actor: Actor, uid: UUID) -> Target:
    """The target's record for this room's own use; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def may_set(actor: Actor) -> bool:
    """True for those who set targets."""
    return bool(actor.region) and any(actor.role in part.roles for part in TARGET.move("create").roles)


def years(actor: Actor) -> list[int]:
    """The years this actor has targets of, newest first."""
    return list(visible(actor).order_by("-year").values_list("year", flat=True).distinct())


def board(
    actor: Actor, *, year: int, today: date, region: str = "", light: str = "", state: str = ""
) -> tuple[tuple[TargetRow, ...], tuple[BoardCount, ...]]:
    """The targets of a year, parents before their parts, and how many show each light."""
    found = visible(actor).filter(year=year).exclude(state="withdrawn")
    if region:
        found = found.filter(region__startswith=region)
    if state:
        found = found.filter(state=state)
    records = list(found.order_by("region", "id")[:500])
    rows = rows_of(records, today=today)
    counts = tuple(
        BoardCount(
            name,
            _(label),
            rules.TONES[name],
            sum(1 for row in rows if row.light == name and row.state != "draft"),
        )
        for name, label in rules.LIGHTS.items()
    )
    return tuple(row for row in _nested(rows) if not light or row.light == light), counts


def _nested(rows: Sequence[TargetRow]) -> list[TargetRow]:
    """Each target followed by its parts; a part whose whole is not in the list stands for itself."""
    known = {row.uid for row in rows}
    below: dict[UUID | None, list[TargetRow]] = {}
    for row in rows:
        below.setdefault(row.parent_uid if row.parent_uid in known else None, []).append(row)

    def down(parent: UUID | None) -> Iterable[TargetRow]:
        for row in below.get(parent, ()):
            yield row
            yield from down(row.uid)

    return list(down(None))


def reports_of(targets: Iterable[Target]) -> dict[int, dict[int, Decimal]]:
    """Target → month → value of the newest report, with one query."""
    found: dict[int, dict[int, Decimal]] = {}
    for target_id, month, value in (
        Progress.objects.filter(target__in=list(targets))
        .order_by("id")
        .values_list("target_id", "month", "value")
    ):
        found.setdefault(target_id, {})[month] = value
    return found


def rows_of(targets: Sequence[Target], *, today: date) -> tuple[TargetRow, ...]:
    """The targets as a board shows them."""
    reports = reports_of(targets)
    amber_from = rulebook().body("settings.targets", today)["amber_from"]
    return tuple(_row(t, reports.get(t.pk, {}), today=today, amber_from=amber_from) for t in targets)


def _row(t: Target, reports: Mapping[int, Decimal], *, today: date, amber_from: Decimal) -> TargetRow:
    stands = rules.standing(
        t.kind,
        year=t.year,
        planned=t.planned,
        base=t.base_value,
        reports=reports,
        today=today,
        amber_from=amber_from,
    )
    return TargetRow(
        uid=t.uid, number=t.number or "", year=t.year, title=t.title, region=t.region, region_name=codes.region_name(t.region),
        holder=t.holder.name if t.holder else "", office=t.office, kind=t.kind, kind_label=_(rules.KINDS[t.kind]), unit=t.unit, basis=_basis(t),
        planned=t.planned, base_value=t.base_value, source=t.source, demo=t.demo, state=t.state, state_label=TARGET.states[t.state], version=t.version,
        light=stands.light, light_label=_(rules.LIGHTS[stands.light]), tone=rules.TONES[stands.light], actual=stands.actual, progress=stands.progress,
        elapsed=stands.elapsed, as_of=stands.as_of, gap=stands.gap, late=t.state == "issued" and _late(t, reports, today), figure_code=t.figure_code,
        parent_uid=t.parent.uid if t.parent else None,
    )  # fmt: skip


def _late(t: Target, reports: Mapping[int, Decimal], today: date) -> bool:
    year, month = rules.last_finished(today)
    return t.year == year and max(reports, default=0) < month


def _basis(t: Target) -> str:
    parts = [_(MEASURES[t.measure])] if t.measure else []
    return " · ".join([*parts, *([_(SCOPES[t.scope])] if t.scope else [])])


def target(actor: Actor, uid: UUID, *, today: date) -> TargetDetail:
    """One target with everything its page shows."""
    t = get_target(actor, uid)
    parts = list(visible(actor).filter(parent=t).exclude(state="withdrawn").order_by("region", "id"))
    seen_parent = t.parent is not None and scopes.TARGETS.allows(actor, t.parent)
    rows = rows_of([t, *parts, *([t.parent] if seen_parent and t.parent else [])], today=today)
    mine = reports_of([t]).get(t.pk, {})
    return TargetDetail(
        row=rows[0], note=t.note, adjusted_from=t.adjusted_from, adjust_note=t.adjust_note, outcome=t.outcome, months=_months(t),
        forecasts=tuple(
            ForecastRow(f.value, f.reached, say(f.assumption))
            for f in rules.forecasts(t.kind, year=t.year, planned=t.planned, base=t.base_value, reports=mine, today=today)
        ),
        parent=rows[-1] if seen_parent else None, breakdown=_breakdown(t, rows[1 : 1 + len(parts)], parts),
        offers=frame.offers("target", t, actor), timeline=history.moments("target", t.uid),
    )  # fmt: skip


def _months(t: Target) -> tuple[ProgressRow, ...]:
    reports = list(Progress.objects.filter(target=t).order_by("month", "id"))
    files: dict[UUID, list[tuple[UUID, str, int]]] = {}
    for row in attachments.of(EVIDENCE, [p.uid for p in reports]):
        files.setdefault(row.subject_uid, []).append((row.uid, row.name, row.size))
    newest = {p.month: p.pk for p in reports}
    return tuple(
        ProgressRow(
            p.uid, p.month, p.value, p.note, p.figure_code, _(ROLE_LABELS[Role(p.by_role)]), p.at, tuple(files.get(p.uid, ())), newest[p.month] == p.pk
        )
        for p in reports
    )  # fmt: skip


def _breakdown(t: Target, rows: Sequence[TargetRow], parts: Sequence[Target]) -> Breakdown:
    """What the parts add up to, where measure, scope, unit and kind are alike; else why they do not."""
    if not parts:
        return Breakdown((), None, None, "")
    try:
        beyond = _sum([_value(t, -t.planned), *(_value(p, p.planned) for p in parts)])
        actual = _sum(
            [
                _value(t, Decimal(0)),
                *(_value(p, row.actual or Decimal(0)) for p, row in zip(parts, rows, strict=True)),
            ]
        )
    except Refused as refusal:
        return Breakdown(tuple(rows), None, None, "；".join(say(reason) for reason in refusal.reasons))
    return Breakdown(tuple(rows), beyond, actual, "")


def _value(t: Target, value: Decimal) -> Value:
    scope = f"{t.measure}.{t.scope}.{t.kind}" if t.measure or t.scope else t.kind
    return Value(
        t.number or str(t.uid), "sum", scope, t.unit, str(t.year), value, "provisional", date(t.year, 1, 1)
    )


def _sum(values: Sequence[Value]) -> Decimal:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total.value


def waiting_targets(actor: Actor, *, today: date) -> QuerySet[Target]:
    """Issued targets this actor answers for whose last finished month has not been reported."""
    year, month = rules.last_finished(today)
    found = visible(actor).filter(year=year, state="issued")
    if not any(actor.role in part.roles for part in TARGET.move("report").roles):
        return found.none()
    mine = found.filter(holder__uid=actor.org_id) if actor.org_id else found.none()
    if actor.role in STAFF and actor.region:
        mine = mine | found.filter(holder__isnull=True, region=actor.region.ljust(6, "0"))
    return mine.exclude(pk__in=Progress.objects.filter(month__gte=month).values("target_id"))


def parent_choices(actor: Actor, *, today: date) -> list[tuple[str, str]]:
    """(uid, title) of the targets a new one may be a part of."""
    found = (
        visible(actor).filter(state__in=("draft", "issued"), year__gte=today.year - 1).order_by("-year", "id")
    )
    return [(str(t.uid), f"{t.year} {t.title}（{codes.region_name(t.region)}）") for t in found[:300]]


def evidence(actor: Actor, uid: UUID, file_uid: UUID) -> AttachmentRow:
    """A file of a target's reports, for those who may know of the target."""
    t = get_target(actor, uid)
    row = attachments.get(file_uid)
    if row.subject_kind != EVIDENCE or not t.reports.filter(uid=row.subject_uid).exists():
        raise Hidden
    return row


def year_elapsed(year: int, today: date) -> Decimal:
    """The share of the year that is over."""
    return rules.elapsed(year, today)


def month_due(year: int, today: date) -> int:
    """The month a report of this year's target is most likely about."""
    due_year, month = rules.last_finished(today)
    return month if due_year == year else 12 if year < today.year else today.month


def holder_choices(actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of the organisations of the region that may answer for a target."""
    found = Organisation.objects.filter(
        ORGANISATIONS.q(actor), state="verified", region__startswith=actor.region or "?"
    ).exclude(kind="enterprise")
    return [(str(uid), name) for uid, name in found.order_by("name").values_list("uid", "name")[:500]]


def platform_figures() -> list[tuple[str, str]]:
    """(code, name) of the platform's own numbers a target may be fed by."""
    return [(f.code, _(f.label)) for f in house().figures if f.measure != "share"]
