"""The four failures as pages: one look each, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kezhuan.core.errors import Failure, Hidden, Invalid, Refused, Stale

TEMPLATES = {
    Hidden: "ui/404.html",
    Refused: "ui/refused.html",
    Stale: "ui/stale.html",
    Invalid: "ui/invalid.html",
}


class Failures:
    """Turns a failed act into its page; the API answers for itself before this is reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Failure):
            return None
        context = {"reasons": exception.reasons}
        if isinstance(exception, Stale):
            context |= {"mine": exception.mine, "theirs": exception.theirs}
        return render(request, TEMPLATES[type(exception)], context, status=exception.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere looks exactly like a record one may not see."""
    return render(request, "ui/404.html", {"reasons": ()}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; what was typed is still in the browser."""
    return render(request, "ui/500.html", {}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's guard did not fit, mostly because the session ended meanwhile."""
    return render(request, "ui/csrf.html", {}, status=403)
