"""What every page's layout needs to know."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kezhuan.core.access import VISITOR
from kezhuan.ui import shell, staying

CARE_COOKIE = "kz_care"


def site(request: HttpRequest) -> dict[str, object]:
    """Site name, demo flag, the actor, the layout that fits them, and the shell around the page."""
    actor = getattr(request, "actor", VISITOR)
    house = shell.shell()
    drawn = cache(lambda: house.frame(actor))  # menu and bell come of the same counts
    return {
        "site_name": settings.SITE_NAME,
        "footer": settings.SITE_FOOTER,
        "demo": settings.DEMO,
        "actor": actor,
        "layout": "ui/desk.html" if actor.signed_in else "ui/portal.html",
        "care": request.COOKIES.get(CARE_COOKIE) == "1",
        "ending": staying.ending(request),
        "shell": house,
        "menu": SimpleLazyObject(lambda: drawn()[0]),
        "hats": SimpleLazyObject(lambda: house.hats(request)),
        "unread": SimpleLazyObject(lambda: drawn()[1]),
    }
