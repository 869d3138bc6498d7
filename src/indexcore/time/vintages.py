"""Vintages: what was known when. An edition reads the data as of its day; a revision is old, new and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indexcore.errors import refuse

STATUSES = ("reported", "revised", "carried", "imputed", "estimated", "missing_by_design")


@dataclass(frozen=True)
class Observation:
    """One value of one indicator: for which unit and period, known since ``vintage``, from ``source``, and its
    status. ``value`` is None only when the item is missing by design."""

    code: str
    unit: str
    period: int
    value: float | None
    vintage: date
    source: str
    status: str = "reported"

    def __post_init__(self) -> None:
        place = f"{self.unit} {self.period} 年 {self.code}"
        if self.status not in STATUSES:
            raise refuse(place, f"状态只能是 {', '.join(STATUSES)}，不能是 {self.status!r}")
        if (self.value is None) != (self.status == "missing_by_design"):
            raise refuse(place, "只有设计上不适用的项可以没有值，且不能有值")


@dataclass(frozen=True)
class Revision:
    """A value that changed between two days: what it was, what it is, and the vintage that changed it."""

    code: str
    unit: str
    period: int
    before: Observation | None
    after: Observation


@dataclass(frozen=True)
class Edition:
    """An edition's own year, the year its data describe, its day of publication, and the day its data stand at.

    Edition year and data year differ: the 2024 report published in December 2024 describes 2023.
    """

    edition_year: int
    data_year: int
    published_on: date
    data_as_of: date

    def __post_init__(self) -> None:
        if self.data_year > self.edition_year:
            raise refuse(f"{self.edition_year} 年版", f"数据年度 {self.data_year} 晚于版本年度")
        if self.data_as_of > self.published_on:
            raise refuse(f"{self.edition_year} 年版", "数据截止日晚于发布日")


def as_of(observations: Iterable[Observation], *, day: date) -> dict[tuple[str, str, int], Observation]:
    """By (code, unit, period), the latest vintage not after ``day``; of one day's several, the last given."""
    known: dict[tuple[str, str, int], Observation] = {}
    for seen in observations:
        key = (seen.code, seen.unit, seen.period)
        if seen.vintage <= day and (key not in known or seen.vintage >= known[key].vintage):
            known[key] = seen
    return known


def revisions(observations: Iterable[Observation], *, since: date, until: date) -> tuple[Revision, ...]:
    """What changed or appeared between the two days, sorted by period, unit and code."""
    kept = tuple(observations)
    old, new = as_of(kept, day=since), as_of(kept, day=until)
    changed = [
        Revision(*key, before=old.get(key), after=seen)
        for key, seen in new.items()
        if key not in old or (old[key].value, old[key].status) != (seen.value, seen.status)
    ]
    return tuple(sorted(changed, key=lambda r: (r.period, r.unit, r.code)))
