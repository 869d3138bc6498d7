"""Charts of the index room: script-free SVG from indexcore.chart, beside tables that say the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from django.utils.safestring import SafeString, mark_safe

from kezhuan.indices.views import UnitProfile, UnitScore


def _safe(svg: str) -> SafeString:
    # indexcore.chart escapes every text it is given (tests/indexcore/test_chart.py).
    return mark_safe(svg)


def _floats(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(math.nan if value is None else float(value) for value in values)


def bars(title: str, scores: Sequence[UnitScore], *, highlight: str | None = None) -> SafeString:
    """Ranked bars of totals; empty without units."""
    from indexcore.chart.bars import RankedBars

    if not scores:
        return mark_safe("")
    return _safe(
        RankedBars(
            title, tuple(s.name for s in scores), _floats(s.total for s in scores), highlight=highlight
        ).svg()
    )


def heat(title: str, scores: Sequence[UnitScore], parts: Sequence[tuple[str, str]]) -> SafeString:
    """A heat table of the parts of every unit; empty without units."""
    from indexcore.chart.heat import HeatTable

    if not scores or not parts:
        return mark_safe("")
    values = tuple(_floats(s.scores.get(code) for code, _name in parts) for s in scores)
    return _safe(
        HeatTable(title, tuple(s.name for s in scores), tuple(name for _code, name in parts), values).svg()
    )


def lines(
    title: str, periods: Sequence[str], series: Mapping[str, Sequence[float | None]], *, unit: str = ""
) -> SafeString:
    """One line a series over the periods; empty where there is nothing to draw."""
    from indexcore.chart.lines import Lines

    if not periods or not series:
        return mark_safe("")
    return _safe(
        Lines(
            title,
            tuple(periods),
            tuple((name, _floats(values)) for name, values in series.items()),
            unit=unit,
        ).svg()
    )


def radar(p: UnitProfile) -> SafeString:
    """The parts of the unit beside its peers; empty with fewer than three parts."""
    from indexcore.chart.radar import Radar

    shown = (p.history[-1], *p.peers)
    values = [s.scores.get(code) or 0.0 for s in shown for code, _name in p.parts]
    if len(p.parts) < 3 or max(values) <= 0:
        return mark_safe("")
    series = tuple((s.name, _floats(s.scores.get(code) for code, _name in p.parts)) for s in shown)
    high = float(math.ceil(max(values) / 50) * 50)
    return _safe(Radar(p.name, tuple(name for _code, name in p.parts), series, low=0.0, high=high).svg())


def history(p: UnitProfile) -> SafeString:
    """Totals of the unit through the years."""
    return lines(p.name, p.years, {p.name: [s.total for s in p.history]})
