"""Lines over periods, and the history of ranks with the first place on top; gaps stay gaps, breaks are marked."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from indexcore.chart.svg import (
    DASHES,
    MARKERS,
    PALETTE,
    RULE,
    WARN,
    Drawing,
    number,
    points,
    round_ticks,
    text_width,
)
from indexcore.chart.table import ChartTable
from indexcore.errors import refuse

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 320, 56, 30, 36
Series = tuple[str, tuple[float, ...]]
At = Callable[[Any], float]


@dataclass(frozen=True)
class Lines:
    """One line per series over ``periods``; NaN interrupts a line; ``breaks`` are periods at which a new
    basis starts, drawn as a dashed upright with its name."""

    title: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    breaks: tuple[str, ...] = ()
    decimals: int = 2

    def __post_init__(self) -> None:
        _check(self.title, self.periods, self.series)

    def table(self) -> ChartTable:
        """Periods as rows, series as columns; a break is noted beside its period."""
        rows = tuple(
            (
                f"{period}（口径断点）" if period in self.breaks else period,
                *(number(values[at], decimals=self.decimals) for _, values in self.series),
            )
            for at, period in enumerate(self.periods)
        )
        caption = f"{self.title}（单位：{self.unit}）" if self.unit else self.title
        return ChartTable(caption, ("时期", *(name for name, _ in self.series)), rows)

    def svg(self) -> str:
        """The chart as SVG text."""
        present = [v for _, values in self.series for v in values if not math.isnan(v)]
        ticks = round_ticks(min(present, default=0.0), max(present, default=1.0))
        return _drawn(
            _Frame(self.title, self.periods, self.series, _range_text(self), self.breaks, self.decimals),
            ticks=ticks,
            upside_down=False,
        )


@dataclass(frozen=True)
class RankHistory:
    """Ranks over ``periods``, first place on top; NaN where a unit had no rank."""

    title: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    breaks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check(self.title, self.periods, self.series)

    def table(self) -> ChartTable:
        """Units as rows, periods as columns."""
        rows = tuple((name, *(number(v, decimals=0) for v in values)) for name, values in self.series)
        return ChartTable(self.title, ("单位", *self.periods), rows)

    def svg(self) -> str:
        """The chart as SVG text."""
        worst = max((v for _, values in self.series for v in values if not math.isnan(v)), default=1.0)
        step = max(1, math.ceil(worst / 12))
        ticks = sorted({1.0, float(worst), *(float(k) for k in range(step, int(worst) + 1, step))})
        text = f"位次变化图，{len(self.series)} 个单位，{self.periods[0]} 至 {self.periods[-1]}，越靠上位次越高。"
        frame = _Frame(self.title, self.periods, self.series, text, self.breaks, 0)
        return _drawn(frame, ticks=ticks if len(ticks) > 1 else [1.0, 2.0], upside_down=True)


@dataclass(frozen=True)
class _Frame:
    title: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    description: str
    breaks: tuple[str, ...]
    decimals: int


def _check(title: str, periods: Sequence[str], series: Sequence[Series]) -> None:
    if not periods or not series:
        raise refuse(f"图「{title}」", "没有时期或没有数列")
    for name, values in series:
        if len(values) != len(periods):
            raise refuse(f"图「{title}」的 {name}", f"有 {len(values)} 个值，应与 {len(periods)} 个时期相应")


def _drawn(frame: _Frame, *, ticks: list[float], upside_down: bool) -> str:
    right = 20 + max(text_width(name) for name, _ in frame.series)
    wide, high = WIDTH - LEFT - right, HEIGHT - TOP - BOTTOM
    drawing = Drawing(width=WIDTH, height=HEIGHT, title=frame.title, description=frame.description)

    def x_of(at: int) -> float:
        return LEFT + (wide / 2 if len(frame.periods) == 1 else wide * at / (len(frame.periods) - 1))

    def y_of(value: float) -> float:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return TOP + high * (share if upside_down else 1 - share)

    for tick in ticks:
        drawing.add("line", x1=LEFT, y1=y_of(tick), x2=LEFT + wide, y2=y_of(tick), stroke=RULE)
        drawing.label(LEFT - 6, y_of(tick) + 4, f"{tick:g}", anchor="end", font_size=11)
    for at, period in enumerate(frame.periods):
        drawing.label(x_of(at), HEIGHT - 12, period, anchor="middle", font_size=11)
        if period in frame.breaks:
            drawing.add(
                "line", x1=x_of(at), y1=TOP, x2=x_of(at), y2=TOP + high, stroke=WARN, stroke_dasharray="4 3"
            )
            side = "end" if x_of(at) > LEFT + wide / 2 else "start"
            drawing.label(x_of(at), TOP - 8, "口径断点", anchor=side, fill=WARN, font_size=11)
    taken: list[float] = []
    for place, (name, values) in enumerate(frame.series):
        _line(drawing, place, values, x_of=x_of, y_of=y_of)
        seen = [at for at, v in enumerate(values) if not math.isnan(v)]
        if seen:
            y = _free(y_of(values[seen[-1]]) + 4, taken)
            drawing.label(LEFT + wide + 10, y, name, fill=PALETTE[place % len(PALETTE)])
    return drawing.text()


def _line(drawing: Drawing, place: int, values: Sequence[float], *, x_of: At, y_of: At) -> None:
    colour = PALETTE[place % len(PALETTE)]
    run: list[tuple[float, float]] = []
    for at, value in enumerate([*values, math.nan]):
        if not math.isnan(value):
            run.append((x_of(at), y_of(value)))
            continue
        if len(run) > 1:
            dash = DASHES[place // len(PALETTE) % len(DASHES)]
            drawing.add(
                "polyline",
                points=points(run),
                fill="none",
                stroke=colour,
                stroke_width=2,
                stroke_dasharray=dash,
            )
        for x, y in run:
            drawing.marker(x, y, kind=MARKERS[place % len(MARKERS)], fill=colour)
        run = []


def _free(wanted: float, taken: list[float]) -> float:
    """The nearest height at or below ``wanted`` where no other label stands within a line's height."""
    y = wanted
    while any(abs(y - other) < 13 for other in taken):
        y += 1
    taken.append(y)
    return y


def _range_text(lines: Lines) -> str:
    parts = []
    for name, values in lines.series:
        seen = [(p, v) for p, v in zip(lines.periods, values, strict=True) if not math.isnan(v)]
        if seen:
            first, last = (f"{p} 为 {number(v, decimals=lines.decimals)}" for p, v in (seen[0], seen[-1]))
            parts.append(f"{name} {first}，{last}")
    note = f"；{'、'.join(lines.breaks)} 起口径改变" if lines.breaks else ""
    return f"折线图：{'；'.join(parts)}{note}。"
