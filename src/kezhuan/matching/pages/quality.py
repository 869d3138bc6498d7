"""How good the matcher is here, for everybody to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.matching import queries
from kezhuan.ui.pages import page
from kezhuan.ui.shapes import Cell, Column, Fact, Row, Table
from matchcore.evaluate import LEAST_LEVEL

MEASURES = (
    ("ndcg@5", "前 5 条排序质量（nDCG@5）", "1 为与专业人员判断完全一致"),
    ("ndcg@10", "前 10 条排序质量（nDCG@10）", "1 为与专业人员判断完全一致"),
    ("mrr", "首个合适成果的位置（MRR）", "1 为总排在第一"),
    ("precision@5", "前 5 条中合适的比例", "合适：关联较强或强"),
    ("contest_score", "关联等级预测（1/(1+平均误差)）", "与 CCF BDCI 2019 竞赛口径相同"),
)


def shown(request: HttpRequest) -> HttpResponse:
    """The last measurement of this installation, or that nobody has measured yet."""
    found = queries.last_measurement()
    table: Table | None = None
    facts: tuple[Fact, ...] = ()
    if found is not None:
        rows = tuple(
            Row(
                (
                    Cell(_(label), note=_(note)),
                    _value(name, found.figures[name]),
                    Cell(_interval(found.figures.get(f"{name}_ci"))),
                )
            )
            for name, label, note in MEASURES
            if name in found.figures
        )
        columns = (Column(_("指标")), Column(_("数值"), "text"), Column(_("95% 区间")))
        table = Table(caption=_("匹配质量"), columns=columns, rows=rows)
        facts = (
            Fact(_("测量时间"), f"{found.at:%Y-%m-%d %H:%M}"), Fact(_("数据来源"), found.source), Fact(_("测量方法"), found.how),
            Fact(_("标注对数"), f"{found.pairs:,}"), Fact(_("需求数"), found.figures.get("n_demands")), Fact(_("数据指纹"), found.data),
            Fact(_("模型指纹"), found.model),
        )  # fmt: skip
    return page(request, "matching/quality.html", heading=_("匹配质量"), table=table, facts_rows=facts)


def _value(name: str, value: float | None) -> Cell:
    """The figure, or that no label of the level it needs was there to measure it by."""
    if value is None:
        return Cell(_("无从测量"), note=_("没有一对标注达到 {level} 级").format(level=LEAST_LEVEL[name]))
    return Cell(f"{value:.3f}")


def _interval(pair: list[float] | None) -> str:
    return f"{pair[0]:.3f} – {pair[1]:.3f}" if pair else ""
