"""What leaves the index room of the many runs of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Band:
    """Where a unit's rank falls: as published, the middle, and the 5 and 95 % ends; `tiers` is the share of runs
    (0 to 1) in each tier, best first. None where it has no rank."""

    code: str
    name: str
    nominal: float | None
    median: float | None
    low: float | None
    high: float | None
    tiers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bands:
    """The runs of one computed state of an edition: how many, their seed, what was varied, what could not be, and
    the band of every unit in the order of ranks. `sm3` seals the stored numbers."""

    runs: int
    seed: int
    factors: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    rows: tuple[Band, ...]
    sm3: str
    at: datetime

    def of(self, code: str) -> Band | None:
        """The band of one unit."""
        return next((row for row in self.rows if row.code == code), None)
