"""A radar of one or few units over the parts of an index, on a common scale."""

import math
from dataclasses import dataclass

from indexcore.chart.svg import DASHES, MARKERS, PALETTE, RULE, Drawing, number, points
from indexcore.chart.table import ChartTable
from indexcore.errors import refuse

WIDTH, HEIGHT, RADIUS = 560, 420, 140


@dataclass(frozen=True)
class Radar:
    """A polygon per series over ``axes``, from ``low`` in the centre to ``high`` at the rim; NaN leaves the
    polygon open at that axis, values beyond are drawn at the rim and told exactly in the table."""

    title: str
    axes: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    low: float = 0.0
    high: float = 100.0
    decimals: int = 2

    def __post_init__(self) -> None:
        if len(self.axes) < 3:
            raise refuse(f"图「{self.title}」", f"雷达图至少三个轴，现有 {len(self.axes)} 个")
        if not self.high > self.low:
            raise refuse(f"图「{self.title}」", "上限须大于下限")
        for name, values in self.series:
            if len(values) != len(self.axes):
                raise refuse(
                    f"图「{self.title}」的 {name}", f"有 {len(values)} 个值，应为 {len(self.axes)} 个"
                )

    def table(self) -> ChartTable:
        """Axes as rows, series as columns."""
        rows = tuple(
            (axis, *(number(values[at], decimals=self.decimals) for _, values in self.series))
            for at, axis in enumerate(self.axes)
        )
        return ChartTable(self.title, ("维度", *(name for name, _ in self.series)), rows)

    def svg(self) -> str:
        """The chart as SVG text."""
        drawing = Drawing(width=WIDTH, height=HEIGHT, title=self.title, description=self._description())
        for ring in range(1, 5):
            drawing.add(
                "polygon",
                points=points([self._at(k, ring / 4) for k in range(len(self.axes))]),
                fill="none",
                stroke=RULE,
            )
        for k, axis in enumerate(self.axes):
            rim, beyond = self._at(k, 1), self._at(k, 1.12)
            centre = self._at(k, 0)
            drawing.add("line", x1=centre[0], y1=centre[1], x2=rim[0], y2=rim[1], stroke=RULE)
            side = beyond[0] - centre[0]
            anchor = "middle" if abs(side) < 12 else "start" if side > 0 else "end"
            drawing.label(beyond[0], beyond[1] + 4, axis, anchor=anchor)
        drawing.label(centre[0] + 4, centre[1] - 4, f"{self.low:g}", font_size=10)
        drawing.label(self._at(0, 1)[0] + 6, self._at(0, 1)[1] + 12, f"{self.high:g}", font_size=10)
        for place, (name, values) in enumerate(self.series):
            self._polygon(drawing, place, values)
            y = 20 + 18 * place
            colour = PALETTE[place % len(PALETTE)]
            drawing.marker(16, y - 4, kind=MARKERS[place % len(MARKERS)], fill=colour)
            drawing.label(28, y, name, fill=colour)
        return drawing.text()

    def _polygon(self, drawing: Drawing, place: int, values: tuple[float, ...]) -> None:
        colour = PALETTE[place % len(PALETTE)]
        corners = [
            self._at(k, min(max((v - self.low) / (self.high - self.low), 0.0), 1.0))
            for k, v in enumerate(values)
            if not math.isnan(v)
        ]
        shape = "polygon" if len(corners) == len(values) else "polyline"
        drawing.add(
            shape,
            points=points(corners),
            fill=colour if shape == "polygon" else "none",
            fill_opacity=0.12,
            stroke=colour,
            stroke_width=2,
            stroke_dasharray=DASHES[place % len(DASHES)],
        )
        for x, y in corners:
            drawing.marker(x, y, kind=MARKERS[place % len(MARKERS)], fill=colour, size=3.5)

    def _at(self, axis: int, share: float) -> tuple[float, float]:
        turn = 2 * math.pi * axis / len(self.axes)
        return WIDTH / 2 + RADIUS * share * math.sin(turn), HEIGHT / 2 + 14 - RADIUS * share * math.cos(turn)

    def _description(self) -> str:
        parts = [
            f"{name}："
            + "，".join(
                f"{a} {number(v, decimals=self.decimals)}" for a, v in zip(self.axes, values, strict=True)
            )
            for name, values in self.series
        ]
        return f"雷达图，{len(self.axes)} 个维度，刻度 {self.low:g} 至 {self.high:g}。{'；'.join(parts)}。"
