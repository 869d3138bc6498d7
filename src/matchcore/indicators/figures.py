"""Figures as written: a value or a range with its unit, before anyone asks what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..units import NO_UNIT, Unit, same_kind, scan
from ..units import convert as convert_unit
from ..units import parse as parse_unit
from .spotting import VALUE_MARKS, NumberSpan

_MANY = {"千万": 1e7, "百万": 1e6, "万亿": 1e12, "万": 1e4, "亿": 1e8}
_AFTER_NUMBER = re.compile(r"(?P<many>千万|百万|万亿|万|亿)?(?P<about>多|余|来|几)?(?P<gap>\s{0,2})")
_RANGE_SIGN = re.compile(r"\s?(?:[~～]{1,2}|-{1,4}|—{1,4}|至|到|―)\s?")
_BETWEEN = re.compile(r"\s?[≤<＜≦]=?\s?(?P<name>[^\s≤<，。；,;、≥>\d]{1,16})\s?[≤<＜≦]=?\s?")
_MARKS = tuple(sorted(VALUE_MARKS, key=len, reverse=True))
_HARDNESS = ("HRC", "HRB", "HRA", "HBW", "HB", "HV")
_BOUNDARY = " \t\n，。；、：:,;(（)）[]【】\"“”'=≥≤><~"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value (low == high) or range: `start` includes its sign or mark, `end` its unit.

    `spread` is True for ±; `scaled` where 万 or 亿 multiplies it; `name` where it stands inside 180≤HB<240;
    `numbers` are the positions of its numbers.
    """

    start: int
    end: int
    low: float
    high: float
    unit: Unit
    spread: bool = False
    scaled: bool = False
    name: str = ""
    numbers: tuple[int, ...] = ()


def figures(text: str, spots: list[NumberSpan]) -> list[Figure]:
    """The figures of a narrowed text in order; a number ruled out by `spot` is in none of them."""
    found: list[Figure] = []
    at = 0
    free = [spot for spot in spots if spot.kind == "parameter" and spot.value is not None]
    starts = {spot.start: index for index, spot in enumerate(free)}
    while at < len(free):
        first = _single(text, free[at])
        used = 1
        after = _next(text, first.end, free, starts)
        if after is not None:
            joined = _join(text, first, _single(text, free[after[1]], signed=after[2]), after[0])
            if joined is not None:
                first, used = joined, after[1] - at + 1
        found.append(_bracketed(text, first))
        at += used
    return found


def _bracketed(text: str, figure: Figure) -> Figure:
    """（2.4～2.9）Ω: a figure in brackets takes the unit behind them."""
    if (
        figure.unit is not NO_UNIT
        or text[figure.start - 1 : figure.start] != "("
        or text[figure.end : figure.end + 1] != ")"
    ):
        return figure
    read = scan(text, figure.end + 1, whole=False)
    if read is None or not read[1].known:
        return figure
    return replace(figure, start=figure.start - 1, end=read[0], unit=read[1])


def _sign(text: str, start: int, unit: Unit) -> tuple[int, int, str]:
    """Where a figure starts with its mark (φ, HRC, ±, −), its sign, and the mark."""
    mark = ""
    near = text[max(0, start - 6) : start]
    before = near.rstrip(" ")
    for candidate in _MARKS:
        if before.endswith(candidate):
            mark = candidate
            start -= len(near) - len(before) + len(candidate)
            break
    char = text[start - 1 : start]
    if char == "±":
        return start - 1, 1, mark or "±"
    outer = text[start - 2 : start - 1] if start > 1 else ""
    temperature = unit.zero > 0 or unit.text == "度"
    if char == "+" and (outer == "" or not outer.isalnum()):
        return start - 1, 1, mark
    if char in ("-", "—", "−") and not mark:
        dash_run = text[max(0, start - 6) : start - 1].rstrip("—-")[-1:]
        if outer == "" or outer in _BOUNDARY or outer == "±":
            return start - 1, -1, mark
        if temperature and not (dash_run.isascii() and dash_run.isalnum()) and dash_run not in "℃%":
            return start - 1, -1, mark
    if text[max(0, start - 2) : start] == "零下" and temperature:
        return start - 2, -1, mark
    return start, 1, mark


def _single(text: str, spot: NumberSpan, *, signed: int | None = None) -> Figure:
    if spot.unit:
        return Figure(
            spot.start,
            spot.end,
            spot.value or 0.0,
            spot.value or 0.0,
            parse_unit(spot.unit),
            numbers=(spot.start,),
        )
    after = _AFTER_NUMBER.match(text, spot.end)
    assert after is not None, "each part of the pattern may be empty"
    scale = _MANY.get(after["many"] or "", 1.0)
    unit, end = NO_UNIT, after.end() if after["many"] or after["about"] else spot.end
    end -= len(after["gap"]) if after["many"] or after["about"] else 0
    read = scan(text, after.end())
    if read is not None and not (after["gap"] and not read[1].known):
        end, unit = read
    start, sign, mark = _sign(text, spot.start, unit)
    if signed is not None:
        start, sign = spot.start, signed
    if mark in _HARDNESS and unit is NO_UNIT:
        unit = Unit(mark, ((mark, 1),))
    value = (spot.value or 0.0) * scale
    if mark == "±" and signed is None:
        return Figure(start, end, -value, value, unit, True, scale > 1, numbers=(spot.start,))
    return Figure(start, end, sign * value, sign * value, unit, scaled=scale > 1, numbers=(spot.start,))


def _next(
    text: str, end: int, free: list[NumberSpan], starts: dict[int, int]
) -> tuple[str, int, int | None] | None:
    """The sign that joins the number behind `end` (range, ± or ≤ x <), its index, and its own sign."""
    between = _BETWEEN.match(text, end)
    if between is not None and between.end() in starts:
        return "≤" + between["name"], starts[between.end()], None
    at = end + (text[end : end + 1] == " ")
    if text[at : at + 1] == "±" and at + 1 in starts:
        return "±", starts[at + 1], 1
    joined = _RANGE_SIGN.match(text, end)
    if joined is None:
        return None
    at, sign = joined.end(), 1
    spread = text[at : at + 1] == "±"
    at += spread
    for mark in _MARKS:
        if text.startswith(mark, at):
            at += len(mark)
            break
    if text[at : at + 1] in ("-", "—", "+") and text[at] not in joined.group():
        sign, at = (1 if text[at] == "+" else -1), at + 1
    return (joined.group().strip(), starts[at], sign) if at in starts else None


def _join(text: str, first: Figure, second: Figure, sign: str) -> Figure | None:
    """The range two neighbouring values make, or None where they are no range (38℃-20150W)."""
    numbers = first.numbers + second.numbers
    bare_first = first.unit is NO_UNIT
    if sign == "±":
        return _around(first, second, numbers)
    if sign.startswith("≤"):
        unit = second.unit if second.unit is not NO_UNIT else first.unit
        name = sign[1:]
        if unit is NO_UNIT and name in _HARDNESS:
            unit = Unit(name, ((name, 1),))
        return Figure(first.start, second.end, first.low, second.high, unit, name=name, numbers=numbers)
    low = abs(first.low) if first.spread else first.low
    if set(sign) == {"-"} and len(sign) > 1 and first.low < 0 and not first.spread:
        second = Figure(
            second.start, second.end, -abs(second.low), -abs(second.high), second.unit, numbers=second.numbers
        )
    high = second.high
    if second.unit is NO_UNIT and not bare_first:
        if not text[second.end : second.end + 1].isascii() and sign in ("-", "到", "至"):
            return None
        unit = first.unit
    elif bare_first:
        unit = second.unit
        low *= (
            high / second_plain
            if (second_plain := _unscaled(text, second)) and second.scaled and not first.scaled
            else 1
        )
    elif same_kind(first.unit, second.unit):
        unit = second.unit
        low = convert_unit(low, first.unit, second.unit)
    else:
        return None
    return Figure(
        first.start,
        second.end,
        min(low, high),
        max(low, high),
        unit,
        False,
        first.scaled or second.scaled,
        numbers=numbers,
    )


def _unscaled(text: str, figure: Figure) -> float:
    after = re.search(r"千万|百万|万亿|万|亿", text[figure.start : figure.end])
    return figure.high / _MANY[after.group()] if after else figure.high


def _around(first: Figure, second: Figure, numbers: tuple[int, ...]) -> Figure | None:
    """2000±200 mPa·s and 24V±10 % as ranges."""
    middle, by = first.low, abs(second.high)
    if second.unit.dims == () and second.unit.text and first.unit.dims != ():
        by, unit = abs(middle) * by * second.unit.size, first.unit
    elif first.unit is NO_UNIT or second.unit is NO_UNIT or same_kind(first.unit, second.unit):
        unit = second.unit if second.unit is not NO_UNIT else first.unit
        if first.unit is not NO_UNIT and second.unit is not NO_UNIT:
            middle = convert_unit(middle, first.unit, unit)
    else:
        return None
    return Figure(
        first.start, second.end, round(middle - by, 12), round(middle + by, 12), unit, numbers=numbers
    )
