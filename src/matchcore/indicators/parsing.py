"""Indicator rows read from loose Chinese text; what is in doubt stays out and shows up among the left-over numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache

from ..types import Indicator, Operator, Span
from ..units import narrow
from .deciding import same_unit, verdict
from .figures import Figure
from .reading import Reading, clause_start, readings_of
from .senses import lower_is_better
from .spotting import NumberKind, NumberSpan, spot
from .spotting import plain as simplified

_ANY_NUMBER = re.compile(r"[\d⁰¹²³⁴-⁹一二两三四五六七八九十百千]")
_SENTENCE = re.compile(r"[。；;\n]")
_METHOD = re.compile(
    r"(?:按照?|依据|依照|根据|参照|采用|执行|符合)?\s?(?P<code>(?:GB|JB|HG|YB|YS|ISO|IEC|ASTM|DB|QC|YY|SJ|NB|DL|HJ|QB|FZ|EN|DIN|JIS)(?:/?[A-Z]{1,3})?\s?\d[\d.]{0,8}(?:[-—]{1,2}\d{2,4})?)"
)
_METHOD_CUE = re.compile(r"按|依据|依照|根据|参照|执行|测|检")
_FLOORS: dict[str, Operator] = {">": ">", ">=": ">="}
_CEILINGS: dict[str, Operator] = {"<": "<", "<=": "<="}
_CONDITIONS = ((("K", 1),), (("s", 1),))


@dataclass(frozen=True, slots=True)
class Leftover:
    """A number that became no row, with what it seems to be; `text` is the number as written."""

    start: int
    end: int
    kind: NumberKind
    text: str


@lru_cache(maxsize=4096)
def parse(text: str, field: str = "description") -> tuple[Indicator, ...]:
    """Every parameter row the text states, in order, with offsets into `text` as given. Never raises."""
    return read(text, field)[0]


def numbers(text: str) -> tuple[NumberSpan, ...]:
    """Every number of the text, each either inside a row ("parameter") or classified as left over."""
    rows, left = read(text, "description")
    kinds = {one.start: one.kind for one in left}
    return tuple(replace(one, kind=kinds.get(one.start, "parameter")) for one in spot(simplified(text)))


def read(text: str, field: str) -> tuple[tuple[Indicator, ...], tuple[Leftover, ...]]:
    """The rows of a text and the numbers left over for a person to confirm; together they hold every number."""
    if not _ANY_NUMBER.search(text):
        return (), ()
    plain = simplified(text)
    spots = list(spot(plain))
    starts = [one.start for one in spots]
    kinds = {one.start: one.kind for one in spots}
    taken: set[int] = set()
    rows: list[Indicator] = []
    conditions: list[tuple[int, int]] = []
    row_end = 0
    for reading in readings_of(plain, spots):
        figure = reading.figure
        clause = max(clause_start(plain, figure.start), row_end)
        conditions = [one for one in conditions if not _SENTENCE.search(plain, one[1], figure.start)]
        kind = verdict(plain, reading, rows)
        if kind == "parameter":
            reading.region = min(clause, figure.start)
            rows.append(_row(text, plain, reading, field, rows, conditions))
            first = figure.start if reading.current is None else reading.present
            taken.update(
                one.start for one in spots[bisect_left(starts, first) : bisect_left(starts, figure.end)]
            )
            row_end = max(figure.end, reading.after.end)
        else:
            inside = spots[bisect_left(starts, figure.start) : bisect_left(starts, figure.end)]
            kinds.update((one.start, kind) for one in inside)
            if kind == "other" and figure.unit.dims in _CONDITIONS:
                conditions.append((clause, max(figure.end, reading.after.end)))
    left = tuple(
        Leftover(
            one.start,
            one.end,
            "other" if kinds[one.start] == "parameter" else kinds[one.start],
            text[one.start : one.end],
        )
        for one in spots
        if one.start not in taken
    )
    return _with_methods(plain, tuple(rows)), left


def _row(
    text: str,
    plain: str,
    reading: Reading,
    field: str,
    rows: list[Indicator],
    conditions: list[tuple[int, int]],
) -> Indicator:
    figure = reading.figure
    name = figure.name if figure.name and not _hardness(figure.name) else _name(text, plain, reading, rows)
    operator, low, high = _bounds(reading, name)
    start = (
        min(reading.region, reading.name[0])
        if reading.name[0] != reading.name[1]
        else min(reading.region, figure.start)
    )
    start += len(plain[start : figure.start]) - len(
        plain[start : figure.start].lstrip(" \t\n，。；、,;:：.)")
    )
    end = max(figure.end, reading.after.end)
    if reading.name[0] >= figure.end:
        end = max(end, reading.name[1])
    unit = figure.unit.text
    if not unit and (
        found := re.search(
            r"(dB\(A\)|dB|%|℃|MPa|mm)\s*[:：]?\s*[≥≤<>]?\s*$", plain[max(0, figure.start - 10) : figure.start]
        )
    ):
        unit = found.group(1)
    method = "；".join(text[a:b].strip() for a, b in conditions if a < start)
    return Indicator(
        name,
        operator,
        low,
        high,
        _as_written(text, figure, unit),
        text[start:end],
        method,
        reading.current,
        Span(field, start, end),
    )


def _as_written(text: str, figure: Figure, unit: str) -> str:
    written = text[max(figure.start, figure.end - len(unit)) : figure.end]
    return written if narrow(written) == unit else unit


def _hardness(name: str) -> bool:
    return name in ("HB", "HRC", "HV", "HRB", "HRA", "HBW")


def _name(text: str, plain: str, reading: Reading, rows: list[Indicator]) -> str:
    name = text[slice(*reading.name)].strip()
    if not name and rows and same_unit(rows[-1], reading.figure.unit):
        name = rows[-1].name
    if reading.change and not reading.before.to and reading.current is None:
        verb = plain[reading.name[1] : reading.figure.start]
        found = re.search(
            r"提高|提升|增加|增长|延长|扩大|上升|升高|降低|减少|缩短|下降|减小|减轻|节约|节省", verb
        )
        change = found.group() if found else ("提高" if reading.change == "up" else "降低")
        if change not in name:
            name += change
    return re.sub(r"\s*dB\(A\)$", "", name)


def _bounds(reading: Reading, name: str) -> tuple[Operator, float | None, float | None]:
    """Operator, low and high of a reading; 达到 is a floor unless the name says that less is better."""
    figure, before, after = reading.figure, reading.before, reading.after
    if figure.low != figure.high:
        return "range", figure.low, figure.high
    value = figure.high
    operator = before.operator or after.operator
    if not operator and (before.to or reading.current is not None):
        way = reading.change or before.change
        operator = "<=" if way == "down" else ">="
    if not operator and before.reached and not after.about:
        operator = "<=" if lower_is_better(name, figure.unit.text) else ">="
    if operator in _FLOORS:
        return _FLOORS[operator], value, None
    if operator in _CEILINGS:
        return _CEILINGS[operator], None, value
    return "=", value, value


def _with_methods(plain: str, rows: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Rows with the standard named behind them in the same sentence: 按 GB/T 228.1 测."""
    done: list[Indicator] = []
    for row in rows:
        assert row.span is not None
        stop = _SENTENCE.search(plain, row.span.end, row.span.end + 60)
        stretch = plain[row.span.end : stop.start() if stop else row.span.end + 60]
        found = _METHOD.search(stretch)
        cued = found is not None and _METHOD_CUE.search(stretch)
        done.append(
            replace(row, method="；".join(filter(None, (row.method, found["code"]))))
            if found and cued
            else row
        )
    return tuple(done)
