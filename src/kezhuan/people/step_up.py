"""Before money moves the person shows again who they are: password, code or key within the last five minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

# ASVS 7.5.3; reliability.md row 28.
FRESH_S: Final = 300


def stepped_up(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page opens and acts only within five minutes of a proof of identity; otherwise the proof is asked for first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(request, request.user)
        if not any(time.time() - record["at"] < FRESH_S for record in records):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded
