"""Figures with the words around them, before anyone decides what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..units import NO_UNIT
from ..units import convert as convert_unit
from .figures import Figure, figures
from .nouns import name_after, name_before, name_further_before
from .phrases import After, Before, change_between, read_after, read_before
from .spotting import NumberSpan

CLAUSE = re.compile(r"[，。；,;\n!！?？]")


@dataclass(slots=True)
class Reading:
    """One figure with the words around it, before it is taken for a row or left over."""

    figure: Figure
    before: Before
    after: After
    name: tuple[int, int]
    region: int
    current: float | None = None
    change: str = ""
    present: int = 0


def readings_of(plain: str, spots: list[NumberSpan]) -> list[Reading]:
    """Each figure with its words; the first of 由 A 提高到 B is folded into the second."""
    found = figures(plain, spots)
    readings: list[Reading] = []
    stop = 0
    for index, figure in enumerate(found):
        upcoming = found[index + 1] if index + 1 < len(found) else None
        if upcoming is not None and (way := change_between(plain, figure.end, upcoming.start)):
            before = read_before(plain, figure.start, stop)
            both = read_before(plain, upcoming.start, figure.end)
            current = _current(figure, upcoming)
            if current is not None:
                name = name_before(plain, before.end, stop)
                after = read_after(plain, upcoming.end)
                readings.append(
                    Reading(
                        upcoming, both, after, name, min(name[0], figure.start), current, way, figure.start
                    )
                )
                stop = after.end
                continue
        if readings and readings[-1].figure is figure:
            continue
        if readings and readings[-1].figure.start == figure.start:
            continue
        readings.append(_reading(plain, figure, stop))
        stop = figure.end
    return readings


def _current(figure: Figure, target: Figure) -> float | None:
    """The present level in the target's unit; of ±2.5 the reach; None where the two are not of a kind."""
    value = figure.high
    if figure.unit is NO_UNIT or target.unit is NO_UNIT or figure.unit.dims == target.unit.dims:
        if figure.unit is not NO_UNIT and target.unit is not NO_UNIT:
            value = convert_unit(value, figure.unit, target.unit)
        return value
    return None


def _reading(plain: str, figure: Figure, stop: int) -> Reading:
    before = read_before(plain, figure.start, stop)
    after = read_after(plain, figure.end)
    name = name_before(plain, before.end, stop)
    clause = clause_start(plain, figure.start)
    if name[0] == name[1]:
        left = plain[max(stop, figure.start - 8) : before.end].rstrip()
        if left.endswith("("):
            name = name_before(
                plain, max(stop, before.end - 1), max(clause, 0) if stop < before.end - 1 else stop
            )
    if name[0] == name[1] and not (before.operator and stop > clause):
        name = name_after(plain, after.end)
    if name[0] == name[1] and (before.operator or before.linked or before.reached):
        name = name_further_before(plain, before.end, stop)
    return Reading(
        figure,
        before,
        after,
        name,
        min(clause if clause >= stop else stop, figure.start),
        change=before.change,
    )


def clause_start(plain: str, position: int) -> int:
    start = max(0, position - 60)
    cut = start
    for found in CLAUSE.finditer(plain, start, position):
        cut = found.end()
    return cut
