"""Charts of the index room: script-free SVG from indexcore.chart, beside tables that say the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kezhuan.indices.views import Band, ChangeRow, UnitProfile, UnitScore

# Smaller parts of a change are left to the table.
SHOWN = 0.005


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
    values = tuple(_floats(s.scores.get(code) for code, _label in parts) for s in scores)
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
    """Totals of the unit and its peers through the years."""
    return lines(p.name, p.years, _through(p, lambda s: s.total))


def ranks(title: str, periods: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> SafeString:
    """Ranks over the periods, the first place on top; empty with one period only."""
    from indexcore.chart.lines import RankHistory

    if len(periods) < 2 or not series:
        return mark_safe("")
    drawn = tuple((name, _floats(values)) for name, values in series.items())
    return _safe(RankHistory(title, tuple(periods), drawn).svg())


def rank_history(p: UnitProfile) -> SafeString:
    """Ranks of the unit and its peers through the years."""
    return ranks(_("历年名次"), p.years, _through(p, lambda s: s.rank))


def _through(
    p: UnitProfile, read: Callable[[UnitScore], float | None]
) -> dict[str, tuple[float | None, ...]]:
    """Name → one number a year, of the unit and its peers."""
    found = {(s.name, s.period): read(s) for s in (*p.history, *p.peer_history)}
    names = dict.fromkeys((p.name, *(s.name for s in p.peers)))
    return {name: tuple(found.get((name, year)) for year in p.years) for name in names}


def bands(title: str, rows: Sequence[Band]) -> SafeString:
    """Rank bands of many runs; empty without ranks."""
    from indexcore.chart.bands import RankBands

    shown = [row for row in rows if row.nominal is not None]
    if not shown:
        return mark_safe("")
    columns = [_floats(getattr(row, name) for row in shown) for name in ("nominal", "median", "low", "high")]
    return _safe(RankBands(title, tuple(row.name for row in shown), *columns).svg())


def contributions(title: str, change: Sequence[ChangeRow]) -> SafeString:
    """What moved the total, gains above losses, parts of one name together; empty without parts."""
    from indexcore.chart.bars import RankedBars

    summed: dict[str, float] = {}
    for part in change:
        summed[part.name] = summed.get(part.name, 0.0) + part.contribution
    kept = {name: value for name, value in summed.items() if abs(value) >= SHOWN}
    if not kept:
        return mark_safe("")
    return _safe(RankedBars(title, tuple(kept), tuple(kept.values())).svg())


def bars_live(scores: Sequence[UnitScore]) -> dict[str, Any] | None:
    """The numbers of ranked bars for the interactive chart, the best on top; None without units."""
    shown = [s for s in scores if s.total is not None]
    if not shown:
        return None
    return {
        "kind": "bar",
        "labels": [s.name for s in shown],
        "series": [{"name": "", "values": [s.total for s in shown]}],
    }


def lines_live(
    periods: Sequence[str], series: Mapping[str, Sequence[float | None]], *, ranks: bool = False
) -> dict[str, Any] | None:
    """The numbers of lines for the interactive chart; ranks count downwards. None with one period."""
    if len(periods) < 2 or not series:
        return None
    drawn = [{"name": name, "values": list(values)} for name, values in series.items()]
    return {"kind": "line", "labels": list(periods), "series": drawn, "ranks": ranks}


def history_live(p: UnitProfile) -> dict[str, Any] | None:
    """The same numbers as `history`."""
    return lines_live(p.years, _through(p, lambda s: s.total))


def rank_history_live(p: UnitProfile) -> dict[str, Any] | None:
    """The same numbers as `rank_history`."""
    return lines_live(p.years, _through(p, lambda s: s.rank), ranks=True)
