"""The REST API of personal data: purposes and one's own consents."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done
from kezhuan.core.privacy import rules
from kezhuan.core.privacy.queries import consents as queries
from kezhuan.core.privacy.usecases import consents as usecases
from kezhuan.core.privacy.views import ConsentRow

router = Router(tags=["个人信息"], auth=door.signed_in)
PurposeCode = Literal[rules.OPTIONAL]  # type: ignore[valid-type]


class DecisionIn(Body):
    """Agreement to the words with this hash, or its withdrawal (which needs no hash)."""

    given: bool
    text_sm3: Annotated[str, Field(max_length=64)] = ""


@router.get("/me/consents", response={200: list[ConsentRow], **PROBLEMS}, summary="我的同意")
def list_consents(request: HttpRequest) -> Any:
    """Every purpose with its words in force and where the caller stands."""
    return list(queries.consents(request.actor, today=door.today()))


@router.put("/me/consents/{purpose}", response={200: Done, **PROBLEMS}, summary="同意或撤回同意")
def decide(request: HttpRequest, purpose: PurposeCode, payload: DecisionIn) -> Any:
    """The consent stands, or ends with what rests on it."""

    def act() -> dict[str, str]:
        if payload.given:
            usecases.give(purpose, text_sm3=payload.text_sm3, actor=request.actor, today=door.today())
        else:
            usecases.withdraw(purpose, actor=request.actor, today=door.today())
        return {"uid": "", "state": "given" if payload.given else "withdrawn"}

    return door.do(request, act, body={"purpose": purpose, **payload.model_dump(mode="json")})
