"""The menu of the workbench per role, as data, with the counts of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kezhuan.core import clock
from kezhuan.core.access import ADMINS, Actor, Role
from kezhuan.desks import queries
from kezhuan.desks.benches import bench_of
from kezhuan.desks.queries import Counts
from kezhuan.ui.shapes import MenuGroup, MenuLink

E, I, T, B, O, L, D, C, X, V = (  # noqa: E741 - one letter a role keeps the table below readable
    Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.BROKER, Role.OPERATOR, Role.LIAISON, Role.DISTRICT, Role.CITY, Role.EXPERT, Role.INVESTOR,
)  # fmt: skip
F = Role.FINANCE
STAFF = (O, D, C)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu, for these roles."""

    group: str
    label: str
    url: str
    icon: str
    roles: tuple[Role, ...]


DESK, WORK, FIND, SELF = _("工作台"), _("业务办理"), _("查找"), _("我的")
ENTRIES = (
    Entry(WORK, _("匹配结果"), "/matches/", "match", (E, I, T, B, X)),
    Entry(WORK, _("对接请求"), "/contacts/", "chat", (E, I, T, B, X, V, O)),
    Entry(WORK, _("查看授权"), "/grants/", "lock", (E, I, T, B, V)),
    Entry(WORK, _("谁看过本单位的内容"), "/readings/", "eye", (E, I, T)),
    Entry(WORK, _("保密协议"), "/ndas/", "shield", (E, I, T, B, V, O)),
    Entry(WORK, _("对接项目"), "/deals/", "list", (E, I, T, B, O, D, C)),
    Entry(WORK, _("先用后转成果池"), "/pool/", "list", (E, I, T, B, O, D, C)),
    Entry(WORK, _("先用后转"), "/trials/", "clock", (E, I, T, O, D, C)),
    Entry(WORK, _("介绍记录"), "/introductions/", "users", (E, I, T, B, O)),
    Entry(WORK, _("经纪人跟进"), "/followups/", "users", (B, O)),
    Entry(WORK, _("科技成果"), "/achievements/", "achievement", (I, T, O)),
    Entry(WORK, _("权属争议"), "/patent-disputes/", "warn", (I, T, O)),
    Entry(WORK, _("本单位的需求"), "/demands/?mine=1", "demand", (E, I, T)),
    Entry(WORK, _("代填的需求"), "/demands/?mine=1", "demand", (L, B)),
    Entry(WORK, _("技术需求"), "/demands/", "demand", STAFF),
    Entry(WORK, _("技术合同"), "/contracts/", "file", (E, I, T, B, V, O, D, C, Role.REGISTRAR, Role.FINANCE)),
    Entry(
        WORK,
        _("技术合同统计"),
        "/contracts/statistics/",
        "chart",
        (*STAFF, Role.PROVINCE, Role.REGISTRAR, Role.FINANCE),
    ),
    Entry(WORK, _("成果转化项目"), "/projects/", "achievement", (E, I, T, V, L, O, D, C)),
    Entry(WORK, _("收益分配"), "/distributions/", "star", (E, I, T, B, X, V, Role.MEMBER)),
    Entry(WORK, _("履职佐证"), "/bundles/", "shield", (E, T)),
    Entry(WORK, _("职务科技成果赋权"), "/entitlements/", "achievement", (E, I, T, X)),
    Entry(WORK, _("作价入股"), "/equities/", "chart", (E, I, T, X)),
    Entry(WORK, _("离岗在岗创业"), "/ventures/", "users", (E, I, T, X)),
    Entry(WORK, _("走访记录"), "/visits/", "visit", (L, B, O, D, C, E)),
    Entry(WORK, _("征集批次"), "/batches/", "batch", (L, O, D, C)),
    Entry(WORK, _("奖补申报"), "/payouts/", "star", (E, I, T, B, D, C, F)),
    Entry(WORK, _("收款账户"), "/payees/", "shield", (E, I, T, B, D, C, F)),
    Entry(WORK, _("年度预算"), "/appropriations/", "chart", (D, C, F)),
    Entry(WORK, _("资金安排"), "/arrangements/", "list", (D, C, F)),
    Entry(WORK, _("拨付批次"), "/disbursements/", "list", (D, C, F)),
    Entry(WORK, _("奖补追回"), "/recoveries/", "warn", (E, I, T, B, D, C, F)),
    Entry(WORK, _("免申即享"), "/payouts/automatic/", "users", (D, C)),
    Entry(WORK, _("政策测算"), "/payouts/simulate/", "chart", (D, C)),
    Entry(WORK, _("成果转化指数"), "/indices/", "chart", (*STAFF, Role.PROVINCE)),
    Entry(WORK, _("年度目标"), "/targets/", "done", (*STAFF, Role.PROVINCE, L, B, T, I)),
    Entry(WORK, _("专家与团队档案"), "/profiles/", "users", (I, T, X, O)),
    Entry(WORK, _("表格导入"), "/imports/", "upload", (E, I, T, B, L, V, O, D, C, Role.REGISTRAR)),
    Entry(WORK, _("需求手册与成果汇编"), "/booklets/", "file", (E, I, T, B, L, V, O, D, C)),
    Entry(WORK, _("服务评价"), "/ratings/", "star", (E, I, T, B, L, X, V, O, D, C, Role.REGISTRAR)),
    Entry(WORK, _("单位"), "/people/organisations/", "building", STAFF),
    Entry(WORK, _("加入单位的申请"), "/people/claims/", "users", (*STAFF, Role.MEMBER)),
    Entry(
        WORK, _("运行状况"), "/operations/", "done", (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
    ),
    Entry(WORK, _("工作人员的查阅"), "/unusual-access/", "eye", (Role.SECURITY_ADMIN, Role.AUDITOR)),
    Entry(WORK, _("诱饵记录"), "/decoys/", "shield", (Role.SECURITY_ADMIN, Role.AUDITOR)),
    Entry(FIND, _("技术需求"), "/search/?in=demands", "demand", (E, I, T, B, L, X, V, Role.MEMBER)),
    Entry(FIND, _("科技成果"), "/search/?in=achievements", "achievement", tuple(set(Role) - ADMINS)),
    Entry(FIND, _("专家与团队"), "/search/?in=profiles", "users", tuple(set(Role) - ADMINS)),
    Entry(
        FIND,
        _("成果转化指数"),
        "/indices/",
        "chart",
        tuple(set(Role) - ADMINS - set(STAFF) - {Role.PROVINCE}),
    ),
    Entry(FIND, _("公开数据"), "/open/", "chart", tuple(set(Role) - ADMINS)),
    Entry(FIND, _("公示"), "/publicity/", "bell", tuple(set(Role) - ADMINS)),
    Entry(FIND, _("规则手册"), "/rules/", "rules", tuple(Role)),
)


def menu(actor: Actor, counts: Counts | None = None) -> tuple[MenuGroup, ...]:
    """The menu of the actor's hat; the numbers are those of the lists they open."""
    if not actor.signed_in:
        return ()
    counts = counts or queries.counts(actor, today=clock.today())
    desk = [MenuLink(gettext("待办"), "/desk/", "inbox", counts.todo)]
    desk += [MenuLink(gettext(s.label), s.url, s.icon, s.total) for s in counts.sections if s.total]
    desk += [
        MenuLink(gettext("已办"), "/desk/done/", "done", counts.done),
        MenuLink(gettext("我发起的"), "/desk/started/", "edit", counts.started),
    ]
    if bench_of(actor).figures:
        desk.append(MenuLink(gettext("本辖区数据"), "/desk/figures/", "chart"))
        desk.append(MenuLink(gettext("周报与月报"), "/reports/", "calendar"))
    groups = [MenuGroup(str(DESK), tuple(desk))]
    for name in (WORK, FIND):
        links = tuple(
            MenuLink(str(e.label), e.url, e.icon)
            for e in ENTRIES
            if e.group is name and actor.role in e.roles
        )
        if links:
            groups.append(MenuGroup(str(name), links))
    groups.append(
        MenuGroup(
            str(SELF),
            (
                MenuLink(gettext("账号与单位"), "/people/me/", "user"),
                MenuLink(gettext("检索订阅"), "/searches/", "bell"),
                MenuLink(gettext("使用帮助"), "/help/", "info"),
            ),
        )
    )
    return tuple(groups)


def frame(actor: Actor) -> tuple[tuple[MenuGroup, ...], int]:
    """The menu of the actor's hat and how many notices this person has not read, of the same counts."""
    if not actor.signed_in:
        return (), 0
    counts = queries.counts(actor, today=clock.today())
    return menu(actor, counts), counts.unread


PORTAL_LINKS = (
    (_("首页"), "/"),
    (_("技术需求"), "/search/?in=demands"),
    (_("科技成果"), "/search/?in=achievements"),
    (_("专家与团队"), "/search/?in=profiles"),
    (_("公开数据"), "/open/"),
    (_("公示"), "/publicity/"),
    (_("办事指南"), "/help/"),
)
