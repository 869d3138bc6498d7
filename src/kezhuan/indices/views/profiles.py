"""What leaves the index room of one unit, one indicator, a what-if and a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kezhuan.indices.rules.profiles import Pursuit
from kezhuan.indices.views.bands import Bands
from kezhuan.indices.views.editions import EditionRow, UnitScore


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """One indicator of one unit: raw value, score, rank among `of` units."""

    code: str
    name: str
    unit: str
    parent: str
    raw: float | None
    score: float | None
    rank: int | None
    of: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One part of a change of the total; all parts sum to it."""

    code: str
    name: str
    kind: str
    contribution: float


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """One unit of an edition: history, indicators, what moved it, chosen peers, and where its rank falls in many runs.

    `change` sums to the change of the total, `places` to the places gained; `passed` are the units it passed (+1) or
    was passed by (-1).
    """

    edition: EditionRow
    unit: str
    name: str
    years: tuple[str, ...]
    history: tuple[UnitScore, ...]
    parts: tuple[tuple[str, str], ...]
    indicators: tuple[IndicatorStanding, ...]
    change: tuple[ChangeRow, ...]
    places: tuple[ChangeRow, ...]
    passed: tuple[tuple[str, int], ...]
    changed: tuple[float | None, float | None]
    peers: tuple[UnitScore, ...]
    peer_history: tuple[UnitScore, ...]
    bands: Bands | None
    choices: tuple[tuple[str, str], ...]
    pursuit: tuple[Pursuit, ...]
    pending: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """One indicator of an edition: the values it was computed from by unit, and each value's source."""

    edition: EditionRow
    code: str
    name: str
    unit: str
    years: tuple[str, ...]
    cells: tuple[Mapping[str, str], ...]
    values: Mapping[str, tuple[float | None, ...]]
    scores: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """A what-if: where the unit stands and would stand; `value` is what the one indicator would have to be, rounded
    the way it has to move, so that the printed figure suffices."""

    unit: str
    indicator: str
    reachable: bool
    score: float
    rank: int | None
    then_score: float
    then_rank: int | None
    value: str
    monotone: bool


@dataclass(frozen=True, slots=True)
class EditionChange:
    """Two editions side by side for one year: units old and new, and the values that differ."""

    old: EditionRow
    new: EditionRow
    year: str
    units: tuple[tuple[str, str, UnitScore | None, UnitScore | None], ...]
    cells: tuple[tuple[str, str, str, str, str], ...]
    same_rules: bool
