"""Which hat to wear, one's own account, a new password after an SMS code, and the demo's letter box."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.password_change import finalize_password_set
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kezhuan.core.errors import Hidden
from kezhuan.core.masking import mask_phone
from kezhuan.people import again, queries, usecases
from kezhuan.people.forms.signing import CodeAgainForm, RenewPasswordForm
from kezhuan.people.views import InboxRow
from kezhuan.ui.pages import go, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Fact, Row, Table

RENEW_WITHIN_S = 15 * 60
RESET = "/accounts/login/code/?next=/accounts/password/renew/"


@login_required
def hat(request: HttpRequest) -> HttpResponse:
    """The hat chosen is worn from now on; the log says so."""
    back = request.POST.get("next") or request.GET.get("next") or "/desk/"
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/desk/"
    if request.method == "POST":
        usecases.wear(request.POST.get("hat", ""), actor=request.actor)
        request.session["hat"] = request.POST.get("hat", "")
        return go(request, back)
    return page(request, "people/hat.html", choices=request.hats, next=back)


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """One's own account: what is known, how one signs in, which hats one wears."""
    account = queries.account(request.actor)
    facts = (
        Fact(_("姓名"), account.name),
        Fact(_("手机号码"), account.phone, note=_("已验证") if account.phone_verified else _("未验证")),
        Fact(_("账号"), account.username),
        Fact(_("第二重验证"), _("已设置") if account.second_factor else _("未设置")),
    )
    return page(request, "people/me.html", facts=facts, hats=request.hats)


def reset(request: HttpRequest) -> HttpResponse:
    """A forgotten password: sign in by SMS code, then choose a new one; nobody learns who has an account."""
    return go(request, RESET)


@login_required
@never_cache
def renew(request: HttpRequest) -> HttpResponse:
    """A new password for whoever signed in by SMS code within the last quarter of an hour."""
    methods = {
        record["method"]
        for record in get_authentication_records(request, request.user)
        if time.time() - record["at"] < RENEW_WITHIN_S
    }
    if "code" not in methods:
        return go(request, "/accounts/password/change/")
    form = RenewPasswordForm(data=request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        finalize_password_set(request, request.user)
        return go(request, settings.LOGIN_REDIRECT_URL)
    return page(request, "account/password_renew.html", form=form)


@never_cache
@login_required
def again_by_code(request: HttpRequest) -> HttpResponse:
    """Who one is, shown again by a code to one's proved number; absent for whoever has a password or a second factor."""
    if all(way["id"] != "code_again" for way in again.ways(request.user, platform="")):
        raise Hidden
    back = request.POST.get("next") or request.GET.get("next") or "/desk/"
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/desk/"
    sending = request.method == "POST" and "send" in request.POST
    form = CodeAgainForm(request.POST if request.method == "POST" and not sending else None)
    if request.method == "POST":
        action, key = (
            ("request_login_code", {"key": request.user.phone})
            if sending
            else ("reauthenticate", {"user": request.user})
        )
        if slow := consume_or_429(request, action=action, **key):
            return slow
    if sending:
        again.send(request, request.user, get_adapter().generate_login_code())
    elif form.is_valid():
        if again.proved(request, request.user, form.cleaned_data["code"]):
            return again.resumed(request, back) or go(request, back)
        form.add_error("code", _("验证码不正确或已失效"))
    return page(
        request, "account/again_code.html", form=form, sent=again.waits(request), phone=mask_phone(request.user.phone), next=back,
        demo=settings.DEMO,
    )  # fmt: skip


def demo_inbox(request: HttpRequest) -> HttpResponse:
    """The letters a demo instance did not send, and the codes of its accounts' authenticators."""
    if not settings.DEMO:
        raise Http404
    total = queries.sink_count()
    window = pages_of(request, total)
    letters = queries.sink(offset=window.start, limit=window.size)
    return page(
        request, "people/demo_inbox.html", table=_letters(letters), pages=window, codes=_codes(),
    )  # fmt: skip


def _letters(rows: tuple[InboxRow, ...]) -> Table:
    columns = (Column(_("时间"), "moment"), Column(_("渠道")), Column(_("收件人")), Column(_("内容")))
    return Table(
        caption=_("演示收件箱"),
        columns=columns,
        rows=tuple(Row((Cell(r.at), Cell(r.channel), Cell(r.to), Cell(r.body))) for r in rows),
        empty=_("还没有外发的短信或邮件。"),
    )


def _codes() -> Table:
    found: Any = queries.demo_codes()
    columns = (Column(_("账号")), Column(_("姓名")), Column(_("当前验证码"), "code"))
    return Table(
        caption=_("演示账号的第二重验证码（每 30 秒更换）"),
        columns=columns,
        rows=tuple(Row((Cell(r.username), Cell(r.name), Cell(r.code))) for r in found),
        empty=_("没有演示账号。"),
    )
