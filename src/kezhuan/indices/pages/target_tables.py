"""Lists of targets as the ui draws them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from kezhuan.indices.views import TargetDetail, TargetRow
from kezhuan.ui.shapes import Cell, Column, Row, Table


def percent(share: Decimal | None) -> str:
    """A share in percent with one decimal."""
    return "--" if share is None else f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def plain(value: Decimal | None) -> str:
    """A value without trailing zeros."""
    return "--" if value is None else f"{value.normalize():,f}"


def board(rows: Iterable[TargetRow], *, filtered: bool = False, may_set: bool = False) -> Table:
    """Plan, actual, share done against share of the year elapsed, light."""
    columns = (
        Column(_("目标")), Column(_("地区")), Column(_("责任")), Column(_("目标数"), "number"), Column(_("完成数"), "number"), Column(_("完成比例")),
        Column(_("时序进度")), Column(_("进度"), "badge"),
    )  # fmt: skip
    found = tuple(_row(row) for row in rows)
    return Table(
        caption=_("年度目标"), columns=columns, rows=found, state="no_match" if filtered and not found else "ready", empty=_("这一年还没有目标。"),
        act_label=_("制定目标") if may_set else "", act_url="/targets/new/" if may_set else "",
    )  # fmt: skip


def _row(t: TargetRow) -> Row:
    notes = [
        t.number,
        *([_("演示")] if t.demo else []),
        *([_(t.state_label)] if t.state != "issued" else []),
        *([_("上月未报")] if t.late else []),
    ]
    title = f"└ {t.title}" if t.parent_uid else t.title
    return Row((
        Cell(title, url=f"/targets/{t.uid}/", note=" · ".join(notes)), Cell(t.region_name), Cell(t.holder or t.office or "--", note=t.office if t.holder else ""),
        Cell(t.planned, note=t.unit), Cell(t.actual, note=f"{t.as_of}" if t.as_of else ""), Cell(percent(t.progress), kind="code"), Cell(percent(t.elapsed), kind="code"),
        Cell(t.light_label, kind="badge", tone=t.tone),
    ))  # fmt: skip


def months(t: TargetDetail, base: str) -> Table:
    """Every monthly report with its evidence, corrected ones marked."""
    columns = (
        Column(_("月份")),
        Column(_("到月底的数"), "number", t.row.unit),
        Column(_("情况说明")),
        Column(_("佐证材料")),
        Column(_("报送")),
        Column(_("时间"), "moment"),
    )
    return Table(
        caption=_("月度调度"), columns=columns, empty=_("还没有调度数。"),
        rows=tuple(
            Row((
                Cell(str(p.month), note="" if p.current else _("已更正")), Cell(p.value), Cell(p.note or "--", note=_("平台取数") if p.figure_code else ""),
                Cell(p.files[0][1] if p.files else "--", url=f"{base}/files/{p.files[0][0]}/" if p.files else ""), Cell(p.role), Cell(p.at),
            ))
            for p in t.months
        ),
    )  # fmt: skip
