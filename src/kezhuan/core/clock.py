"""The one clock, read only at doors and in jobs; the demo and the tests move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present moment in Asia/Shanghai, or the moment the clock was moved to."""
    return _moved.get() or datetime.now(SHANGHAI)


def today() -> date:
    """The present day in Asia/Shanghai, where every deadline is counted."""
    return now().astimezone(SHANGHAI).date()


def day_of(moment: datetime) -> date:
    """The day a moment falls on in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block the clock stands at `moment` (naive moments are taken as Asia/Shanghai)."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
