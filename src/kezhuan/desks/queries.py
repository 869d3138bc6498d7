"""Reads of the workbench: counts, 待办, 已办, 我发起的 and what can still be taken back.

Every count is taken over the selection its list shows, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, DateField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Notice, Proposal, Undo
from kezhuan.core.reading import once
from kezhuan.demands import queries as demands
from kezhuan.demands.views import DemandRow
from kezhuan.desks import cases, counting, sources
from kezhuan.desks.benches import Section, bench_of, section_of
from kezhuan.desks.cases import CaseRow

BATCH_MOST = 20
FAR = date(9999, 12, 31)
KINDS = frozenset(cases.KINDS)
DONE, STARTED, UNREAD = ":done", ":started", ":unread"


@dataclass(frozen=True, slots=True)
class SectionCount:
    """How much of one kind waits, and how much of it is over its date."""

    code: str
    label: str
    icon: str
    total: int
    late: int
    url: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Every number a desk shows, read at once."""

    sections: tuple[SectionCount, ...]
    done: int
    started: int
    unread: int

    @property
    def todo(self) -> int:
        """How much waits altogether."""
        return sum(section.total for section in self.sections)

    @property
    def late(self) -> int:
        """How much of it is over its date."""
        return sum(section.late for section in self.sections)


@dataclass(frozen=True, slots=True)
class TodoRow:
    """One thing to do: the case, and what is to be done with it."""

    case: CaseRow
    act: str
    section: str


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One thing done: when, what, and the case where it may still be seen."""

    at: datetime
    what: str
    kind_label: str
    case: CaseRow | None


@dataclass(frozen=True, slots=True)
class UndoRow:
    """A move that can still be taken back."""

    kind: str
    uid: UUID
    label: str
    until: datetime


def counts(actor: Actor, *, today: date) -> Counts:
    """All counts of the actor's desk with one query; menu, bell and desk of one page share it."""
    return once(("desk", actor, today), lambda: _counts(actor, today))


def _counts(actor: Actor, today: date) -> Counts:
    found = counting.counted(actor, today, _parts)
    sections = tuple(
        SectionCount(s.code, s.label, s.icon, *found.get(s.code, (0, 0)), url=f"/desk/todo/{s.code}/")
        for s in bench_of(actor).sections
    )
    return Counts(sections, *(found.get(name, (0, 0))[0] for name in (DONE, STARTED, UNREAD)))


def _parts(actor: Actor, today: date) -> list[QuerySet[Any]]:
    return [
        *(_counted(section, actor, today) for section in bench_of(actor).sections),
        _plain_count(DONE, _acts(actor)),
        _plain_count(STARTED, _begun(actor)),
        _plain_count(UNREAD, Notice.objects.filter(to_id=actor.user_id, read_at__isnull=True)),
    ]


def _counted(section: Section, actor: Actor, today: date) -> QuerySet[Any]:
    found = section.waiting(actor, today).order_by()
    late = (
        Count("pk", filter=Q(due_on__lt=today)) if section.kind != "proposal" else Count("pk", filter=Q(pk=0))
    )
    return _named(section.code, found).annotate(total=Count("pk"), late=late)


def _plain_count(name: str, found: QuerySet[Any]) -> QuerySet[Any]:
    return _named(name, found.order_by()).annotate(total=Count("pk"), late=Count("pk", filter=Q(pk=0)))


def _named(name: str, found: QuerySet[Any]) -> QuerySet[Any]:
    return found.annotate(section=Value(name, CharField())).values_list("section")


def todo(
    actor: Actor, *, today: date, section: str = "", offset: int = 0, limit: int = 20
) -> tuple[TodoRow, ...]:
    """What waits for this actor, the earliest due first; one section of it where named."""
    chosen = [s for s in bench_of(actor).sections if section in ("", s.code)]
    parts = [_dated(s, actor, today) for s in chosen]
    if not parts:
        return ()
    page = list(
        parts[0].union(*parts[1:], all=True).order_by("day", "since", "uid")[offset : offset + limit]
        if len(parts) > 1
        else parts[0].order_by("day", "since", "uid")[offset : offset + limit]
    )
    kinds = {s.code: s for s in chosen}
    proposed = _proposals([uid for code, uid, _day, _since in page if kinds[code].kind == "proposal"])
    wanted = [(kinds[code].kind, uid) for code, uid, _day, _since in page if kinds[code].kind != "proposal"]
    found = cases.rows(actor, [*wanted, *((p.subject_type, p.subject_id) for p in proposed.values())])
    rows = []
    for code, uid, _day, _since in page:
        kind, act = kinds[code].kind, _(kinds[code].act)
        if kind == "proposal":
            rows.append(_proposal_row(proposed[uid], found, code))
        elif (kind, uid) in found:
            rows.append(TodoRow(found[kind, uid], act, code))
    return tuple(rows)


def _dated(section: Section, actor: Actor, today: date) -> QuerySet[Any]:
    found = section.waiting(actor, today).order_by()
    due, since = (
        (Value(FAR, DateField()), F("created_at"))
        if section.kind == "proposal"
        else (Coalesce("due_on", Value(FAR, DateField())), F("state_since"))
    )
    named = found.annotate(section=Value(section.code, CharField()), day=due)
    # Columns of a union are matched by place: every part names the same four, in this order.
    return named.annotate(since=Coalesce(since, since, output_field=DateTimeField())).values_list(
        "section", "uid", "day", "since"
    )


def _proposals(uids: list[UUID]) -> dict[UUID, Proposal]:
    return {p.uid: p for p in Proposal.objects.filter(uid__in=uids)} if uids else {}


def _proposal_row(p: Proposal, found: dict[tuple[str, UUID], CaseRow], code: str) -> TodoRow:
    subject = house().subjects[p.subject_type]
    case = found.get((p.subject_type, p.subject_id))
    label = subject.lifecycle.move(p.move).label
    return TodoRow(
        CaseRow(
            "proposal", _("待复核事项"), p.uid, case.number if case else "", case.title if case else "", f"/desk/proposals/{p.uid}/",
            "proposed", label, None, p.created_at, p.version,
        ),
        _("复核"), code,
    )  # fmt: skip


def _acts(actor: Actor) -> QuerySet[Event]:
    """What this person did, without what was refused and what was only read."""
    mine = Event.objects.filter(actor_id=actor.user_id, subject_type__in=cases.KINDS)
    return mine.exclude(verb__endswith=".refused").exclude(verb__endswith=".read_sealed")


def _begun(actor: Actor) -> QuerySet[Event]:
    return Event.objects.filter(
        actor_id=actor.user_id, verb__in=tuple(f"{kind}.create" for kind in cases.KINDS)
    )


def done(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[DoneRow, ...]:
    """What this person did, newest first."""
    return _done_rows(actor, _acts(actor).order_by("-id")[offset : offset + limit])


def started(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[DoneRow, ...]:
    """What this person began, newest first, as it stands now."""
    return _done_rows(actor, _begun(actor).order_by("-id")[offset : offset + limit])


def _done_rows(actor: Actor, found: Iterable[Event]) -> tuple[DoneRow, ...]:
    page = [event for event in found if event.subject_id is not None]
    known = cases.rows(actor, [(event.subject_type, event.subject_id) for event in page if event.subject_id])
    return tuple(
        DoneRow(
            event.at,
            _words(event),
            house().subjects[event.subject_type].label,
            known.get((event.subject_type, event.subject_id)),
        )  # type: ignore[arg-type]
        for event in page
    )


def _words(event: Event) -> str:
    parts = event.verb.split(".")
    labels = {move.name: move.label for move in house().subjects[event.subject_type].lifecycle.moves}
    suffix = {"propose": _("（提请复核）"), "decline": _("（复核未通过）")}
    return labels.get(parts[1], _("撤销上一步") if parts[1] == "undo" else parts[1]) + suffix.get(
        parts[-1] if len(parts) > 2 else "", ""
    )


def undoable(actor: Actor) -> tuple[UndoRow, ...]:
    """The moves this actor may still take back now, newest first."""
    found = Undo.objects.filter(actor_id=actor.user_id, until__gt=clock.now()).order_by("-id")[:50]
    return tuple(
        UndoRow(u.subject_type, u.subject_id, house().subjects[u.subject_type].label, u.until) for u in found
    )


@dataclass(frozen=True, slots=True)
class BatchCase:
    """One demand of a batch as its page shows it; nothing of the sealed group."""

    row: DemandRow
    anonymous: bool
    audience_label: str
    problem: str


def batch_cases(
    actor: Actor, move: str, uids: Iterable[UUID], *, today: date
) -> tuple[tuple[BatchCase, ...], int]:
    """The chosen demands that may go through `move` together, and how many of the chosen may not: those that
    no longer wait, that touch the actor's own organisations, or that are directed and need recipients."""
    chosen = list(dict.fromkeys(uids))[:BATCH_MOST]
    section = next((s for s in bench_of(actor).sections if s.batch == move), None)
    if section is None:
        raise Hidden
    found = [
        BatchCase(
            demands.row(actor, d),
            d.anonymous,
            demands.AUDIENCES[d.audience] + (_("（匿名）") if d.anonymous else ""),
            d.problem,
        )
        for d in section.waiting(actor, today).filter(uid__in=chosen)
        if not (d.organisation and d.organisation.uid in actor.conflicts)
        and not (move == "publish" and d.audience == "directed")
    ]
    return tuple(found), len(chosen) - len(found)


def section_count(actor: Actor, code: str, *, today: date) -> int | None:
    """How much waits in one section, None where the actor's desk has none of that name."""
    section = section_of(actor, code)
    return section.waiting(actor, today).count() if section else None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A two-person step before its second person: what was proposed, when, why, and what would change."""

    case: CaseRow
    move: str
    at: datetime
    reason: str
    role: str
    changes: tuple[str, ...]
    url: str


def proposal(actor: Actor, uid: UUID, *, today: date) -> ProposalView:
    """One proposal this actor may decide; Hidden where there is none."""
    found = sources.proposal(actor, today).filter(uid=uid).first()
    if found is None:
        raise Hidden
    subject = house().subjects[found.subject_type]
    known = cases.rows(actor, [(found.subject_type, found.subject_id)])
    row = _proposal_row(found, known, "decide")
    labels = {f.name: str(f.verbose_name) for f in subject.model._meta.concrete_fields}
    return ProposalView(
        row.case, subject.lifecycle.move(found.move).label, found.created_at, found.reason, ROLE_LABELS[Role(found.maker_role)],
        tuple(labels[name] for name in found.changes if name in labels), cases.ADDRESSES[found.subject_type].format(uid=found.subject_id),
    )  # fmt: skip


def has_figures(actor: Actor) -> bool:
    """True for the hats whose desk shows the numbers of a jurisdiction."""
    return bench_of(actor).figures
