"""Contributions and ventures as tables and facts of a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kezhuan.rights.pages.stakes import linked
from kezhuan.rights.pages.steps import answered
from kezhuan.rights.pages.tables import yes, yuan
from kezhuan.rights.stake_views import (
    EquityDetail,
    EquityRow,
    HolderRow,
    VentureDetail,
    VentureReportRow,
    VentureRow,
)
from kezhuan.ui.shapes import AnsweredGroup, Cell, Column, Fact, Row, Table
from kezhuan.ui.tones import tone_of


def percent(bp: int) -> str:
    """A share of 1/10,000 as percent."""
    return f"{bp / 100:.2f}%"


def equities(rows: Iterable[EquityRow], *, filtered: bool) -> Table:
    """The list of contributions."""
    columns = (Column(_("科技成果")), Column(_("编号")), Column(_("入股的公司")), Column(_("作价金额"), "money"), Column(_("环节"), "badge"), Column(_("办理期限"), "deadline"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.title, url=f"/equities/{r.uid}/"), Cell(r.number), Cell(r.company), Cell(r.value_fen),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)), Cell(r.due_on, kind="deadline" if r.due_on else "text")), key=str(r.uid))
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("作价入股列表"), columns=columns, rows=drawn, state="no_match" if filtered and not drawn else "ready",
        empty=_("还没有作价入股。以成果投资入股时，由成果处在这里登记作价、股份和各环节。"),
    )  # fmt: skip


def equity_facts(e: EquityDetail) -> tuple[Fact, ...]:
    """What the unit decides on, and what was registered."""
    r = e.row
    return (
        Fact(_("科技成果"), r.title, url=e.achievement.url if e.achievement else ""), Fact(_("单位"), r.organisation),
        Fact(_("入股的公司"), r.company), Fact(_("作价金额"), f"{yuan(r.value_fen)} {_('元')}"), Fact(_("定价方式"), _(r.basis_label)),
        Fact(_("占公司股权"), percent(r.company_bp)), Fact(_("团队所得股份"), percent(r.team_bp)), Fact(_("单位所得股份"), percent(e.unit_bp)),
        Fact(_("公司统一社会信用代码"), e.company_uscc), Fact(_("定价依据"), e.basis_ref), Fact(_("定价日期"), e.valued_on),
        Fact(_("国家设立的高校或科研院所"), yes(e.state_unit)), linked(_("技术合同"), e.contract), linked(_("成果转化项目"), e.project),
        Fact(_("集体决策文号"), e.decision_no), Fact(_("协议编号"), e.agreement_no), Fact(_("签订日期"), e.agreed_on),
        Fact(_("变更登记编号"), e.registration_no), Fact(_("登记日期"), e.registered_on), Fact(_("退出日期"), e.exited_on),
        *((Fact(_("退出所得"), f"{yuan(e.proceeds_fen)} {_('元')}"),) if e.exited_on else ()), Fact(_("退回、作废、退出的理由"), e.reason),
    )  # fmt: skip


def holders(rows: Iterable[HolderRow]) -> Table:
    """Who gets which part of the shares formed."""
    return Table(caption=_("团队股份"), columns=(Column(_("姓名")), Column(_("比例"), "number", "%"), Column(_("单位领导"))), rows=tuple(
        Row((Cell(r.name), Cell(f"{r.share_bp / 100:.2f}"), Cell(_(r.leader_label)))) for r in rows
    ), empty=_("还没有列出成员。"))  # fmt: skip


def ventures(rows: Iterable[VentureRow], *, filtered: bool) -> Table:
    """The list of ventures."""
    columns = (Column(_("申请人")), Column(_("编号")), Column(_("单位")), Column(_("企业")), Column(_("环节"), "badge"), Column(_("截止日"), "date"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.title, url=f"/ventures/{r.uid}/"), Cell(r.number), Cell(r.organisation), Cell(r.company),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)), Cell(r.ends_on)), key=str(r.uid))
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("创业列表"), columns=columns, rows=drawn, state="no_match" if filtered and not drawn else "ready",
        empty=_("还没有创业申请。科研人员可以在这里申请离岗创业或在岗创业。"),
    )  # fmt: skip


def venture_facts(v: VentureDetail) -> tuple[Fact, ...]:
    """What the unit decides on, and what was agreed."""
    r = v.row
    return (
        Fact(_("创业方式"), _(r.kind_label)), Fact(_("单位"), r.organisation), Fact(_("创办或任职的企业"), r.company),
        Fact(_("拟任职务"), v.position), Fact(_("起始日"), v.starts_on), Fact(_("截止日"), r.ends_on),
        Fact(_("企业统一社会信用代码"), v.company_uscc), linked(_("使用的科技成果"), v.achievement), linked(_("作价入股"), v.equity),
        Fact(_("集体决策文号"), v.decision_no), Fact(_("协议编号"), v.agreement_no), Fact(_("延长次数"), v.extended or ""),
        Fact(_("结束日期"), v.over_on), Fact(_("理由"), v.reason),
    )  # fmt: skip


def years(rows: Iterable[VentureReportRow]) -> Table:
    """What the person said year by year."""
    return Table(
        caption=_("年度情况"),
        columns=(Column(_("登记日"), "date"), Column(_("创业进展"))),
        rows=tuple(Row((Cell(r.on), Cell(r.words))) for r in rows),
        empty=_("还没有登记年度情况。"),
    )


def equity_answers(e: EquityDetail, base: str) -> tuple[AnsweredGroup, ...]:
    """Everything the office wrote, to check before the decision is asked for."""
    edit, who = f"{base}do/edit/", _("本单位成果处和获得股份的成员；公示时公开成果、作价、股份和利益关联情况")
    people = tuple(Fact(h.name, percent(h.share_bp), note=_(h.leader_label)) for h in e.holders)
    return (
        answered(_("作价和股份"), equity_facts(e)[2:14], edit, who=who), answered(_("团队股份"), people, f"{base}team/"),
        answered(_("利益关联情况"), (Fact(_("利益关联情况"), e.conflict),), edit),
    )  # fmt: skip


def venture_answers(v: VentureDetail, base: str) -> tuple[AnsweredGroup, ...]:
    """Everything the person wrote, to check before it is handed in."""
    edit, facts = f"{base}do/edit/", venture_facts(v)
    texts = (
        Fact(_("创业方案"), v.plan),
        Fact(_("与单位的约定"), v.duties),
        Fact(_("利益关联情况"), v.conflict),
    )
    return (
        answered(_("企业和职务"), (facts[0], *facts[2:4], *facts[6:9]), edit, who=_("本单位成果处；公示时公开姓名、企业和利益关联情况")),
        answered(_("方案和约定"), texts, edit),
    )  # fmt: skip
