"""诱饵记录: what 安全管理员 planted, and who opened it; to everybody else these addresses are absent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden
from kezhuan.disclosure import queries, usecases
from kezhuan.disclosure.forms import DecoyForm
from kezhuan.disclosure.views import DecoyRow, OpeningRow
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import go, page, pages_of, perform, signed_in
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table

HERE = "/decoys/"
KINDS = {"demand": gettext_noop("技术需求"), "achievement": gettext_noop("科技成果")}
STATES = {"standing": (gettext_noop("放置中"), "green"), "ended": (gettext_noop("已到期"), "plain"), "retired": (gettext_noop("已收回"), "plain")}  # fmt: skip


@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Every decoy with how many accounts opened it."""
    total, _none = queries.decoys(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.decoys(request.actor, offset=window.start, limit=window.size)
    columns = (Column(_("名称")), Column(_("编号")), Column(_("看上去是")), Column(_("状态"), "badge"), Column(_("放置日期"), "date"),
               Column(_("到期"), "date"), Column(_("打开过的账号"), "number"))  # fmt: skip
    table = Table(
        caption=_("诱饵记录"), columns=columns, rows=tuple(_row(row) for row in rows), empty=_("还没有诱饵记录。"),
    )  # fmt: skip
    return page(
        request, "disclosure/decoys.html", heading=_("诱饵记录"), table=table, pages=window, total=total,
        may_plant=request.actor.role is Role.SECURITY_ADMIN,
    )  # fmt: skip


def _row(row: DecoyRow) -> Row:
    said, tone = STATES[row.state]
    return Row((
        Cell(row.title, url=f"{HERE}{row.uid}/"), Cell(row.number), Cell(_(KINDS[row.kind])), Cell(_(said), kind="badge", tone=tone),
        Cell(row.published_on), Cell(row.ends_on), Cell(row.readers),
    ), key=str(row.uid))  # fmt: skip


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """A decoy stands from today."""
    if request.actor.role is not Role.SECURITY_ADMIN:
        raise Hidden
    form = DecoyForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: str(usecases.plant_decoy(f.values["kind"], f.values, actor=request.actor, today=clock.today(), key=f.posted_key)),
            done=lambda uid: f"{HERE}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("放置诱饵记录"), form=form, submit=_("放置"), back=HERE,
        lead=_("它不在需求和成果之列：列表、检索、匹配、数据、开放数据里都没有，也不计入任何数。只有跟着全部链接抓取、逐个试编号，或拿到外传文字的人才会打开它。"),
    )  # fmt: skip


@signed_in
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One decoy with its openings."""
    shown = queries.decoy(request.actor, uid, limit=0)
    window = pages_of(request, shown.total, size=50)
    shown = queries.decoy(request.actor, uid, offset=window.start, limit=window.size)
    said, _tone = STATES[shown.row.state]
    facts = (
        Fact(_("编号"), shown.row.number), Fact(_("看上去是"), _(KINDS[shown.row.kind])), Fact(_("状态"), _(said)), Fact(_("放置日期"), shown.row.published_on),
        Fact(_("到期"), shown.row.ends_on), Fact(_("地址"), shown.address), Fact(_("摘要"), shown.teaser), Fact(_("正文"), shown.body),
        Fact(_("目标或应用"), shown.aim), Fact(_("打开过的账号"), shown.row.readers),
    )  # fmt: skip
    return page(
        request, "disclosure/decoy.html", d=shown, facts_rows=facts, table=_openings(shown.openings), pages=window, form=PageForm(),
        may_retire=request.actor.role is Role.SECURITY_ADMIN and shown.row.state != "retired",
        crumbs=(Crumb(_("诱饵记录"), HERE), Crumb(shown.row.number)),
    )  # fmt: skip


def _openings(rows: tuple[OpeningRow, ...]) -> Table:
    columns = (
        Column(_("时间"), "moment"),
        Column(_("账号")),
        Column(_("姓名")),
        Column(_("单位")),
        Column(_("身份")),
        Column(_("文中的编号"), "code"),
    )
    drawn = tuple(
        Row((Cell(r.at), Cell(r.user), Cell(r.name), Cell(r.organisation), Cell(_(r.role)), Cell(r.token.upper()))) for r in rows
    )  # fmt: skip
    return Table(caption=_("谁打开过"), columns=columns, rows=drawn, empty=_("还没有人打开。"))


@signed_in
@require_POST
def retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The decoy opens no more."""
    form = PageForm(request.POST)
    made = perform(
        request, form, lambda f: usecases.retire_decoy(uid, actor=request.actor, key=f.posted_key), done=f"{HERE}{uid}/",
    )  # fmt: skip
    return made or go(request, f"{HERE}{uid}/")
