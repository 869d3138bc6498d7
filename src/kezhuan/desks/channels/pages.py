"""Where notices go outside: addresses, topics, confirming a mailbox, opening a case from a letter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.channels import queries, usecases
from kezhuan.core.errors import Hidden
from kezhuan.core.privacy.queries.consents import agreed
from kezhuan.core.privacy.rules import REMINDERS
from kezhuan.desks.channels import forms
from kezhuan.desks.privacy.wording import of_purpose
from kezhuan.people.queries import phone_of
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import go, page, perform
from kezhuan.ui.shapes import Crumb

HERE = "/desk/notices/channels/"


def settings(request: HttpRequest, bound: dict[str, Any] | None = None) -> HttpResponse:
    """The reader's addresses and what they hear of outside."""
    user, today = request.actor.user_id, clock.today()
    topics = queries.topics(user)
    shown = {
        "form": forms.AddressForm(offered=queries.offered(phone=phone_of(user))),
        "topics_form": forms.TopicsForm(chosen={row.topic: row.mode for row in topics}),
    } | (bound or {})
    return page(
        request, "desks/channels/settings.html", heading=_("站外通知"), addresses=queries.addresses(user), **shown,
        words=of_purpose(REMINDERS, today), silent=not agreed(user, REMINDERS, today=today),
        crumbs=(Crumb(_("通知"), "/desk/notices/"), Crumb(_("站外通知"))),
    )  # fmt: skip


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """An address more, or another in its place."""
    phone = phone_of(request.actor.user_id)
    form = forms.AddressForm(request.POST, offered=queries.offered(phone=phone))
    made = perform(
        request, form, lambda f: str(usecases.add_address(**f.values, phone=phone, actor=request.actor)), done=HERE
    )  # fmt: skip
    return made or settings(request, {"form": form})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """A mode for each topic."""
    form = forms.TopicsForm(request.POST)
    made = perform(request, form, lambda f: usecases.choose(f.values, actor=request.actor), done=HERE)
    return made or settings(request, {"topics_form": form})


@require_POST
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One address less."""
    form = PageForm(request.POST)
    return perform(
        request, form, lambda f: usecases.remove_address(uid, actor=request.actor), done=HERE
    ) or settings(request)


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The mailbox is confirmed by whoever reads it; nobody need be signed in."""
    if request.method != "POST":
        return page(request, "desks/channels/confirm.html", heading=_("确认接收通知的邮箱"), done=False)
    usecases.confirm(token)
    return page(request, "desks/channels/confirm.html", heading=_("邮箱已确认"), done=True)


def open_case(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter to its case, once; the case itself asks who is there."""
    try:
        return go(request, usecases.open_link(token))
    except Hidden:
        return page(request, "desks/channels/used.html", heading=_("这个链接已经用过或已失效"), status=410)
