"""Failures as pages: one look each, in plain words, the same everywhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kezhuan.core.errors import Failure, Hidden, Invalid, Refused, Stale
from kezhuan.ui import shell
from kezhuan.ui.shapes import Compared
from kezhuan.ui.wording import say

TEMPLATES = {Refused: "ui/refused.html", Invalid: "ui/invalid.html"}
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version", "key"})


class Failures:
    """Turns a failed act into its page; the API answers for itself before this is reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Hidden):
            return not_found(request)
        if isinstance(exception, Stale):
            return render(request, "ui/stale.html", _both(request, exception), status=exception.status)
        if isinstance(exception, Failure):
            return render(
                request,
                TEMPLATES[type(exception)],
                {"reasons": [say(r) for r in exception.reasons]},
                status=exception.status,
            )
        return None


def _both(request: HttpRequest, stale: Stale) -> dict[str, Any]:
    """What was typed beside what stands now, field by field, and what a second submission would post."""
    labels: Mapping[str, str] = getattr(request, "form_labels", {})
    theirs = dict(stale.theirs)
    version = theirs.pop("version", None)
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
    mine = dict(stale.mine) or {
        name: "、".join(values) for name, values in typed.items() if name in theirs or name in labels
    }
    names = [name for name in {**labels, **mine, **theirs} if name in mine or name in theirs]
    return {
        "rows": [Compared(str(labels.get(name, name)), mine.get(name), theirs.get(name)) for name in names],
        "again": [(name, value) for name, values in typed.items() for value in values],
        "version": version,
        "key": uuid.uuid4().hex,
        "had_files": bool(request.FILES),
    }


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere and a record one may not see: the same bytes, whoever asks and for what.

    Nothing of the request stands on this page but its language: no address, no token, no name.
    """
    return HttpResponse(render_to_string("ui/404.html", _plain()), status=404)


def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """This door is not for the present role; signing in under another may open it."""
    return HttpResponse(render_to_string("ui/403.html", _plain()), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; what was typed is still in the browser."""
    return HttpResponse(render_to_string("ui/500.html", _plain()), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's guard did not fit, mostly because the session ended meanwhile."""
    return HttpResponse(render_to_string("ui/csrf.html", _plain()), status=403)


def _plain() -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "footer": settings.SITE_FOOTER,
        "demo": settings.DEMO,
        "shell": shell.shell(),
    }
