"""Rank bands: for every unit its nominal rank, the median and the 5-95 % range over many runs."""

from dataclasses import dataclass

from indexcore.chart.svg import BLUE, PALE, RULE, WARN, Drawing, number, text_width
from indexcore.chart.table import ChartTable
from indexcore.errors import refuse

ROW, TOP, WIDTH = 22, 44, 640


@dataclass(frozen=True)
class RankBands:
    """``labels`` with nominal rank, median, and low and high rank of the band."""

    title: str
    labels: tuple[str, ...]
    nominal: tuple[float, ...]
    median: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if {len(self.nominal), len(self.median), len(self.low), len(self.high)} != {len(self.labels)}:
            raise refuse(f"图「{self.title}」", "名称、名次、中位数与区间的个数不一致")

    def _order(self) -> list[int]:
        return sorted(range(len(self.labels)), key=lambda k: (self.nominal[k], self.median[k]))

    def table(self) -> ChartTable:
        """Units in nominal order with their four ranks."""
        rows = tuple(
            (self.labels[k], number(self.nominal[k], decimals=0))
            + tuple(number(part[k], decimals=1) for part in (self.median, self.low, self.high))
            for k in self._order()
        )
        return ChartTable(self.title, ("单位", "名次", "中位名次", "5% 分位", "95% 分位"), rows)

    def svg(self) -> str:
        """The chart as SVG text; the first place is at the left."""
        left = 16 + max(text_width(name) for name in self.labels)
        worst = max(*self.high, *self.nominal, 2.0)
        scale = (WIDTH - left - 24) / (worst - 1)
        height = TOP + ROW * len(self.labels) + 10
        text = (
            f"名次区间图，{len(self.labels)} 个单位；横条为 5% 至 95% 分位，圆点为中位名次，菱形为公布名次。"
        )
        drawing = Drawing(width=WIDTH, height=height, title=self.title, description=text)
        step = max(1, round(worst / 10))
        for tick in sorted({1, *range(step, int(worst) + 1, step)}):
            x = left + (tick - 1) * scale
            drawing.add("line", x1=x, y1=TOP - 8, x2=x, y2=height - 8, stroke=RULE)
            drawing.label(x, TOP - 14, str(tick), anchor="middle", font_size=11)
        for place, k in enumerate(self._order()):
            y = TOP + ROW * place + ROW / 2
            drawing.label(left - 8, y + 4, self.labels[k], anchor="end")
            ends = [left + (value - 1) * scale for value in (self.low[k], self.high[k])]
            drawing.add(
                "rect",
                x=ends[0],
                y=y - 5,
                width=max(ends[1] - ends[0], 1.0),
                height=10,
                fill=PALE,
                stroke=BLUE,
            )
            drawing.marker(left + (self.nominal[k] - 1) * scale, y, kind="diamond", fill=WARN, size=4.5)
            drawing.marker(left + (self.median[k] - 1) * scale, y, kind="circle", fill=BLUE, size=3)
        return drawing.text()
