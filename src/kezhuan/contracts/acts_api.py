"""What the APIs of contracts share: how an act on one record is called, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from kezhuan.core import api as door
from kezhuan.core.access import Actor


def acting(read: Callable[[Actor, UUID], Any]) -> Callable[..., Any]:
    """`act(request, uid, payload, call, *given, **values)`: the use case is called with the version of the payload, and
    the answer is the state in which `read` then finds the record."""

    def act(
        request: HttpRequest, uid: UUID, payload: Any, call: Callable[..., Any], *given: Any, **values: Any
    ) -> Any:
        def called() -> dict[str, str]:
            call(uid, *given, **values, version=payload.version, actor=request.actor, today=door.today())  # type: ignore[attr-defined]
            return {"uid": str(uid), "state": read(request.actor, uid).state}  # type: ignore[attr-defined]

        return door.do(request, called, body=payload.model_dump(mode="json"))

    return act
