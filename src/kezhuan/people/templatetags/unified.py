"""The name of the unified identity platform, for pages that offer it; never the settings that hold its secret."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def unified_name() -> str:
    """The platform's name; "" where none is configured, and then no page offers it."""
    wanted = settings.UNIFIED_SIGN_IN
    return wanted["name"] if wanted["issuer"] and wanted["client_id"] else ""
