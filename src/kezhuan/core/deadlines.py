"""Deadlines in working days, counted from the calendar in the rulebook."""

from __future__ import annotations

from datetime import date

from kezhuan.core.calendar import add_working_days
from kezhuan.core.rulebook.book import shipped_book


def due_date(today: date, days: int) -> date:
    """The working day on which a step begun today must be finished."""
    return add_working_days(today, days, shipped_book().calendar()).day
