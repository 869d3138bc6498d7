"""What leaves the index room: definitions, observations, editions with their results, what others published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment
from kezhuan.indices.views.bands import Bands


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node of a definition as a page shows it; `depth` 0 is a root, `weight` "待定" where it is not known."""

    code: str
    name: str
    depth: int
    unit: str
    kind: str
    basis: str
    owner: str
    weight: str
    direction: str
    named: bool
    mark: str
    is_indicator: bool


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """An index of the rulebook in a list."""

    code: str
    name: str
    own: bool
    pending: bool
    indicators: int
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """An index of the rulebook with its tree."""

    row: DefinitionRow
    nodes: tuple[NodeRow, ...]
    base_note: str
    weights_note: str
    sm3: str
    rule_url: str


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One observation; `value` None = does not apply; `current` False once a later one stands;
    `signed` by whom and which office, where a department signed it off."""

    uid: UUID
    indicator: str
    indicator_name: str
    unit_code: str
    unit_name: str
    period: str
    value: Decimal | None
    unit: str
    basis: str
    status: str
    status_label: str
    vintage: date
    source: str
    figure_code: str
    note: str
    role: str
    at: datetime
    current: bool = True
    signed: str = ""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition in a list; the three years are three things."""

    uid: UUID
    number: str
    name: str
    index_code: str
    index_name: str
    region: str
    region_name: str
    edition_year: int
    data_year: int
    base_year: int
    as_of: date
    published_on: date | None
    state: str
    state_label: str
    version: int
    demo: bool
    units: int
    sm3: str


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit in one period: total, its parts by code, rank and tier; None = no score."""

    code: str
    name: str
    period: str
    scores: Mapping[str, float | None]
    total: float | None
    rank: int | None
    tier: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A cell that was not simply reported."""

    unit_name: str
    period: str
    indicator: str
    what: str


@dataclass(frozen=True, slots=True)
class EditionFileRow:
    """One frozen file of an edition."""

    name: str
    role: str
    size: int
    sm3: str


@dataclass(frozen=True, slots=True)
class EditionDetail:
    """An edition with its results for every period, what the computation noted, its files and its history."""

    row: EditionRow
    note: str
    return_note: str
    target: str
    parts: tuple[tuple[str, str], ...]
    tier_cuts: tuple[Decimal, ...]
    tier_labels: tuple[str, ...]
    pending: bool
    periods: tuple[str, ...]
    standings: tuple[UnitScore, ...]
    bands: Bands | None
    history: tuple[UnitScore, ...]
    flags: tuple[Flag, ...]
    notes: tuple[str, ...]
    files: tuple[EditionFileRow, ...]
    revises: EditionRow | None
    revision: EditionRow | None
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class EditionVerdict:
    """What recomputing an edition found: the stored seal, the seal computed now, and the files that differ."""

    stored: str
    now: str
    differing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True where nothing differs."""
        return self.stored == self.now and not self.differing


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A result somebody above published, as its source says it."""

    index_name: str
    unit_name: str
    dimension: str
    edition_year: int
    data_year: int
    published_on: date | None
    value: Decimal | None
    growth_percent: Decimal | None
    rank: int | None
    tier: str
    source: str
    note: str
    shipped: bool
