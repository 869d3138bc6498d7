"""What somebody must confirm again by a day: hidden from the day after, called to mind before.

A record carries its day as `confirm_by`; none means that nobody has to (outside rows). The scopes of rooms ask
`is_fresh` and `fresh`, so that the day alone hides a record, before any job has run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from kezhuan.core import clock, events, notices
from kezhuan.core.access import SYSTEM
from kezhuan.core.models import Event
from kezhuan.core.notices import Letter
from kezhuan.core.rulebook.overlay import rulebook

Letters = Callable[[Any], Iterable[Letter]]


def is_fresh(record: Any) -> bool:
    """True until the end of the day by which the record must be confirmed again."""
    return record.confirm_by is None or record.confirm_by >= clock.today()


def fresh() -> Q:
    """The same for lists."""
    return Q(confirm_by__isnull=True) | Q(confirm_by__gte=clock.today())


def band(days_left: int, reminders: Iterable[int]) -> int | None:
    """The nearest reminder whose time has come: 30 from thirty days left, 7 from seven; None before the first."""
    return min((days for days in reminders if 0 <= days_left <= days), default=None)


def call_to_mind(kind: str, rows: QuerySet[Any], letters: Letters, *, today: date) -> int:
    """Whoever must confirm has been reminded at each of settings.clocks' listing_reminders_d, once for each; the count."""
    reminders = tuple(rulebook().body("settings.clocks", today)["listing_reminders_d"])
    due = list(rows.filter(confirm_by__gte=today, confirm_by__lte=today + timedelta(days=max(reminders))))
    said = _said(f"{kind}.confirm_reminder", due)
    told = 0
    for record in due:
        now = band((record.confirm_by - today).days, reminders)
        if now is None or (record.uid, now, f"{record.confirm_by}") in said:
            continue
        _tell(
            f"{kind}.confirm_reminder",
            kind,
            record,
            letters,
            {"before_d": now, "confirm_by": f"{record.confirm_by}"},
        )
        told += 1
    return told


def let_go(kind: str, rows: QuerySet[Any], letters: Letters, *, today: date) -> int:
    """What nobody confirmed by its day is noted as such, once: its owner is told and the index reads it anew; the count."""
    stale = list(rows.filter(confirm_by__lt=today))
    said = {(uid, day) for uid, _before, day in _said(f"{kind}.unconfirmed", stale)}
    gone = [record for record in stale if (record.uid, f"{record.confirm_by}") not in said]
    for record in gone:
        _tell(f"{kind}.unconfirmed", kind, record, letters, {"confirm_by": f"{record.confirm_by}"})
    return len(gone)


def _said(verb: str, records: Iterable[Any]) -> set[tuple[Any, int | None, str]]:
    found = Event.objects.filter(verb=verb, subject_id__in=[record.uid for record in records])
    return {
        (uid, changes.get("before_d"), changes["confirm_by"])
        for uid, changes in found.values_list("subject_id", "changes")
    }


def _tell(verb: str, kind: str, record: Any, letters: Letters, said: dict[str, Any]) -> None:
    with transaction.atomic():
        event = events.record(verb, actor=SYSTEM, subject_type=kind, subject_id=record.uid, changes=said)
        notices.post(letters(record), event=event)
