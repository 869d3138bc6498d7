"""Distributions as tables and facts of a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kezhuan.core.money import Fen, display, in_yuan
from kezhuan.rights.pages.steps import answered
from kezhuan.rights.rules import dividing
from kezhuan.rights.views import (
    DeductionRow,
    DistributionDetail,
    DistributionRow,
    DividedRow,
    LineRow,
    TeamShareRow,
)
from kezhuan.ui.shapes import AnsweredGroup, Cell, Column, Fact, Row, Table
from kezhuan.ui.tones import tone_of


def distributions(rows: Iterable[DistributionRow], *, filtered: bool) -> Table:
    """The list."""
    columns = (Column(_("技术合同")), Column(_("编号")), Column(_("单位")), Column(_("环节"), "badge"), Column(_("到账日"), "date"),
               Column(_("到账"), "money"), Column(_("团队所得"), "money"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.title, url=f"/distributions/{r.uid}/"), Cell(r.number), Cell(r.organisation),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)), Cell(r.received_on), Cell(r.receipt_fen), Cell(r.team_fen)), key=str(r.uid))
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("收益分配列表"), columns=columns, rows=drawn, state="no_match" if filtered and not drawn else "ready",
        empty=_("还没有收益分配。技术合同登记到账后，由成果处按本单位规定分配。"),
    )  # fmt: skip


def facts(d: DistributionDetail) -> tuple[Fact, ...]:
    """What the distribution rests on."""
    url = f"/contracts/{d.contract_uid}/" if d.contract_number else ""
    return (
        Fact(_("技术合同"), d.contract_number or d.row.title, url=url), Fact(_("合同成交额"), in_yuan(Fen(d.contract_fen))),
        Fact(_("到账日"), d.row.received_on), Fact(_("到账"), in_yuan(Fen(d.row.receipt_fen))),
        Fact(_("扣除成本"), in_yuan(Fen(d.costs_fen)), note="" if d.first else _("不是首笔到账，不再扣除")), Fact(_("净收入"), in_yuan(Fen(d.row.net_fen))),
        Fact(_("转化方式"), _(d.route_label)), Fact(_("分配规定"), _(d.rule_title), note=f"{d.rule_source}　{d.rule_mark}"),
        Fact(_("省内转化"), yes(d.in_province)), Fact(_("国家设立的高校或科研院所"), yes(d.state_unit)), Fact(_("集体决策文号"), d.decision_no),
        Fact(_("付款凭证号"), d.voucher_no), Fact(_("发放日"), d.paid_on), Fact(_("退回、作废的理由"), d.reason),
    )  # fmt: skip


def answers(d: DistributionDetail, base: str) -> tuple[AnsweredGroup, ...]:
    """What the office wrote and what it comes to, to check before the team is asked to sign."""
    edit, told = f"{base}do/edit/", facts(d)
    unit = _("本单位成果处和有账号的团队成员")
    team = _("本单位成果处和有账号的团队成员；没有账号的经短信链接只看到本人一份；公示时公开人员、比例和金额")
    taken = [Fact(_(r.kind_label), f"{in_yuan(Fen(r.amount_fen))}（{r.evidence}）") for r in d.costs]
    people = [Fact(r.name, _share(r)) for r in d.shares]
    return (
        answered(_("到账"), (*told[:4], told[5]), "", who=unit), answered(_("转化方式和分配规定"), told[6:10], edit, who=unit),
        answered(_("扣除成本"), taken or [told[4]], f"{base}costs/" if d.first else "", who=unit),
        answered(_("各方所得"), [Fact(_(r.label), f"{yuan(r.amount_fen)} {_('元')}") for r in d.parts], "", who=unit),
        answered(_("团队成员和比例"), people, f"{base}team/", who=team),
    )  # fmt: skip


def _share(r: TeamShareRow) -> str:
    marks = _marks(r)
    return f"{r.share_bp / 100:.2f}%（{marks}）" if marks else f"{r.share_bp / 100:.2f}%"


def yes(value: bool) -> str:
    """是 or 否."""
    return _("是") if value else _("否")


def costs(rows: Iterable[DeductionRow]) -> Table:
    """The deductions."""
    return Table(
        caption=_("扣除成本"), columns=(Column(_("扣除项")), Column(_("金额"), "money"), Column(_("凭证"))),
        rows=tuple(Row((Cell(_(r.kind_label)), Cell(r.amount_fen), Cell(r.evidence))) for r in rows), empty=_("没有扣除项。"),
    )  # fmt: skip


def yuan(fen: int | None) -> str:
    """12,345.67, every 分 seen; empty where there is no amount yet."""
    return "" if fen is None else dividing.yuan(fen)


def parts(rows: Iterable[DividedRow], net: int) -> Table:
    """What each part receives, with their sum."""
    drawn = [Row((Cell(_(r.label)), Cell(r.amount_fen))) for r in rows]
    if drawn:
        drawn.append(Row((Cell(_("合计（净收入）")), Cell(net))))
    return Table(caption=_("各方所得"), columns=(Column(_("各方")), Column(_("金额"), "money")), rows=tuple(drawn),
                 empty=_("规定读不出来，暂不能测算。"))  # fmt: skip


def lines(rows: Iterable[LineRow]) -> Table:
    """Every part's amount, line by line, to the 分."""
    columns = (Column(_("各方")), Column(_("合同额分段")), Column(_("该段净收入"), "money"), Column(_("比例"), "number", "%"),
               Column(_("所得"), "money"))  # fmt: skip
    return Table(caption=_("逐项说明"), columns=columns, rows=tuple(
        Row((Cell(_(r.part_label)), Cell(_span(r)), Cell(r.net if r.rate else None), Cell(r.rate), Cell(r.amount))) for r in rows
    ), empty=_("还没有可以说明的金额。"))  # fmt: skip


def _span(r: LineRow) -> str:
    if not r.rate:
        return _("取整到分后的尾差")
    above = display(Fen(r.above))
    return _("超过 {above}").format(above=above) if r.upper is None else f"{above} – {display(Fen(r.upper))}"


def team(rows: Iterable[TeamShareRow]) -> Table:
    """The people with their shares, what they signed, and the tax hint."""
    columns = (Column(_("姓名")), Column(_("比例"), "number", "%"), Column(_("金额"), "money"), Column(_("计入当月工薪（提示）"), "money"),
               Column(_("签认")))  # fmt: skip
    return Table(caption=_("团队成员和比例"), columns=columns, rows=tuple(
        Row((Cell(r.name, note=_marks(r)), Cell(f"{r.share_bp / 100:.2f}"), Cell(r.amount_fen), Cell(r.added_fen), Cell(_signed(r))))
        for r in rows
    ), empty=_("还没有列出成员。"))  # fmt: skip


def _marks(r: TeamShareRow) -> str:
    marks = [_("主要贡献人员")] if r.main else []
    if r.leader != "none":
        marks.append(_(r.leader_label))
    return "、".join([*marks, *([_("本人")] if r.mine else [])])


def _signed(r: TeamShareRow) -> str:
    if r.objection:
        return _("有异议：{why}").format(why=r.objection)
    if r.signed_at is None:
        return _("未签认")
    via = _("短信链接") if r.signed_via == "link" else _("页面")
    return f"{r.signed_at:%Y-%m-%d} {via}"


def share_facts(r: TeamShareRow) -> tuple[Fact, ...]:
    """One person's own share."""
    return (
        Fact(_("姓名"), r.name), Fact(_("比例"), f"{r.share_bp / 100:.2f}%"), Fact(_("金额"), f"{yuan(r.amount_fen)} {_('元')}"),
    )  # fmt: skip
