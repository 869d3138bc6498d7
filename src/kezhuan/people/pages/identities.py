"""Coming in by the unified identity platform, binding an identity to one's account, and arriving for a legal person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import requests
from allauth.core.ratelimit import consume_or_429
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.people import identities, usecases
from kezhuan.people.again import ways
from kezhuan.people.oidc import provider, rules
from kezhuan.people.oidc.provider import Denied, Unified, UnifiedAdapter, UnifiedCallback
from kezhuan.people.step_up import stepped_up
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import go, page, perform

log = logging.getLogger("kezhuan.people.oidc")


def failed(request: HttpRequest, said: str, *, code: str, status: int) -> HttpResponse:
    """Nobody was signed in and nothing written; the page says why, the log of the machine which check it was."""
    log.warning("sign-in not taken: %s", code)
    return page(request, "account/oidc_failed.html", said=_(said), status=status)


def _where_configured(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address is absent where no platform is configured."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if provider.configured() is None:
            raise Hidden
        return view(request, *args, **kwargs)

    return guarded


def _begin(request: HttpRequest, **how: str) -> str | HttpResponse:
    """The platform's address, or the page that says why there is none to give."""
    try:
        return Unified(request, app=provider.configured()).begin(request, **how)
    except Denied as fault:
        return failed(request, fault.reason.template, code=fault.reason.code, status=403)
    except requests.RequestException:
        return failed(request, rules.SILENT, code="oidc.silent", status=503)


def _safe_next(request: HttpRequest) -> str:
    """Where the address wants to go on to, on this site; "" otherwise."""
    back = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else ""


@never_cache
@require_GET
@_where_configured
def login(request: HttpRequest) -> HttpResponse:
    """The browser is on its way to the platform."""
    if slow := consume_or_429(request, action="login"):
        return slow
    way = _begin(request, process=AuthProcess.LOGIN, next_url=_safe_next(request))
    return HttpResponseRedirect(way) if isinstance(way, str) else way


@never_cache
@require_GET
@_where_configured
def callback(request: HttpRequest) -> HttpResponse:
    """The platform's answer is checked; the person is in, bound, or told why not."""
    if slow := consume_or_429(request, action="login"):
        return slow
    return UnifiedCallback.adapter_view(UnifiedAdapter(request, identities.PROVIDER))(request)


@login_required
@_where_configured
@stepped_up
def manage(request: HttpRequest) -> HttpResponse:
    """Which identities open this account."""
    return page(
        request, "account/oidc.html", rows=identities.bound(request.actor), name=provider.configured().name, form=PageForm()
    )  # fmt: skip


@never_cache
@login_required
@require_GET
@_where_configured
def again(request: HttpRequest) -> HttpResponse:
    """Who one is, shown again by the platform one comes in by; absent for whoever has a password or a second factor."""
    platform = provider.configured().name
    others = ways(request.user, platform=platform)
    if all(way["id"] != "oidc_again" for way in others):
        raise Hidden
    if slow := consume_or_429(request, action="reauthenticate", user=request.user):
        return slow
    way = _begin(request, process=rules.AGAIN, next_url=_safe_next(request), data=str(request.actor.user_id))
    if not isinstance(way, str):
        return way
    return page(
        request, "account/oidc_again.html", way=way, name=platform, next=_safe_next(request),
        others=[other for other in others if other["id"] != "oidc_again"],
    )  # fmt: skip


@login_required
@require_POST
@_where_configured
@stepped_up
def link(request: HttpRequest) -> HttpResponse:
    """The way to the platform is offered as a link: a form may not lead to another site (form-action 'self')."""
    way = _begin(request, process=AuthProcess.CONNECT, data=str(request.actor.user_id))
    if not isinstance(way, str):
        return way
    return page(request, "account/oidc_link.html", way=way, name=provider.configured().name)


@login_required
@require_POST
@_where_configured
@stepped_up
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """The identity opens this account no more."""
    form = PageForm(request.POST)
    made = perform(
        request, form, lambda f: identities.unlink(request.actor, pk), done="/accounts/oidc/",
    )  # fmt: skip
    return made or go(request, "/accounts/oidc/")


@login_required
def arrived(request: HttpRequest) -> HttpResponse:
    """For whom the person came: their hat there, their claim, the button that opens one, or the form to register."""
    came = identities.arrival(request.actor, today=clock.today())
    if came is None:
        raise Hidden
    if came.held:
        usecases.wear(str(came.held), actor=request.actor)
        request.session["hat"] = str(came.held)
        return go(request, "/desk/")
    if came.claim:
        return go(request, f"/people/claims/{came.claim}/")
    form = PageForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form, lambda f: str(identities.claim_arrival(actor=request.actor, today=clock.today())),
            done=lambda uid: f"/people/claims/{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(request, "people/arrived.html", came=came, form=form)
