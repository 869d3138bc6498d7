"""What a registered contract adds to the figures, and when: booked on the day of each act, never silently in the past.

An entry says what stood before and after it; its difference counts in the period of `on`. Cancelling takes off what
stands, in the period of cancelling; reinstating puts the same amounts back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kezhuan.contracts.rules.amounts import Amounts

# move of the lifecycle → kind of entry
OPENING: Final = {"register": "registered", "record": "registered", "confirm": "registered"}
CLOSING: Final = {"cancel": "cancelled", "rescind": "rescinded", "revoke": "revoked"}
BOOKED: Final = OPENING | CLOSING | {"correct": "corrected", "reinstate": "reinstated"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking: differences in 分 and in contracts (+1, 0, −1), counted on `on`, written on `booked_on`."""

    kind: str
    on: date
    turnover: int
    tech: int
    count: int
    booked_on: date

    @property
    def late(self) -> bool:
        """True where it counts in another quarter than it was written in: back-dating is marked, never hidden."""
        return quarter(self.booked_on) != quarter(self.on)


def quarter(day: date) -> tuple[int, int]:
    """(year, 1–4)."""
    return day.year, (day.month - 1) // 3 + 1


def standing(entries: Iterable[Entry]) -> tuple[int, int, int]:
    """What all bookings leave: (turnover, tech, contracts)."""
    rows = tuple(entries)
    return sum(r.turnover for r in rows), sum(r.tech for r in rows), sum(r.count for r in rows)


def booking(move: str, before: Sequence[Entry], now: Amounts, *, today: date, registered_on: date) -> Entry:
    """The entry this move books: what should stand after it less what stood before it.

    A registration counts on the day the register names; all that follows counts on the day it is done. After a
    closing move nothing stands; after any other the approved amounts. ValueError for a move that books nothing.
    """
    kind = BOOKED.get(move)
    if kind is None:
        raise ValueError(f"{move} books nothing")
    wanted = (
        (0, 0, 0)
        if move in CLOSING
        else (now.turnover, now.tech if now.approved is None else now.approved, 1)
    )
    turnover, tech, count = (after - was for after, was in zip(wanted, standing(before), strict=True))
    return Entry(kind, registered_on if move in OPENING else today, turnover, tech, count, today)


def totals(entries: Iterable[Entry], *, first: date, last: date) -> tuple[int, int, int]:
    """(turnover, tech, contracts) booked from `first` to `last`, both days counted."""
    return standing(entry for entry in entries if first <= entry.on <= last)


def growth(now: int, before: int) -> float | None:
    """How much more than before, in per cent with one decimal; None where before was nothing."""
    return None if before <= 0 else round((now - before) * 100 / before, 1)
