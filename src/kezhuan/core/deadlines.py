"""Deadlines in working days, counted from the calendar in the rulebook."""

from __future__ import annotations

from datetime import date, timedelta


def due_date(today: date, days: int) -> date:
    """The working day on which a step begun today must be finished."""
    day = today
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
