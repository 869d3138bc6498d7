"""What leaves this room of contract statistics. Amounts in 分."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.contracts.rules.statistics import Sums


@dataclass(frozen=True, slots=True)
class StatisticGroup:
    """One row of a breakdown: its key and name, what it came to, and the same days of the year before."""

    key: str
    label: str
    now: Sums
    before: Sums


@dataclass(frozen=True, slots=True)
class Statistics:
    """One scope for one region and span; `before_first` to `before_last` is what growth is measured against.

    The groups add up to `total`, but for `overlapping` breakdowns, where a contract may stand in several.
    """

    scope: str
    by: str
    region: str
    first: date
    last: date
    before_first: date
    before_last: date
    overlapping: bool
    total: Sums
    total_before: Sums
    groups: tuple[StatisticGroup, ...]


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One contract behind a cell: what it added within the span; `late` where some of it was back-dated."""

    uid: UUID
    number: str
    title: str
    registration_no: str
    organisation: str
    kind_label: str
    region: str
    state: str
    state_label: str
    registered_on: date | None
    count: int
    turnover: int
    tech: int
    income: int
    late: bool


@dataclass(frozen=True, slots=True)
class ImportedFact:
    """One number of another body's table: never computed here; `growth` in per cent against the same months a year before."""

    uid: UUID
    scope: str
    measure: str
    measure_label: str
    region: str
    region_label: str
    first: date
    last: date
    value: int
    contracts: int | None
    growth: float | None
    source: str
    published_on: date
    note: str
    imported_at: datetime
