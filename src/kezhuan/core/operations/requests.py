"""Every request has an id and leaves one line: route, status, how long, whose; nothing of what was asked or answered."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kezhuan.core.operations.logs import route_of

HEADER = "X-Request-Id"
# Asked every few seconds by machines: their lines would bury the others.
QUIET = frozenset({"healthz", "readyz", "metrics"})
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
log = logging.getLogger("kezhuan.request")


class Requests:
    """Gives the id (a proxy's own where it is one) and writes the line once the answer stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started, given = time.monotonic(), request.headers.get(HEADER, "")
        request.log_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response[HEADER] = request.log_id  # type: ignore[attr-defined]
        route = route_of(request)
        if route not in QUIET or response.status_code >= 500:
            log.info(
                "request", extra={"fields": _fields(request, response, route, time.monotonic() - started)}
            )
        return response


def _fields(request: HttpRequest, response: HttpResponse, route: str, seconds: float) -> dict[str, object]:
    actor = getattr(request, "actor", None)
    return {
        "id": request.log_id,  # type: ignore[attr-defined]
        "method": request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "-",
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "user": str(actor.user_id) if actor is not None and actor.user_id else None,
    }  # fmt: skip
