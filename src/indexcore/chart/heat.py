"""A heat table: units by parts, every cell printing its value on a tint of its place in the column's range."""

import math
from dataclasses import dataclass

from indexcore.chart.svg import INK, RULE, Drawing, number, text_width
from indexcore.chart.table import ChartTable
from indexcore.errors import refuse

ROW, HEAD = 26, 46
# five tints of one hue, the two darkest with white figures: contrast above 4.5 on each
TINTS = (("#f2f6fc", INK), ("#dbe6f5", INK), ("#b3cbeb", INK), ("#2f6dbf", "#ffffff"), ("#1554ad", "#ffffff"))


@dataclass(frozen=True)
class HeatTable:
    """``values`` by ``rows`` and ``columns`` (NaN = no data), tinted in five steps between the column's
    lowest and highest value; ``by = "table"`` uses one range for all."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    by: str = "column"
    decimals: int = 1

    def __post_init__(self) -> None:
        if len(self.values) != len(self.rows) or any(len(v) != len(self.columns) for v in self.values):
            raise refuse(f"图「{self.title}」", f"数值应为 {len(self.rows)} 行 {len(self.columns)} 列")
        if self.by not in ("column", "table"):
            raise refuse(f"图「{self.title}」", f"着色范围只能是 column 或 table，不能是 {self.by!r}")

    def table(self) -> ChartTable:
        """The same cells as text."""
        rows = tuple(
            (name, *(number(v, decimals=self.decimals) for v in values))
            for name, values in zip(self.rows, self.values, strict=True)
        )
        return ChartTable(self.title, ("单位", *self.columns), rows)

    def svg(self) -> str:
        """The chart as SVG text."""
        left = 16 + max((text_width(name) for name in self.rows), default=0)
        cell = max([64.0, *(12 + text_width(name, size=12) for name in self.columns)])
        width, height = left + cell * len(self.columns) + 8, HEAD + ROW * len(self.rows) + 8
        text = f"热力表，{len(self.rows)} 行 {len(self.columns)} 列，颜色越深数值越高；每格印有数值。"
        drawing = Drawing(width=width, height=height, title=self.title, description=text)
        for k, name in enumerate(self.columns):
            drawing.label(left + cell * (k + 0.5), HEAD - 10, name, anchor="middle", font_size=12)
        bounds = [self._bounds(k) for k in range(len(self.columns))]
        for r, (name, values) in enumerate(zip(self.rows, self.values, strict=True)):
            y = HEAD + ROW * r
            drawing.label(left - 8, y + 17, name, anchor="end")
            for k, value in enumerate(values):
                fill, ink = _tint(value, *bounds[k])
                drawing.add(
                    "rect", x=left + cell * k, y=y, width=cell - 2, height=ROW - 2, fill=fill, stroke=RULE
                )
                shown = "—" if math.isnan(value) else number(value, decimals=self.decimals)
                drawing.label(
                    left + cell * (k + 0.5) - 1, y + 16, shown, anchor="middle", fill=ink, font_size=12
                )
        return drawing.text()

    def _bounds(self, column: int) -> tuple[float, float]:
        pool = (
            [row[column] for row in self.values]
            if self.by == "column"
            else [v for r in self.values for v in r]
        )
        present = [v for v in pool if not math.isnan(v)]
        return min(present, default=0.0), max(present, default=0.0)


def _tint(value: float, low: float, high: float) -> tuple[str, str]:
    if math.isnan(value):
        return "#ffffff", INK
    if high == low:
        return TINTS[0]
    return TINTS[min(int((value - low) / (high - low) * len(TINTS)), len(TINTS) - 1)]
