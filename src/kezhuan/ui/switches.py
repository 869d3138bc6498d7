"""关怀版 on or off, and what this site promises to people who read, hear or move differently."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kezhuan.ui.context import CARE_COOKIE
from kezhuan.ui.pages import page

YEAR_S = 365 * 24 * 3600


@require_POST
def care(request: HttpRequest) -> HttpResponse:
    """关怀版 is on (value 1) or off for this browser; the reader is back where they were."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    value = "1" if request.POST.get("care") == "1" else "0"
    response.set_cookie(
        CARE_COOKIE,
        value,
        max_age=YEAR_S,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement on accessibility."""
    return page(request, "ui/accessibility.html")
