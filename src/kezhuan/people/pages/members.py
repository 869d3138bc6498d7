"""The people of one's organisation: invited, ended, handed over; joining by invitation; standing in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden
from kezhuan.core.history import ROLE_LABELS
from kezhuan.people import queries, usecases
from kezhuan.people.forms.members import DelegateForm, HandOverForm, InviteForm, JoinForm
from kezhuan.people.views import DelegationRow, InvitationRow, MemberRow
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import go, page, perform
from kezhuan.ui.shapes import Cell, Column, Row, Table

HERE = "/people/members/"
INVITATION_STATES = {"open": "待接受", "revoked": "已撤销", "expired": "已过期"}


@login_required
def members(request: HttpRequest) -> HttpResponse:
    """Who acts for the organisation; its managers invite, end and hand over."""
    actor = request.actor
    if actor.org_id is None or not actor.verified:
        raise Hidden
    managed = queries.manages(actor)
    form = InviteForm(request.POST or None, roles=queries.hats_given(actor)) if managed else None
    if request.method == "POST":
        if form is None:
            raise Hidden
        made = perform(request, form, lambda f: _invite(request, f), done=HERE)
        if made is not None:
            return made
    return page(
        request, "people/members.html", heading=queries.organisation_name(actor.org_id), managed=managed, form=form,
        rows=tuple(_member(row) for row in queries.members(actor)), key_form=PageForm(),
        invitations=_invitations(queries.invitations(actor)) if managed else None,
        open_invitations=tuple(row for row in queries.invitations(actor) if row.state == "open") if managed else (),
    )  # fmt: skip


def _member(row: MemberRow) -> dict[str, object]:
    return {"uid": row.uid, "name": row.name, "phone": row.phone, "role": _(ROLE_LABELS[row.role]), "manager": row.manager,
            "starts_on": row.starts_on}  # fmt: skip


def _invite(request: HttpRequest, form: InviteForm) -> None:
    values = form.values
    usecases.invite(
        request.actor.org_id, phone=values["phone"], name=values["name"], role=Role(values["role"]), manager=values["manager"],
        actor=request.actor, today=clock.today(),
    )  # fmt: skip


def _invitations(rows: tuple[InvitationRow, ...]) -> Table:
    columns = (
        Column(_("姓名")),
        Column(_("手机号码")),
        Column(_("身份")),
        Column(_("有效期至"), "moment"),
        Column(_("状态")),
    )
    return Table(
        caption=_("未接受的邀请"), columns=columns, empty=_("没有未接受的邀请。"),
        rows=tuple(
            Row((Cell(r.name), Cell(r.phone, url=f"/privacy/unmask/invitation/{r.uid}/"), Cell(_(ROLE_LABELS[r.role])), Cell(r.expires_at), Cell(_(INVITATION_STATES[r.state]))))
            for r in rows
        ),
    )  # fmt: skip


@login_required
@require_POST
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A button beside a member: end the hat, make manager, no longer manager."""
    act = request.POST.get("act", "")
    today = clock.today()
    if act == "end":
        usecases.end_hat(uid, actor=request.actor, today=today)
    elif act in ("manage", "unmanage"):
        usecases.set_manager(uid, act == "manage", actor=request.actor, today=today)
    else:
        raise Hidden
    return go(request, HERE)


@login_required
@require_POST
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The invitation opens nothing any more."""
    usecases.revoke_invitation(uid, actor=request.actor, today=clock.today())
    return go(request, HERE)


@login_required
def hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """交接: all work of a member goes to a colleague."""
    if not queries.manages(request.actor):
        raise Hidden
    form = HandOverForm(request.POST or None, colleagues=queries.colleagues(request.actor, uid))
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: str(usecases.hand_over(uid, UUID(f.values["to"]), leave=f.values["leave"], actor=request.actor, today=clock.today(),
                                             key=f.posted_key)),
            done=HERE,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/interruption.html", heading=_("交接工作"), form=form, submit=_("确认交接"), back=HERE,
        lines=(_("在办事项归单位所有，同一身份的成员都能办理；交接写明从今天起由谁负责。"), _("交接会记入操作留痕，原有记录仍在原成员名下。")),
    )  # fmt: skip


def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: the person who proved its number wears the hat."""
    found = queries.invited_to(token, request.actor)
    if found is None:
        raise Hidden
    organisation, role, mine = found
    form = JoinForm(request.POST or None)
    if request.method == "POST" and mine:
        made = perform(
            request,
            form,
            lambda f: str(usecases.accept_invitation(token, actor=request.actor, today=clock.today())),
            done="/desk/hat/",
        )
        if made is not None:
            return made
    return page(
        request, "people/join.html", organisation=organisation, role=_(ROLE_LABELS[role]), mine=mine, form=form, here=request.path,
    )  # fmt: skip


@login_required
def delegations(request: HttpRequest) -> HttpResponse:
    """代办: a colleague acts in one's place for named days; 交接 as it was logged."""
    hat = next((hat.key for hat in request.hats if hat.current), "")
    colleagues = queries.colleagues(request.actor, UUID(hat)) if hat else []
    form = DelegateForm(request.POST or None, colleagues=colleagues) if hat else None
    if request.method == "POST" and form is not None:
        made = perform(
            request, form,
            lambda f: str(usecases.delegate(UUID(f.values["to"]), hat=UUID(hat), starts_on=f.values["starts_on"], ends_on=f.values["ends_on"],
                                            actor=request.actor, today=clock.today(), key=f.posted_key)),
            done=request.path,
        )  # fmt: skip
        if made is not None:
            return made
    rows = queries.delegations(request.actor)
    return page(
        request, "people/delegations.html", form=form, alone=bool(hat) and not colleagues, table=_delegations(rows),
        open_rows=tuple(row for row in rows if row.open and row.kind == "standin"),
    )  # fmt: skip


def _delegations(rows: tuple[DelegationRow, ...]) -> Table:
    columns = (
        Column(_("事项")),
        Column(_("对方")),
        Column(_("身份")),
        Column(_("开始"), "date"),
        Column(_("结束"), "date"),
        Column(_("状态")),
    )
    return Table(
        caption=_("代办与交接"), columns=columns, empty=_("没有代办或交接。"),
        rows=tuple(
            Row((
                Cell(_kind(row)), Cell(row.person), Cell(_(ROLE_LABELS[row.role])), Cell(row.starts_on), Cell(row.ends_on),
                Cell(_("有效") if row.open else _("已结束")),
            ))
            for row in rows
        ),
    )  # fmt: skip


def _kind(row: DelegationRow) -> str:
    if row.kind == "handover":
        return _("交接给") if row.outgoing else _("接手自")
    return _("请人代办") if row.outgoing else _("替人代办")


@login_required
@require_POST
def end_delegation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """代办 ends at once."""
    usecases.end_delegation(uid, actor=request.actor)
    return go(request, "/people/delegations/")
