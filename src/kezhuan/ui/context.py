"""What every page's layout needs to know."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Site name, demo flag and the actor of this request."""
    return {"site_name": settings.SITE_NAME, "demo": settings.DEMO, "actor": getattr(request, "actor", None)}
