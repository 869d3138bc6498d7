"""Deadlines in working days, counted from the calendar in the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events
from kezhuan.core.access import SYSTEM
from kezhuan.core.calendar import add_working_days
from kezhuan.core.joins import Subject, house
from kezhuan.core.lifecycle import Lifecycle, Move
from kezhuan.core.models import Event
from kezhuan.core.rulebook.overlay import rulebook


def due_date(today: date, days: int) -> date:
    """The working day on which a step begun today must be finished."""
    return add_working_days(today, days, rulebook().calendar()).day


def days_of(move: Move, day: date) -> int | None:
    """The working days the step after this move may take, as in force on the day of the move; None where it gives none."""
    if isinstance(move.days, str):
        return int(rulebook().body("settings.clocks", day)[move.days])
    return move.days


def closes(day: date) -> time:
    """The hour up to which something due that day may still be done, as in force on `day`."""
    hour: time = rulebook().body("settings.clocks", day)["office_closes"]
    return hour


def redate(*, today: date) -> int:
    """Every open record whose day lies ahead is due on the day its move gives under today's calendar; how many moved.

    The one function that rebuilds `due_on`: from the record's events, so that a year announced after the move,
    by a new release or by two officers, counts as if it had been known. How many days a step may take is as it was on
    the day of the move: a later version of settings.clocks shortens nobody's time. Days already past stay as they were.
    """
    return sum(_redate_kind(subject, today) for subject in house().subjects.values())


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: done every day, and whenever a version of a rule is approved."""
    return {"redated": redate(today=clock.today())}


def _redate_kind(subject: Subject, today: date) -> int:
    ahead = subject.model._default_manager.filter(due_on__gte=today)
    return sum(_redate_one(subject, uid) for uid in list(ahead.values_list("uid", flat=True)))


def _redate_one(subject: Subject, uid: UUID) -> int:
    with transaction.atomic():
        record = subject.model._default_manager.select_for_update(of=("self",)).get(uid=uid)
        begun = begun_on(subject.lifecycle, events.timeline(subject.kind, uid))
        if record.due_on is None or begun is None:
            return 0
        due = house().due(*begun)
        if due == record.due_on:
            return 0
        events.record(
            f"{subject.kind}.redate", actor=SYSTEM, subject_type=subject.kind, subject_id=uid,
            changes={"due_on": [record.due_on.isoformat(), due.isoformat()]},
        )  # fmt: skip
        subject.model._default_manager.filter(pk=record.pk).update(due_on=due)
    return 1


def begun_on(lifecycle: Lifecycle, happened: list[Event]) -> tuple[date, int] | None:
    """The day of the move the present deadline comes from, and the working days it gave on that day; None where no
    move gave any."""
    moves = {move.name: move for move in lifecycle.moves}
    standing: Event | None = None
    before: list[Event | None] = []
    for event in happened:
        name = event.verb.partition(".")[2]
        if name == "undo":
            standing = before.pop() if before else None
        elif name in moves:
            before.append(standing)
            if moves[name].days is not None:
                standing = event
            elif "state" in event.changes:
                standing = None
    if standing is None:
        return None
    day = clock.day_of(standing.at)
    return day, days_of(moves[standing.verb.partition(".")[2]], day) or 0
