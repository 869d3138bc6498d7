"""The tables of a contract's page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kezhuan.contracts.views import (
    BookingRow,
    ConditionRow,
    ContractPartyRow,
    ContractRow,
    CostRow,
    ReceiptRow,
)
from kezhuan.ui.shapes import Cell, Column, Row, Table
from kezhuan.ui.tones import tone_of

ANSWERS = {"yes": ("成立", "green"), "no": ("不成立", "red"), "": ("未判断", "plain")}


def contracts(rows: Iterable[ContractRow], *, filtered: bool) -> Table:
    """Contracts as a list."""
    columns = (Column(_("项目名称")), Column(_("编号")), Column(_("类别")), Column(_("登记单位")), Column(_("登记途径")), Column(_("状态"), "badge"),
               Column(_("技术交易额"), "money"), Column(_("登记编号")), Column(_("办理期限"), "deadline"))  # fmt: skip
    drawn = tuple(
        Row((
            Cell(r.title, url=f"/contracts/{r.uid}/"), Cell(r.number), Cell(r.kind_label), Cell(r.organisation, note=r.region), Cell(r.lane_label),
            Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)),
            Cell(r.tech_amount if r.approved_tech_amount is None else r.approved_tech_amount), Cell(r.registration_no),
            Cell(r.due_on) if r.due_on else Cell("", kind="text"),
        ), key=str(r.uid))
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("技术合同列表"), columns=columns, rows=drawn, state="no_match" if filtered and not drawn else "ready",
        empty=_("还没有技术合同。签约后从对接项目或在这里新建，也可以录入已在别处登记的合同。"),
    )  # fmt: skip


def parties(rows: Iterable[ContractPartyRow]) -> Table:
    """Sellers, buyers and brokers."""
    columns = (
        Column(_("身份")),
        Column(_("名称")),
        Column(_("统一社会信用代码")),
        Column(_("地区")),
        Column(_("单位性质")),
        Column(_("促成份额"), "number", "%"),
    )
    return Table(caption=_("当事人"), columns=columns, rows=tuple(
        Row((Cell(_(p.side_label)), Cell(p.name), Cell(p.uscc), Cell(p.region), Cell(p.nature),
             Cell("" if p.share_bp is None else f"{p.share_bp / 100:.2f}"))) for p in rows
    ), empty=_("还没有填写当事人。"))  # fmt: skip


def costs(rows: Iterable[CostRow]) -> Table:
    """Non-technical costs with what of them is deducted."""
    columns = (Column(_("费用种类")), Column(_("金额"), "money"), Column(_("其中技术载体"), "money"), Column(_("套数"), "number"),
               Column(_("扣除"), "money"), Column(_("依据")))  # fmt: skip
    return Table(caption=_("非技术性费用"), columns=columns, rows=tuple(
        Row((Cell(c.kind), Cell(c.gross), Cell(c.carrier), Cell(c.sets), Cell(c.amount), Cell(c.evidence))) for c in rows
    ), empty=_("没有非技术性费用，技术交易额等于合同成交额。"))  # fmt: skip


def receipts(rows: Iterable[ReceiptRow]) -> Table:
    """Payment receipts."""
    columns = (
        Column(_("到账日期"), "date"),
        Column(_("金额"), "money"),
        Column(_("技术性收入"), "money"),
        Column(_("发票号码")),
        Column(_("付款凭证号")),
    )
    return Table(caption=_("到账"), columns=columns, rows=tuple(
        Row((Cell(r.received_on), Cell(r.amount), Cell(r.tech_part), Cell(r.invoice_no), Cell(r.slip_no))) for r in rows
    ), empty=_("还没有登记到账。"))  # fmt: skip


def bookings(rows: Iterable[BookingRow]) -> Table:
    """What each act added to the figures, and when."""
    columns = (
        Column(_("事项")),
        Column(_("计入日期"), "date"),
        Column(_("成交额"), "money"),
        Column(_("技术交易额"), "money"),
        Column(_("份数"), "number"),
    )
    return Table(caption=_("计入统计"), columns=columns, rows=tuple(
        Row((
            Cell(_(b.label), note=_("补录：{day} 录入").format(day=b.booked_on) if b.late else ""), Cell(b.on), Cell(b.turnover), Cell(b.tech),
            Cell(b.count),
        ))
        for b in rows
    ))  # fmt: skip


def conditions(rows: Iterable[ConditionRow]) -> Table:
    """Conditions of recognition with the reviewer's judgement."""
    columns = (Column(_("认定条件")), Column(_("出处")), Column(_("判断"), "badge"))
    return Table(caption=_("认定条件"), columns=columns, rows=tuple(
        Row((Cell(c.text), Cell(c.clause), Cell(_(ANSWERS[c.answer][0]), kind="badge", tone=ANSWERS[c.answer][1]))) for c in rows
    ))  # fmt: skip
