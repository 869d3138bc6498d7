"""Weeks and months as figures count them, and which records a move touched within one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from kezhuan.core.clock import SHANGHAI

Kind = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class Period:
    """A week (Monday to Sunday) or a month; both days are counted."""

    kind: Kind
    first: date
    last: date

    @property
    def filter(self) -> dict[str, str]:
        """The period as a figure's rows take it."""
        return {"from": self.first.isoformat(), "until": self.last.isoformat()}

    @property
    def before(self) -> Period:
        """The week or month before."""
        return period_of(self.kind, self.first - timedelta(days=1))

    @property
    def after(self) -> Period:
        """The week or month that follows."""
        return period_of(self.kind, self.last + timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} ~ {self.last:%Y-%m-%d}"


def period_of(kind: Kind, day: date) -> Period:
    """The week or month in which this day lies."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return Period(kind, first, first + timedelta(days=6))
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(kind, first, following - timedelta(days=1))


def days_in(filter: Mapping[str, str]) -> tuple[date, date]:
    """First and last day of a filter."""
    return date.fromisoformat(filter["from"]), date.fromisoformat(filter["until"])


def moments_in(filter: Mapping[str, str]) -> tuple[datetime, datetime]:
    """From the first moment of a filter's days until, not counted, the first moment after them, in Shanghai."""
    first, last = days_in(filter)
    return (
        datetime.combine(first, time(), SHANGHAI),
        datetime.combine(last + timedelta(days=1), time(), SHANGHAI),
    )


def touched(kind: str, moves: Iterable[str], filter: Mapping[str, str]) -> Any:
    """The ids of the records of this kind on which one of these moves was made within the filter's days."""
    from kezhuan.core.models import Event

    start, stop = moments_in(filter)
    verbs = [f"{kind}.{move}" for move in moves]
    return Event.objects.filter(verb__in=verbs, at__gte=start, at__lt=stop).values("subject_id")
