"""What leaves the index room of yearly targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """What a target had reached at the end of a month, with its evidence; `current` False once corrected."""

    uid: UUID
    month: int
    value: Decimal
    note: str
    figure_code: str
    role: str
    at: datetime
    files: tuple[tuple[UUID, str, int], ...]
    current: bool


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target on the board: plan, newest report, share done against share of the year elapsed, light."""

    uid: UUID
    number: str
    year: int
    title: str
    region: str
    region_name: str
    holder: str
    office: str
    kind: str
    kind_label: str
    unit: str
    basis: str
    planned: Decimal
    base_value: Decimal
    source: str
    demo: bool
    state: str
    state_label: str
    version: int
    light: str
    light_label: str
    tone: str
    actual: Decimal | None
    progress: Decimal | None
    elapsed: Decimal
    as_of: date | None
    gap: Decimal | None
    late: bool
    figure_code: str
    parent_uid: UUID | None


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """Where the year would end under one assumption, in words."""

    value: Decimal
    reached: bool
    assumption: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of a target: how far their planned values go `beyond` the whole's, what they have reached together;
    `why` says why they cannot be added."""

    rows: tuple[TargetRow, ...]
    beyond: Decimal | None
    actual: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class TargetDetail:
    """A target with its monthly reports, forecasts, parts and history."""

    row: TargetRow
    note: str
    adjusted_from: Decimal | None
    adjust_note: str
    outcome: str
    months: tuple[ProgressRow, ...]
    forecasts: tuple[ForecastRow, ...]
    parent: TargetRow | None
    breakdown: Breakdown
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class BoardCount:
    """How many targets show one light."""

    light: str
    label: str
    tone: str
    n: int
