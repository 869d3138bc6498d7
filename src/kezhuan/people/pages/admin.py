"""The administrators' pages: accounts and roles for 系统管理员, locks for 安全管理员, the log for 审计员."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.history import ROLE_LABELS
from kezhuan.people import accounts, queries, usecases
from kezhuan.people.forms.admin import StaffForm, UserFilter
from kezhuan.people.views import UserRow
from kezhuan.ui.pages import go, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table

HERE = "/people/admin/users/"


@login_required
def users(request: HttpRequest) -> HttpResponse:
    """Accounts with the roles they hold; nothing of business."""
    queries.require_admin(request.actor)
    form = UserFilter(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    total, _none = queries.users(request.actor, text=text, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.users(request.actor, text=text, offset=window.start, limit=window.size)
    columns = (Column(_("账号")), Column(_("姓名")), Column(_("手机号码")), Column(_("身份")), Column(_("第二重验证")), Column(_("状态"), "badge"),
               Column(_("最近登录"), "moment"))  # fmt: skip
    table = Table(
        caption=_("账号"),
        columns=columns,
        rows=tuple(_row(row) for row in rows),
        state="no_match" if text and not rows else "ready",
    )
    return page(
        request, "people/users.html", table=table, pages=window, total=total, form_filters=form,
        may_enter=request.actor.role is Role.SYSTEM_ADMIN, may_read_log=request.actor.role in (Role.AUDITOR, Role.SECURITY_ADMIN),
    )  # fmt: skip


def _row(row: UserRow) -> Row:
    roles = "；".join(
        f"{_(ROLE_LABELS[role])}（{organisation}）" for _uid, role, organisation, _public in row.roles
    )
    return Row((
        Cell(row.username, url=f"{HERE}{row.uid}/"), Cell(row.name), Cell(row.phone), Cell(roles),
        Cell(_("已设置") if row.second_factor else _("未设置")),
        Cell(_("正常") if row.active else _("已停用"), kind="badge", tone="green" if row.active else "red"), Cell(row.last_login),
    ), key=str(row.uid))  # fmt: skip


@login_required
def user(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One account: its roles, and what this administrator may do with it."""
    row, system = queries.user(request.actor, uid), request.actor.role is Role.SYSTEM_ADMIN
    unmask = f"/privacy/unmask/user/{uid}/" if system and row.phone else ""
    facts = (
        Fact(_("账号"), row.username), Fact(_("姓名"), row.name), Fact(_("手机号码"), row.phone, url=unmask),
        Fact(_("第二重验证"), _("已设置") if row.second_factor else _("未设置")), Fact(_("状态"), _("正常") if row.active else _("已停用")),
    )  # fmt: skip
    roles = tuple(
        {"uid": held, "label": f"{_(ROLE_LABELS[role])} · {organisation}", "may_end": system and public}
        for held, role, organisation, public in row.roles
    )
    return page(
        request, "people/user.html", name=row.name, facts=facts, roles=roles, uid=row.uid, active=row.active, second_factor=row.second_factor,
        guards=request.actor.role is Role.SECURITY_ADMIN, crumbs=(Crumb(_("账号"), HERE), Crumb(row.username)),
    )  # fmt: skip


@login_required
@require_POST
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """安全管理员: 停用, 启用, 清除第二重验证; 系统管理员: 结束身份."""
    act, actor = request.POST.get("act", ""), request.actor
    if act == "end":
        queries.require_admin(actor, Role.SYSTEM_ADMIN)
        try:
            held = UUID(request.POST.get("membership", ""))
        except ValueError:
            raise Hidden from None
        usecases.end_hat(held, actor=actor, today=clock.today())
        return go(request, f"{HERE}{uid}/")
    queries.require_admin(actor, Role.SECURITY_ADMIN)
    if act in ("open", "shut"):
        accounts.set_active(uid, act == "open", actor=actor)
    elif act == "reset_factor":
        accounts.reset_second_factor(uid, actor=actor)
    else:
        raise Hidden
    return go(request, f"{HERE}{uid}/")


@login_required
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """系统管理员 enters an account of a public body; its first password stands on this one answer."""
    queries.require_admin(request.actor, Role.SYSTEM_ADMIN)
    form, told = StaffForm(request.POST or None, bodies=queries.public_bodies(request.actor)), ("", "")
    if request.method == "POST" and form.is_valid():
        v = form.values
        try:
            _uid, password = accounts.enter_staff(
                v["username"], name=v["name"], phone=v["phone"], org_uid=UUID(v["body"]), role=Role(v["role"]), region=v["region"],
                actor=request.actor, today=clock.today(),
            )  # fmt: skip
            told = (v["username"], password)
            form = StaffForm(bodies=queries.public_bodies(request.actor))
        except Invalid as fault:
            form.add_failure(fault)
    return page(
        request,
        "people/staff.html",
        form=form,
        username=told[0],
        password=told[1],
        crumbs=(Crumb(_("账号"), HERE), Crumb(_("新建账号"))),
    )


@login_required
def log(request: HttpRequest) -> HttpResponse:
    """The log of accounts, roles and sessions."""
    total, _none = queries.log(request.actor, limit=0)
    window = pages_of(request, total, size=50)
    _total, rows = queries.log(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("时间"), "moment"),
        Column(_("人员")),
        Column(_("身份")),
        Column(_("动作")),
        Column(_("对象"), "code"),
    )
    table = Table(
        caption=_("操作留痕"), columns=columns,
        rows=tuple(Row((Cell(r.at), Cell(r.person), Cell(_(r.role)), Cell(r.verb), Cell(f"{r.subject} {r.subject_id}".strip()))) for r in rows),
        empty=_("还没有记录。"),
    )  # fmt: skip
    return page(request, "people/log.html", table=table, pages=window, total=total)
