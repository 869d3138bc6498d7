"""Use cases and reads of 征集批次: a call, its counts by step, and reporting up town → district → city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kezhuan.core import codes, frame
from kezhuan.core.access import STAFF, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.demands import queries, scopes
from kezhuan.demands.lifecycle import BATCH, DEMAND, REPORT
from kezhuan.demands.models import Batch, BatchReport, Demand
from kezhuan.demands.views import BatchRow, ReportRow

SCREENED = ("screened", "published", "matched", "contracted")
PUBLISHED = ("published", "matched", "contracted")


def open_batch(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> BatchRow:
    """A call for demands is open in its region until its last day."""
    if not (values.get("name") or "").strip():
        raise Invalid({"name": Reason("missing", gettext_noop("请填写批次名称"))})
    if values["ends_on"] < values["starts_on"]:
        raise Invalid({"ends_on": Reason("reversed", gettext_noop("截止日期不能早于开始日期"))})
    shipped_codes()["regions"].require(values["region"], day=today, field="region")
    record = frame.create(
        "batch", {**values, "level": _level(values["region"])}, actor=actor, today=today, key=key
    )
    return detail(actor, record.uid)


def _level(region: str) -> str:
    return "city" if len(region.rstrip("0")) <= 4 else "district" if len(region) <= 6 else "town"


def close_batch(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Nothing more is collected in the call."""
    with frame.act("batch", uid, "close", actor=actor, today=today, version=version, key=key):
        pass


def visible(actor: Actor) -> QuerySet[Batch]:
    """The calls this actor may know of: in, above or below the actor's region."""
    return Batch.objects.filter(scopes.BATCHES.q(actor))


def listing(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[BatchRow, ...]]:
    """Total and one page of calls, newest first, each with its counts by step."""
    found = visible(actor)
    page = list(found.order_by("-starts_on", "-id")[offset : offset + limit])
    counted = _counts(actor, page)
    return found.count(), tuple(_row(actor, batch, counted.get(batch.pk, {})) for batch in page)


def detail(actor: Actor, uid: UUID) -> BatchRow:
    """One call; Hidden where the actor may not know of it."""
    batch = visible(actor).filter(uid=uid).first()
    if batch is None:
        raise Hidden
    return _row(actor, batch, _counts(actor, [batch]).get(batch.pk, {}))


def _counts(actor: Actor, batches: list[Batch]) -> dict[int, dict[str, int]]:
    # Counted over what this actor may see, so that each number equals the list it opens.
    rows = (
        queries.visible(actor)
        .filter(batch__in=batches)
        .order_by()
        .values_list("batch_id", "state")
        .annotate(n=Count("id"))
    )
    found: dict[int, dict[str, int]] = {}
    for batch, state, n in rows:
        found.setdefault(batch, {})[state] = n
    return found


def _row(actor: Actor, batch: Batch, counts: Mapping[str, int]) -> BatchRow:
    return BatchRow(
        uid=batch.uid, number=batch.number or "", name=batch.name, region=codes.region_name(batch.region), starts_on=batch.starts_on,
        ends_on=batch.ends_on, funded=batch.funded, state=batch.state, state_label=BATCH.states[batch.state], note=batch.note,
        version=batch.version, counts=tuple((state, label, counts.get(state, 0)) for state, label in DEMAND.states.items()),
        offers=frame.offers("batch", batch, actor),
    )  # fmt: skip


def start_report(batch_uid: UUID, *, region: str, actor: Actor, today: date, key: str = "") -> ReportRow:
    """A town, park or district begins to sum up what it collected, for the level above."""
    batch = visible(actor).filter(uid=batch_uid).first()
    if batch is None:
        raise Hidden
    if not region.startswith(batch.region.rstrip("0")[:6] if len(batch.region) <= 6 else batch.region):
        raise Invalid({"region": Reason("region.outside", gettext_noop("该地区不在本批次范围内"))})
    if BatchReport.objects.filter(batch=batch, region=region).exists():
        raise Invalid({"region": Reason("report.exists", gettext_noop("该地区已开始汇总"))})
    parent = (
        BatchReport.objects.filter(batch=batch, region__in=[region[:n] for n in (2, 4, 6) if n < len(region)])
        .order_by("-region")
        .first()
    )
    record = frame.create("batch_report", {"batch": batch, "region": region, "region_name": codes.region_name(region), "parent": parent},
                          actor=actor, today=today, key=key)  # fmt: skip
    return _report(actor, record)


def move_report(
    uid: UUID, move: str, *, actor: Actor, today: date, version: int, note: str = "", key: str = ""
) -> None:
    """The report goes up, is accepted, or comes back with a note."""
    facts = {"reason": note.strip()}
    with frame.act(
        "batch_report", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(
            **(
                {"return_note": note.strip()[:200]}
                if move == "return"
                else {"note": note.strip()}
                if note.strip()
                else {}
            )
        )


def reports(actor: Actor, batch_uid: UUID) -> tuple[ReportRow, ...]:
    """What each town, park and district has collected and reported in a call, as far as the actor may see."""
    found = (
        BatchReport.objects.filter(scopes.REPORTS.q(actor), batch__uid=batch_uid)
        .select_related("batch")
        .order_by("region")
    )
    return tuple(_report(actor, report) for report in found)


def _report(actor: Actor, report: BatchReport) -> ReportRow:
    collected = Demand.objects.filter(batch=report.batch, region__startswith=report.region).exclude(
        state__in=("draft", "withdrawn")
    )
    n = collected.aggregate(
        all=Count("id"),
        screened=Count("id", filter=Q(state__in=SCREENED)),
        published=Count("id", filter=Q(state__in=PUBLISHED)),
    )
    return ReportRow(
        uid=report.uid, region=report.region, region_name=report.region_name, state=report.state, state_label=REPORT.states[report.state],
        note=report.note, return_note=report.return_note, version=report.version, collected=n["all"], screened=n["screened"],
        published=n["published"], offers=frame.offers("batch_report", report, actor),
    )  # fmt: skip


def report(actor: Actor, uid: UUID) -> ReportRow:
    """One report; Hidden where the actor may not know of it."""
    found = BatchReport.objects.filter(scopes.REPORTS.q(actor), uid=uid).select_related("batch").first()
    if found is None:
        raise Hidden
    return _report(actor, found)


def may_report(actor: Actor) -> bool:
    """True for whoever collects and reports: town liaisons and staff."""
    return actor.role is Role.LIAISON or actor.role in STAFF
