"""Lists of collection sheets as the ui draws them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from kezhuan.indices.views import CollectionCell, CollectionRow
from kezhuan.ui.shapes import Cell, Column, Row, Table
from kezhuan.ui.tones import tone_of


def listed(rows: Iterable[CollectionRow], *, filtered: bool, may_send: bool) -> Table:
    """Collection sheets with how far they are."""
    columns = (
        Column(_("部门")),
        Column(_("指数")),
        Column(_("年份")),
        Column(_("已填格数")),
        Column(_("填报截止日"), "date"),
        Column(_("状态"), "badge"),
    )
    found = tuple(
        Row((
            Cell(r.department, url=f"/indices/collections/{r.uid}/", note=" ".join(p for p in (r.number, _("演示") if r.demo else "") if p)),
            Cell(r.index_name), Cell(r.period, kind="code"), Cell(f"{r.filled} / {r.cells}", kind="code"), Cell(r.until),
            Cell(_("链接已过期") if r.expired else _(r.state_label), kind="badge", tone="amber" if r.expired else tone_of(r.state)),
        ))
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("部门采集表"), columns=columns, rows=found, state="no_match" if filtered and not found else "ready", empty=_("还没有发过采集表。"),
        act_label=_("向部门采集数据") if may_send else "", act_url="/indices/collections/new/" if may_send else "",
    )  # fmt: skip


def cells(found: Iterable[CollectionCell]) -> Table:
    """Every cell with its answer and what the sign-off does with it."""
    columns = (
        Column(_("指标")),
        Column(_("地区或单位")),
        Column(_("数值"), "number"),
        Column(_("数据状态")),
        Column(_("说明")),
        Column(_("结果"), "badge"),
    )
    return Table(
        caption=_("填报内容"), columns=columns,
        rows=tuple(
            Row((
                Cell(c.indicator_name, note=" ".join(p for p in (c.unit, c.basis) if p)), Cell(c.unit_name),
                Cell("--" if c.value is None else f"{c.value.normalize():,f}", kind="code"), Cell(c.status_label or "--"), Cell(c.note or "--"),
                Cell(c.outcome_label, kind="badge", tone=c.tone, note=c.why),
            ))
            for c in found
        ),
    )  # fmt: skip


def faults(report: Any) -> Table:
    """Every faulty cell of an uploaded sheet, by line and column."""
    return Table(
        caption=_("有误的格"), columns=(Column(_("行"), "number"), Column(_("列")), Column(_("原因")), Column(_("原填"))),
        rows=tuple(Row((Cell(f.line), Cell(f.column), Cell(str(f.reason)), Cell(str(f.value) if f.value is not None else ""))) for f in report.faults[:200]),
    )  # fmt: skip
