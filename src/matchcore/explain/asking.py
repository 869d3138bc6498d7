"""The one question to the firm whose answer would change the list most."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..indicators.naming import canonical, same_name
from ..indicators.senses import higher_is_better, lower_is_better
from ..types import Hit, Indicator, Item, Need
from ..units import convert, same_kind
from ..units import parse as parse_unit
from .facets import budget_of, number
from .rows import figure, rows_of_item, rows_of_need, written
from .words import QUESTIONS

_FEWEST = 2
_MOST_CHOICES = 4
_FACETS = (("field", "field"), ("region", "region"), ("mode", "mode"))
_FIGURES = (("budget", "price_yuan"), ("maturity", "trl"))


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: a code, its parameters, the template, and `gain`: how many bits the answer splits the list by."""

    code: str
    params: Mapping[str, Any]
    gain: float

    @property
    def template(self) -> str:
        return QUESTIONS[self.code]

    @property
    def sentence(self) -> str:
        return self.template.format_map(dict(self.params))


def question(need: Need, hits: Sequence[Hit], items: Iterable[Item]) -> Question | None:
    """The most telling question about `need` given its list, or None where the list would not change.

    `items` holds the items of `hits` in any order; a hit weighs by its chance of being 较强 or 强.
    """
    by_id = {item.id: item for item in items}
    listed = [(by_id[hit.id], max(hit.levels[2] + hit.levels[3], 1e-6)) for hit in hits if hit.id in by_id]
    asked = rows_of_need(need)
    found = [
        *_parameters(asked, listed),
        *_boundaries(asked, listed),
        *_facets(need, listed),
        *_figures(need, listed),
    ]
    best = max(found, key=lambda one: (round(one.gain, 6), one.code, str(one.params)), default=None)
    if best is not None and best.gain > 0:
        return best
    return Question("parameter.any", {}, 0.0) if not asked else None


def _entropy(groups: Mapping[Any, float]) -> float:
    """Shannon entropy in bits of weights by group."""
    total = sum(groups.values())
    shares = [value / total for value in groups.values() if value > 0]
    return -sum(share * math.log2(share) for share in shares)


def _split(values: list[tuple[float, float]]) -> float:
    """The bits gained by a bound at the best place between (value, weight) pairs: at most one."""
    total = sum(weight for _, weight in values)
    below, best = 0.0, 0.0
    ordered = sorted(values)
    for (value, weight), (following, _) in zip(ordered, ordered[1:], strict=False):
        below += weight
        if following > value:
            best = max(best, _entropy({0: below, 1: total - below}))
    return best


Listed = list[tuple[Item, float]]


def _parameters(asked: tuple[Indicator, ...], listed: Listed) -> list[Question]:
    """Parameters several items state differently and the need does not name."""
    stated: dict[tuple[str, str], list[tuple[Indicator, float, str]]] = defaultdict(list)
    for item, weight in listed:
        for row in rows_of_item(item):
            if row.name and not any(same_name(row.name, one.name) for one in asked):
                stated[canonical(row.name)].append((row, weight, item.id))
    total = sum(weight for _, weight in listed) or 1.0
    found = []
    for rows in stated.values():
        unit = parse_unit(rows[0][0].unit)
        values: dict[str, tuple[float, float]] = {}
        for row, weight, key in rows:
            value = row.low if row.low is not None else row.high
            if value is not None and same_kind(parse_unit(row.unit), unit):
                values.setdefault(key, (convert(value, row.unit, unit), weight))
        if len(values) >= _FEWEST:
            gain = _split(list(values.values())) * sum(weight for _, weight in values.values()) / total
            low, high = min(values.values())[0], max(values.values())[0]
            params = {
                "name": rows[0][0].name,
                "stated": len(values),
                "low": f"{figure(low)} {unit.text}".strip(),
                "high": f"{figure(high)} {unit.text}".strip(),
            }
            found.append(Question("parameter", params, gain))
    return found


def _boundaries(asked: tuple[Indicator, ...], listed: Listed) -> list[Question]:
    """Needed figures whose side is open (寿命 5 年 is clear, 壁厚 3 mm is not) with items on either side."""
    found = []
    total = sum(weight for _, weight in listed) or 1.0
    for need in asked:
        if (
            need.operator != "="
            or need.low is None
            or higher_is_better(need.name, need.unit)
            or lower_is_better(need.name, need.unit)
        ):
            continue
        sides: dict[int, float] = defaultdict(float)
        for item, weight in listed:
            for row in rows_of_item(item):
                value = row.low if row.low is not None else row.high
                if (
                    value is not None
                    and same_name(row.name, need.name)
                    and same_kind(parse_unit(row.unit), parse_unit(need.unit))
                ):
                    here = convert(value, row.unit, need.unit)
                    sides[(here > need.low) - (here < need.low)] += weight
                    break
        if len(sides) >= _FEWEST:
            gain = _entropy(sides) * sum(sides.values()) / total
            found.append(Question("boundary", {"name": need.name, "value": written(need)}, gain))
    return found


def _facets(need: Need, listed: Listed) -> list[Question]:
    """Facets the need leaves open while the items differ in them."""
    found = []
    total = sum(weight for _, weight in listed) or 1.0
    for code, facet in _FACETS:
        if need.facets.get(facet):
            continue
        groups: dict[str, float] = defaultdict(float)
        for item, weight in listed:
            values = item.facets.get(facet, ())
            if values:
                groups[values[0]] += weight
        if len(groups) >= _FEWEST:
            choices = "、".join(
                name for name in sorted(groups, key=lambda name: (-groups[name], name))[:_MOST_CHOICES]
            )
            found.append(
                Question(code, {"choices": choices}, _entropy(groups) * sum(groups.values()) / total)
            )
    return found


def _figures(need: Need, listed: Listed) -> list[Question]:
    """Budget and maturity where the need names none and the items differ."""
    found = []
    total = sum(weight for _, weight in listed) or 1.0
    for code, facet in _FIGURES:
        known = budget_of(need.facets) if code == "budget" else number(need.facets.get(facet, ()))
        values = [
            (value, weight)
            for item, weight in listed
            if (value := number(item.facets.get(facet, ()))) is not None
        ]
        if known is None and len({value for value, _ in values}) >= _FEWEST:
            low, high = min(values)[0], max(values)[0]
            gain = _split(values) * sum(weight for _, weight in values) / total
            found.append(Question(code, {"low": f"{low:.0f}", "high": f"{high:.0f}"}, gain))
    return found
