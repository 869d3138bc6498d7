"""A needed row against an answer's row: 满足, 接近, 不满足 or 未说明. In doubt the verdict is 未说明, never 满足.

A figure is read as an interval: ≥ 5 is [5, ∞), 3–4 is [3, 4]. It is met where the answer's whole interval lies
in the needed one, near where it lies in the needed one widened by the tolerance, missed where the two do not touch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..types import Indicator, Verdict
from ..units import Incompatible, Unit, convert, narrow, same_kind
from ..units import parse as parse_unit
from .figures import figures
from .naming import same_name
from .senses import higher_is_better, is_difference, lower_is_better, must_cover, stays_inside
from .spotting import spot

TOLERANCE = 0.10
_EXACT = 1e-9
_ROUGH = 0.05
_ABOUT = re.compile(r"约|左右|上下|接近|大概|近(?=\d)")
# What an answer says of plans or of others is no statement about itself.
_NOT_ITS_OWN = re.compile(
    r"预期|预计|有望|计划|力争|争取|希望|目标|传统|国外|国内外|同类|普通|现有|常规|原有|以往|目前|市售|竞品|国标|标准要求|要求"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on one pair of rows; the answer's figures are in the need's `unit`.

    `why` is a code: contained, outside, close, partly, name, unit, intended, condition, range, direction, silent.
    """

    verdict: Verdict
    why: str
    need: Indicator
    item: Indicator | None = None
    item_low: float | None = None
    item_high: float | None = None
    unit: str = ""


def compare(need: Indicator, item: Indicator, *, tolerance: float = TOLERANCE) -> Comparison:
    """The verdict on `item` as an answer to `need`; `tolerance` is the share by which 接近 may fall short.

    Raises ValueError for a tolerance outside 0 … 1.
    """
    if not 0 <= tolerance <= 1:
        raise ValueError("容差须在 0 与 1 之间")
    if not same_name(need.name, item.name):
        return Comparison("unstated", "name", need, item)
    need_unit, item_unit = parse_unit(need.unit), parse_unit(item.unit)
    if not same_kind(need_unit, item_unit):
        return Comparison("unstated", "unit", need, item)
    if _NOT_ITS_OWN.search(item.text):
        return Comparison("unstated", "intended", need, item)
    wanted = _interval(need)
    given = _converted(
        item, item_unit, need_unit, difference=is_difference(need.name) or is_difference(item.name)
    )
    if wanted is None or given is None:
        return Comparison("unstated", "silent", need, item)
    stated = _finite(given)
    if _ABOUT.search(narrow(item.text)):
        given = _blurred(given)
    if not _conditions(need, need_unit) <= _conditions(item, need_unit):
        return Comparison("unstated", "condition", need, item, *stated, need.unit)
    verdict, why = _verdict(need, item, wanted, given, tolerance)
    return Comparison(verdict, why, need, item, *stated, need.unit)


@dataclass(frozen=True, slots=True)
class _Interval:
    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    @property
    def point(self) -> bool:
        return self.low == self.high

    @property
    def one_sided(self) -> bool:
        return math.isinf(self.low) or math.isinf(self.high)

    def within(self, other: _Interval) -> bool:
        low = self.low > other.low or (_equal(self.low, other.low) and (not other.open_low or self.open_low))
        high = self.high < other.high or (
            _equal(self.high, other.high) and (not other.open_high or self.open_high)
        )
        return low and high

    def apart(self, other: _Interval) -> bool:
        def before(one: _Interval, two: _Interval) -> bool:
            if _equal(one.high, two.low):
                return one.open_high or two.open_low
            return one.high < two.low

        return before(self, other) or before(other, self)


def _equal(one: float, other: float) -> bool:
    return one == other or (
        math.isfinite(one - other) and abs(one - other) <= _EXACT * max(abs(one), abs(other))
    )


def _interval(row: Indicator) -> _Interval | None:
    """The row's figures as an interval, or None where they make none (text rows, not a number)."""
    low = -math.inf if row.low is None else row.low
    high = math.inf if row.high is None else row.high
    if row.operator == "text" or math.isnan(low) or math.isnan(high) or low > high:
        return None
    if math.isinf(low) and math.isinf(high):
        return None
    return _Interval(low, high, row.operator == ">", row.operator == "<")


def _converted(item: Indicator, source: Unit, target: Unit, *, difference: bool) -> _Interval | None:
    own = _interval(item)
    if own is None:
        return None
    try:
        low = own.low if math.isinf(own.low) else convert(own.low, source, target, difference=difference)
        high = own.high if math.isinf(own.high) else convert(own.high, source, target, difference=difference)
    except Incompatible:
        return None
    return _Interval(low, high, own.open_low, own.open_high)


def _finite(interval: _Interval) -> tuple[float | None, float | None]:
    low = None if math.isinf(interval.low) else float(f"{interval.low:.12g}")
    high = None if math.isinf(interval.high) else float(f"{interval.high:.12g}")
    return low, high


def _blurred(given: _Interval) -> _Interval:
    """A figure said to be rough (约, 左右) may lie five in a hundred to either side."""
    return _Interval(
        given.low - abs(given.low) * _ROUGH,
        given.high + abs(given.high) * _ROUGH,
        given.open_low,
        given.open_high,
    )


def _widened(wanted: _Interval, tolerance: float) -> _Interval:
    low = wanted.low - abs(wanted.low) * tolerance if not math.isinf(wanted.low) else wanted.low
    high = wanted.high + abs(wanted.high) * tolerance if not math.isinf(wanted.high) else wanted.high
    return _Interval(low, high)


def _verdict(
    need: Indicator, item: Indicator, wanted: _Interval, given: _Interval, tolerance: float
) -> tuple[Verdict, str]:
    if need.operator == "=":
        return _against_point(need, wanted.low, given, tolerance)
    if not wanted.one_sided and not given.one_sided:
        return _against_range(need.name, wanted, given, tolerance)
    if given.within(wanted):
        return "met", "contained"
    if given.within(_widened(wanted, tolerance)) and (given.apart(wanted) or not given.one_sided):
        return "near", "close"
    if given.apart(wanted):
        return "missed", "outside"
    return "unstated", "partly"


def _against_point(need: Indicator, wanted: float, given: _Interval, tolerance: float) -> tuple[Verdict, str]:
    """A need that names one figure: which side is better comes from the name, else only the same figure meets it."""
    if given.point and _equal(given.low, wanted):
        return "met", "contained"
    if higher_is_better(need.name, need.unit):
        side = _Interval(wanted, math.inf)
    elif lower_is_better(need.name, need.unit):
        side = _Interval(-math.inf, wanted)
    elif given.point and abs(given.low - wanted) <= abs(wanted) * tolerance:
        return "near", "close"
    else:
        return "unstated", "direction"
    if given.within(side):
        return "met", "contained"
    if given.within(_widened(side, tolerance)) and not given.one_sided:
        return "near", "close"
    return ("missed", "outside") if given.apart(side) else ("unstated", "partly")


def _against_range(name: str, wanted: _Interval, given: _Interval, tolerance: float) -> tuple[Verdict, str]:
    """A needed range and an answer's range or figure: must it be covered, or kept within?"""
    same = _equal(wanted.low, given.low) and _equal(wanted.high, given.high)
    if same:
        return "met", "contained"
    if must_cover(name):
        if given.point:
            return "unstated", "range"
        if wanted.within(given):
            return "met", "contained"
        reach = (wanted.high - wanted.low) * tolerance
        close = given.low <= wanted.low + reach and given.high >= wanted.high - reach
        return ("near", "close") if close else ("missed", "outside")
    if given.apart(wanted):
        return ("near", "close") if given.within(_widened(wanted, tolerance)) else ("missed", "outside")
    symmetric = _equal(wanted.low, -wanted.high)
    if not stays_inside(name) or (symmetric and given.point):
        return "unstated", "range"
    if given.within(wanted):
        return "met", "contained"
    if given.within(_widened(wanted, tolerance)):
        return "near", "close"
    return ("missed", "outside") if symmetric and wanted.within(given) else ("unstated", "partly")


_AGE_OR_HEAT = ((("K", 1),), (("s", 1),))
_HAN_TIME = re.compile(r"高温|低温|常温|室温")


def _conditions(row: Indicator, unit: Unit) -> frozenset[str]:
    """Temperatures and times the row's text names beside its own figure, in SI units: 28 d, 60 ℃."""
    plain = narrow(f"{row.method}；{row.text}")
    found: set[str] = set(_HAN_TIME.findall(plain))
    own = {value for value in (row.low, row.high, row.current) if value is not None}
    for figure in figures(plain, list(spot(plain))):
        if figure.unit.dims not in _AGE_OR_HEAT:
            continue
        if same_kind(figure.unit, parse_unit(row.unit)) and {figure.low, figure.high} & own:
            continue
        if row.current is not None and same_kind(figure.unit, parse_unit(row.unit)):
            continue
        found.add(
            f"{figure.low * figure.unit.size + figure.unit.zero:.6g}~{figure.high * figure.unit.size + figure.unit.zero:.6g}"
        )
    return frozenset(found)


_ORDER = {"met": 0, "near": 1, "missed": 2, "unstated": 3}


def compare_rows(
    needs: Iterable[Indicator], items: Iterable[Indicator], *, tolerance: float = TOLERANCE
) -> tuple[Comparison, ...]:
    """One comparison per needed row, with the answer's row that says most about it.

    Where the answer states a parameter more than once with verdicts that disagree, the worst stated one counts.
    """
    answers = tuple(items)
    result = []
    for need in needs:
        stated = [
            one
            for one in (compare(need, item, tolerance=tolerance) for item in answers)
            if one.why not in ("name", "unit")
        ]
        spoken = [one for one in stated if one.verdict != "unstated"]
        best = max(spoken, key=lambda one: _ORDER[one.verdict], default=stated[0] if stated else None)
        result.append(best or Comparison("unstated", "silent", need))
    return tuple(result)
