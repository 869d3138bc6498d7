"""Every request acts as one `Actor`: the person under the hat chosen at sign-in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kezhuan.core.access import VISITOR
from kezhuan.people import queries


class Hats:
    """Puts `request.actor` on every request; visitors get the visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = (
            queries.actor_of(user, request.session.get("hat")) if user.is_authenticated else VISITOR
        )
        return self.get_response(request)
