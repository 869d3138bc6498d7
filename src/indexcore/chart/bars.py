"""Ranked horizontal bars: one per unit, the unit itself in bold, missing ones named and left empty."""

import math
from dataclasses import dataclass

from indexcore.chart.svg import BLUE, INK, PALE, RULE, Drawing, number, round_ticks, text_width
from indexcore.chart.table import ChartTable
from indexcore.errors import refuse

ROW, TOP, WIDTH = 24, 34, 640


@dataclass(frozen=True)
class RankedBars:
    """Bars for ``labels`` and ``values`` (NaN = no data), longest first unless ``ordered`` keeps them;
    ``highlight`` names the unit the page is about, ``unit`` the measure."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""
    highlight: str | None = None
    ordered: bool = False
    decimals: int = 2

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values) or not self.labels:
            raise refuse(
                f"图「{self.title}」", f"{len(self.labels)} 个名称与 {len(self.values)} 个数值不相应"
            )

    def _rows(self) -> list[tuple[str, float]]:
        rows = list(zip(self.labels, self.values, strict=True))
        if self.ordered:
            return rows
        return sorted(rows, key=lambda row: (math.isnan(row[1]), -row[1] if not math.isnan(row[1]) else 0.0))

    def table(self) -> ChartTable:
        """The bars as rows, in the order drawn."""
        rows = tuple((name, number(value, decimals=self.decimals)) for name, value in self._rows())
        return ChartTable(self.title, ("名称", f"数值（{self.unit}）" if self.unit else "数值"), rows)

    def svg(self) -> str:
        """The chart as SVG text; the axis starts at zero, or below it where values are negative."""
        rows = self._rows()
        present = [value for _, value in rows if not math.isnan(value)]
        left = 16 + max(text_width(name) for name, _ in rows)
        ticks = round_ticks(min([0.0, *present]), max([0.0, *present]))
        scale = (WIDTH - left - 90) / (ticks[-1] - ticks[0])
        height = TOP + ROW * len(rows) + 26
        drawing = Drawing(width=WIDTH, height=height, title=self.title, description=self._description(rows))
        for tick in ticks:
            x = left + (tick - ticks[0]) * scale
            drawing.add("line", x1=x, y1=TOP - 6, x2=x, y2=height - 22, stroke=RULE)
            drawing.label(x, height - 8, f"{tick:g}", anchor="middle", font_size=11)
        if self.unit:
            drawing.label(WIDTH - 8, 18, f"单位：{self.unit}", anchor="end", font_size=11)
        zero = left - ticks[0] * scale
        for place, (name, value) in enumerate(rows):
            y = TOP + place * ROW
            own = name == self.highlight
            drawing.label(left - 8, y + 15, name, anchor="end", font_weight="bold" if own else None)
            if math.isnan(value):
                drawing.label(zero + 6, y + 15, number(value), fill=INK, font_size=12)
                continue
            tip = zero + value * scale
            fill = BLUE if own or self.highlight is None else PALE
            drawing.add(
                "rect",
                x=min(zero, tip),
                y=y + 2,
                width=abs(tip - zero),
                height=ROW - 7,
                fill=fill,
                stroke=BLUE,
            )
            text = number(value, decimals=self.decimals)
            drawing.label(max(zero, tip) + 6, y + 15, text, font_weight="bold" if own else None)
        return drawing.text()

    def _description(self, rows: list[tuple[str, float]]) -> str:
        best = f"{rows[0][0]} {number(rows[0][1], decimals=self.decimals)}"
        text = f"横向条形图，共 {len(rows)} 项，首位为 {best}。"
        own = [place for place, (name, _) in enumerate(rows, start=1) if name == self.highlight]
        return text + (f"{self.highlight} 排在第 {own[0]} 位。" if own and not self.ordered else "")
