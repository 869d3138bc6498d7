"""Payee accounts: registering, changing with a proof of identity and a hold, checking by a call back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.errors import Hidden
from kezhuan.payouts import forms, queries, usecases
from kezhuan.payouts.lifecycle import ACCOUNT, APPLICANTS, BUREAUS
from kezhuan.payouts.pages import drawing
from kezhuan.payouts.views import AccountRow
from kezhuan.people.step_up import stepped_up
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of


def _home() -> Crumb:
    return Crumb(_("收款账户"), "/payees/")


def listing(request: HttpRequest) -> HttpResponse:
    """The accounts of the reader's organisation, or of the region."""
    only(request.actor, (*APPLICANTS, *BUREAUS))
    form = forms.AccountsForm(request.GET or None)
    state = form.cleaned_data.get("state") if form.is_bound and form.is_valid() else ""
    wanted: dict[str, Any] = {"states": (state,) if state else (), "today": clock.today()}
    total, _none = queries.accounts(request.actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.accounts(request.actor, offset=window.start, limit=window.size, **wanted)
    columns = (Column(_("编号")), Column(_("账户名称")), Column(_("开户银行")), Column(_("账号末四位"), "code"), Column(_("状态"), "badge"),
               Column(_("等待期至"), "moment"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.number, url=f"/payees/{r.uid}/"), Cell(r.holder), Cell(r.bank), Cell(r.tail),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)), Cell(r.held_until)))
        for r in rows
    )  # fmt: skip
    table = Table(caption=_("收款账户"), columns=columns, rows=drawn, state="no_match" if state and not drawn else "ready",
                  empty=_("还没有收款账户。申报前先登记，账户名称须与申报主体一致。"))  # fmt: skip
    return page(request, "payouts/accounts.html", heading=_("收款账户"), table=table, pages=window, total=total, form_filters=form,
                chips=chips(request, form), may_register=request.actor.role in APPLICANTS)  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A first account, in the applicant's own name."""
    only(request.actor, APPLICANTS)
    organisation, person = queries.own_names(request.actor)
    form = forms.NewAccountForm(request.POST or None, initial={"holder": organisation})
    if request.method == "POST":
        made = perform(request, form, lambda f: _register(request, f), done=lambda uid: f"/payees/{uid}/")
        if made is not None:
            return made
    lead = _(
        "账户名称须为：本单位“{organisation}”，或本人“{person}”。账号加密保存，页面只显示末四位。"
    ).format(organisation=organisation, person=person)
    return page(
        request,
        "ui/form.html",
        heading=_("登记收款账户"),
        form=form,
        submit=_("登记"),
        back="/payees/",
        lead=lead,
    )


def _register(request: HttpRequest, form: PageForm) -> UUID:
    values = dict(form.values)
    person = values.pop("applicant") == "person"
    return usecases.register_account(
        person=person, actor=request.actor, today=clock.today(), key=form.posted_key, **values
    )


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One account: last four digits, whether it may be used, and since when it waits."""
    a, base = queries.account(request.actor, uid, today=clock.today()), f"/payees/{uid}"
    return page(
        request, "payouts/account.html", a=a, lifecycle=ACCOUNT, facts_rows=_facts(a), hold=_hold(a), hours=queries.hold_hours(clock.today()),
        offers=a.offers, move_url=f"{base}/move/", move_pages={"change": f"{base}/change/", "confirm": f"{base}/confirm/"},
        warn=a.held_until is not None and request.actor.role in BUREAUS, crumbs=(_home(), Crumb(a.number)),
    )  # fmt: skip


def _facts(a: AccountRow) -> tuple[Fact, ...]:
    return (Fact(_("账户名称"), a.holder), Fact(_("开户银行"), a.bank), Fact(_("银行账号"), f"…{a.tail}", url=f"/privacy/unmask/payee_account/{a.uid}/", note=_("只显示末四位，查看完整账号须写明理由并留痕")),
            Fact(_("电话核对情况"), a.callback))  # fmt: skip


def _hold(a: AccountRow) -> str:
    return f"{a.held_until:%Y-%m-%d %H:%M}" if a.held_until else ""


@stepped_up
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """New details, with what follows said before: the hold, the call back, the notice to everybody of the applicant."""
    a, back = queries.account(request.actor, uid, today=clock.today()), f"/payees/{uid}/"
    offered(request, "payee_account", uid, a.offers, "change")
    form = forms.AccountForm(
        request.POST or None, initial={"holder": a.holder, "bank": a.bank}, version=a.version
    )
    hours = queries.hold_hours(clock.today())
    lead = _(
        "变更后 {hours} 小时内不能向该账户拨付；系统会通知本单位全体成员，主管部门会打电话向原联系人核对。"
    ).format(hours=hours)
    return drawing.act(request, form, lambda **given: usecases.change_account(uid, **given), heading=_("变更收款账户"), submit=_("变更"), back=back,
                       crumbs=(_home(), Crumb(a.number, back)), lead=lead)  # fmt: skip


def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Checked with the old contact by telephone."""
    a, back = queries.account(request.actor, uid, today=clock.today()), f"/payees/{uid}/"
    offered(request, "payee_account", uid, a.offers, "confirm")
    form = forms.CallbackForm(request.POST or None, version=a.version)
    return drawing.act(request, form, lambda **given: usecases.confirm_account(uid, **given), heading=_("核对收款账户"), submit=_("核对通过"), back=back,
                       crumbs=(_home(), Crumb(a.number, back)), facts_rows=_facts(a))  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain button: closing."""
    form, back = MoveForm(request.POST), f"/payees/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] != "close":
            raise Hidden
        usecases.close_account(
            uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
        )

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )
