"""Entitlements as tables and facts of a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kezhuan.rights.pages.steps import answered
from kezhuan.rights.pages.tables import yes
from kezhuan.rights.views import EntitlementDetail, EntitlementReportRow, EntitlementRow, TeamMemberRow
from kezhuan.ui.shapes import AnsweredGroup, Cell, Column, Fact, Row, Table
from kezhuan.ui.tones import tone_of


def entitlements(rows: Iterable[EntitlementRow], *, filtered: bool) -> Table:
    """The list."""
    columns = (Column(_("科技成果")), Column(_("编号")), Column(_("单位")), Column(_("赋予的权利")), Column(_("环节"), "badge"), Column(_("办理期限"), "date"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.title, url=f"/entitlements/{r.uid}/"), Cell(r.number), Cell(r.organisation), Cell(right(r)),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)), Cell(r.due_on)), key=str(r.uid))
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("赋权列表"), columns=columns, rows=drawn, state="no_match" if filtered and not drawn else "ready",
        empty=_("还没有赋权。成果完成团队可以在这里申请所有权份额或长期使用权。"),
    )  # fmt: skip


def right(r: EntitlementRow) -> str:
    """The right in words: a share of the ownership, or years of use."""
    amount = f"{(r.team_bp or 0) / 100:g}%" if r.kind == "ownership" else _("{n} 年").format(n=r.years)
    return f"{_(r.kind_label)} {amount}"


def facts(e: EntitlementDetail) -> tuple[Fact, ...]:
    """What the unit decides on, and what was registered."""
    url = f"/achievements/{e.achievement_uid}/" if e.achievement_uid else ""
    return (
        Fact(_("科技成果"), e.row.title, url=url), Fact(_("单位"), e.row.organisation), Fact(_("赋予的权利"), right(e.row)),
        Fact(_("权属清晰，没有争议"), yes(e.clear_title)), Fact(_("共有人已书面同意，或没有共有人"), yes(e.consented)),
        Fact(_("不影响国家安全、国防安全、公共安全、经济安全和重大社会公共利益"), yes(e.harmless)), Fact(_("集体决策文号"), e.decision_no),
        Fact(_("协议编号"), e.agreement_no), Fact(_("起始日"), e.starts_on), Fact(_("到期日"), e.ends_on), Fact(_("登记号"), e.title_no),
        Fact(_("登记日期"), e.changed_on), Fact(_("退回、撤回、收回的理由"), e.reason),
    )  # fmt: skip


def answers(e: EntitlementDetail, base: str) -> tuple[AnsweredGroup, ...]:
    """Everything the team wrote, to check before it is handed in."""
    edit, told = f"{base}do/edit/", facts(e)
    people = tuple(Fact(m.name, f"{m.share_bp / 100:.2f}%") for m in e.members)
    texts = (
        Fact(_("转化方案"), e.plan),
        Fact(_("权利义务约定"), e.obligations),
        Fact(_("利益关联情况"), e.conflict),
    )
    return (
        answered(_("拟赋予的权利"), told[2:6], edit, who=_("本单位成果处；公示时公开成果、权利、成员和利益关联情况")),
        answered(_("团队成员和比例"), people, f"{base}team/"), answered(_("方案和约定"), texts, edit),
    )  # fmt: skip


def members(rows: Iterable[TeamMemberRow]) -> Table:
    """The team."""
    return Table(caption=_("团队成员和比例"), columns=(Column(_("姓名")), Column(_("比例"), "number", "%")), rows=tuple(
        Row((Cell(r.name), Cell(f"{r.share_bp / 100:.2f}"))) for r in rows
    ), empty=_("还没有列出成员。"))  # fmt: skip


def reports(rows: Iterable[EntitlementReportRow]) -> Table:
    """What the team said year by year."""
    return Table(caption=_("年度报告"), columns=(Column(_("登记日"), "date"), Column(_("转化进展")), Column(_("本年收入"), "money")), rows=tuple(
        Row((Cell(r.on), Cell(r.words), Cell(r.income_fen))) for r in rows
    ), empty=_("还没有年度报告。"))  # fmt: skip
