"""Stories told in the order of their days: each is a generator that says when it goes on.

The clock stands at that moment while a story acts, so every event, number, receipt and deadline of the demo is
real, and the log reads in time order although each record's story is written in one piece.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime, time, timedelta

from kezhuan.core import clock
from kezhuan.core.deadlines import due_date

# The day the written dates were chosen for; every date moves by whole weeks so that the demo ends now.
LAST_DAY = date(2026, 11, 20)
Story = Generator[datetime, date, None]


def shift(today: date) -> timedelta:
    """By how much the written dates move: whole weeks, so that weekdays stay, and never beyond `today`."""
    return timedelta(weeks=(today - LAST_DAY).days // 7)


class Days:
    """Written days as the days of this demo, each act at a plausible hour."""

    def __init__(self, moved: timedelta) -> None:
        self._moved, self._acts = moved, 0

    def on(self, written: date) -> date:
        """The day of this demo that the written day stands for."""
        return written + self._moved

    def at(self, written: date) -> datetime:
        """A moment in office hours of that day, or of the next working day."""
        return self.after(self.on(written) - timedelta(days=1), 1)

    def after(self, day: date, working_days: int) -> datetime:
        """A moment in office hours so many working days after `day`."""
        self._acts += 1
        minutes = self._acts * 37 % 420
        moment = datetime.combine(due_date(day, working_days), time(9, 10), tzinfo=clock.SHANGHAI)
        return moment + timedelta(minutes=minutes)


def tell(stories: Iterable[Story], *, progress: Callable[[int], None] | None = None) -> int:
    """Every story has been told to its end, step by step in time order; the number of steps."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        heapq.heappush(waiting, (next(story), number, story))
    told = 0
    while waiting:
        moment, number, story = heapq.heappop(waiting)
        with clock.at(moment):
            try:
                then = story.send(clock.today())
            except StopIteration:
                continue
            finally:
                told += 1
                if progress is not None:
                    progress(told)
        heapq.heappush(waiting, (max(then, moment), number, story))
    return told
