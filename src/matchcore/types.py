"""The agreed shapes of matchcore: what goes in (`Item`, `Need`) and what comes out (`Hit`, `Reason`).

Offsets are character offsets into the text exactly as it was given, never into a folded copy,
so that a page can underline what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["achievement", "team", "expert", "organisation", "demand"]
Operator = Literal[">=", "<=", ">", "<", "=", "range", "text"]
Verdict = Literal["met", "near", "missed", "unstated"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one named text: `field` is "title", "description" or a field name of the item."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """One technical parameter row (技术参数): name, operator, bounds and unit as written.

    `low` and `high` are in `unit`; a one-sided bound leaves the other side None; `current` is the
    present level where the text says 由 A 提高到 B. `span` is where the row stands in its text.
    """

    name: str
    operator: Operator
    low: float | None = None
    high: float | None = None
    unit: str = ""
    text: str = ""
    method: str = ""
    current: float | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something that may answer a need. Sealed text is never put in here.

    `fields`: "title" and any of "text", "keywords", "points", "organisation", …; `labels`: visibility
    labels (public, member, org:<id>, region:<code>); `facets`: region, field, industry, trl, price_yuan,
    mode, … each a tuple of strings; `stamp`: the version of the record this was made from.
    """

    id: str
    kind: Kind
    fields: Mapping[str, str]
    labels: frozenset[str] = frozenset({"public"})
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A technical demand as the searcher may use it; the viewer's labels are given to `search`."""

    id: str
    title: str
    description: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item stands here: a code, its parameters, and the two places that prove it.

    Codes: term, indicator.met, indicator.near, indicator.missed, indicator.unstated, field, maturity,
    region, budget, mode. `need_span` and `item_span` are None only where a facet, not a text, is the proof.
    """

    code: str
    params: Mapping[str, Any]
    need_span: Span | None = None
    item_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked item. `score` is the sum of `parts` (named contributions, rounded to 6 decimals);
    `levels` are calibrated probabilities of level 1 … 4 (无, 弱, 较强, 强) and sum to 1."""

    id: str
    score: float
    levels: tuple[float, float, float, float]
    parts: Mapping[str, float]
    reasons: tuple[Reason, ...]
