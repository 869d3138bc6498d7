"""The one thread of a case: from the demand's collection to what later rooms add, with waiting days between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Any
from uuid import UUID

from kezhuan.achievements.scopes import ACHIEVEMENTS
from kezhuan.core import clock, codes, history
from kezhuan.core.access import Actor, Role
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.joins import house
from kezhuan.core.money import in_yuan
from kezhuan.deals import rules
from kezhuan.deals.lifecycle import DEAL
from kezhuan.deals.models import Entry
from kezhuan.deals.views import DealFileRow, ThreadRow
from kezhuan.demands.scopes import DEMANDS
from kezhuan.files import attachments
from kezhuan.matching.scopes import CONTACTS


def moves_of(kind: str, uid: UUID, *, stage: str) -> tuple[ThreadRow, ...]:
    """The moves of one record as lines of a thread."""
    return _moves(history.moments(kind, uid), stage=stage)


def _moves(moments: Iterable[history.Moment], *, stage: str) -> tuple[ThreadRow, ...]:
    return tuple(ThreadRow(m.at, stage, m.label, m.role, days=m.days) for m in moments)


def thread(actor: Actor, deal: Any, *, insider: bool) -> tuple[ThreadRow, ...]:
    """Everything that happened to the case as far as this actor may know of each part, oldest first."""
    found: list[ThreadRow] = []
    before = (
        ("demand", deal.demand, DEMANDS, "技术需求"),
        ("achievement", deal.achievement, ACHIEVEMENTS, "科技成果"),
        ("contact", deal.contact, CONTACTS, "对接请求"),
    )
    stages = {
        (kind, record.uid): stage
        for kind, record, scope, stage in before
        if record is not None and scope.allows(actor, record)
    } | {("deal", deal.uid): DEAL.label}
    for subject, moments in history.moments_of(stages).items():
        found += _moves(moments, stage=stages[subject])
    if insider:
        found += entries(deal)
    for part in house().panels.get("deal.thread", ()):
        found += part(actor, deal.uid)
    return waited(found)


def waited(rows: Iterable[ThreadRow]) -> tuple[ThreadRow, ...]:
    """The lines in the order of their moments, each with the days since the line before."""
    made: list[ThreadRow] = []
    for row in sorted(rows, key=lambda row: row.at):
        made.append(replace(row, days=(row.at - made[-1].at).days if made else 0))
    return tuple(made)


def waiting_days(rows: Iterable[ThreadRow]) -> tuple[tuple[str, int], ...]:
    """How many days passed before each stage's lines: where the case waited, stage by stage."""
    spent: dict[str, int] = {}
    for row in rows:
        spent[row.stage] = spent.get(row.stage, 0) + row.days
    return tuple(spent.items())


def entries(deal: Any) -> list[ThreadRow]:
    """What was entered in the deal, with its papers."""
    found = sorted(deal.entries.all(), key=attrgetter("pk"))
    files: dict[UUID, tuple[DealFileRow, ...]] = {}
    for row in attachments.of("entry", [e.uid for e in found]):
        files[row.subject_uid] = (*files.get(row.subject_uid, ()), DealFileRow(row.uid, row.name, row.size))
    return [_entry(e, files.get(e.uid, ())) for e in found]


def _entry(e: Entry, files: tuple[DealFileRow, ...]) -> ThreadRow:
    said = [
        f"{e.on:%Y-%m-%d}" if e.on != clock.day_of(e.at) else "",
        codes.label("deal_check_subjects", e.subject),
        codes.label("deal_check_verdicts", e.verdict),
        codes.label("price_bases", e.basis),
        in_yuan(e.amount_fen) if e.amount_fen is not None else "",
        e.text,
    ]
    return ThreadRow(
        e.at, "撮合", rules.ENTRY_LABELS[e.kind], ROLE_LABELS[Role(e.author_role)], e.author_org.name, " · ".join(part for part in said if part),
        files=files, uid=e.uid, open_until=e.due_on if e.kind == "milestone" and e.done_on is None else None,
    )  # fmt: skip
