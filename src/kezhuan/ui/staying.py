"""How long a sign-in still lasts: the warning before it ends, and staying on (WCAG 2.2, 2.2.1)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.ui.pages import page

# allauth's record of how and when this session signed in; our own of when it was asked to stay.
SIGNED_IN, STAYED = "account_authentication_methods", "kz_stayed_at"


def seconds_left(request: HttpRequest) -> int | None:
    """Seconds until this sign-in ends, 0 where it is due; None for visitors and sessions that tell no beginning."""
    session = getattr(request, "session", None)
    if session is None or not request.actor.signed_in:
        return None
    begun = [record.get("at", 0) for record in session.get(SIGNED_IN, ())] + [session.get(STAYED, 0)]
    since = max(begun)
    if not since:
        return None
    return max(0, int(since + settings.SESSION_COOKIE_AGE - clock.now().timestamp()))


def ending(request: HttpRequest) -> dict[str, Any] | None:
    """What the layout draws of it: seconds left, minutes in words, and whether it is time to say so."""
    left = seconds_left(request)
    if left is None:
        return None
    return {
        "left": left,
        "warn": settings.SESSION_WARN_S,
        "minutes": settings.SESSION_WARN_S // 60,
        "now": left <= settings.SESSION_WARN_S,
    }


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The sign-in lasts its whole time again from now; the reader is back where they were, with all they typed."""
    if not request.actor.signed_in:
        raise Hidden
    request.session[STAYED] = clock.now().timestamp()
    if request.headers.get("HX-Request") == "true":
        return page(request, "ui/ending.html", stayed=True)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/desk/"
    return HttpResponseRedirect(back)
