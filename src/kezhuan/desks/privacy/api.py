"""The REST API of personal data: one's own consents, what is held about oneself, and requests."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version
from kezhuan.core.privacy import agreeing as usecases
from kezhuan.core.privacy import rules, unmasking
from kezhuan.core.privacy import usecases as asking
from kezhuan.core.privacy.queries import consents as queries
from kezhuan.core.privacy.queries import requests
from kezhuan.core.privacy.requested import DataRequestDetail, DataRequestRow, HeldPart
from kezhuan.core.privacy.views import ConsentRow
from kezhuan.people.api.looking import LookIn, NumberOut

router = Router(tags=["个人信息"], auth=door.signed_in)
PurposeCode = Literal[rules.OPTIONAL]  # type: ignore[valid-type]


class PurposeConsentIn(Body):
    """Agreement to the words with this hash, or its withdrawal (which needs no hash)."""

    given: bool
    text_sm3: Annotated[str, Field(max_length=64)] = ""


@router.get("/me/consents", response={200: list[ConsentRow], **PROBLEMS}, summary="我的同意")
def list_consents(request: HttpRequest) -> Any:
    """Every purpose with its words in force and where the caller stands."""
    return list(queries.consents(request.actor, today=door.today()))


@router.put("/me/consents/{purpose}", response={200: Done, **PROBLEMS}, summary="同意或撤回同意")
def decide(request: HttpRequest, purpose: PurposeCode, payload: PurposeConsentIn) -> Any:
    """The consent stands, or ends with what rests on it."""

    def act() -> dict[str, str]:
        if payload.given:
            usecases.give(purpose, text_sm3=payload.text_sm3, actor=request.actor, today=door.today())
        else:
            usecases.withdraw(purpose, actor=request.actor, today=door.today())
        return {"uid": "", "state": "given" if payload.given else "withdrawn"}

    return door.do(request, act, body={"purpose": purpose, **payload.model_dump(mode="json")})


class HeldIn(Schema):
    """Which part of what is held, from which row on."""

    offset: Offset = 0
    limit: Limit = 20


class DataAskIn(Body):
    """What the caller asks: correct, delete or explain, and about which part."""

    kind: Literal[tuple(rules.ASKS)]  # type: ignore[valid-type]
    part: Annotated[str, Field(max_length=32)] = ""
    words: Annotated[str, Field(max_length=rules.MOST_WORDS)] = ""


class ReplyIn(Body):
    """The reasoned answer to a request; completing a deletion closes the account."""

    complete: bool
    text: Annotated[str, Field(max_length=rules.MOST_WORDS)]
    version: Version


class RequestMoveIn(Body):
    """The version the caller saw."""

    version: Version


class RequestWindow(Schema):
    """One page of requests."""

    mine: bool = False
    offset: Offset = 0
    limit: Limit = 20


@router.get("/me/data", response={200: list[HeldPart], **PROBLEMS}, summary="保存了哪些与我有关的信息")
def list_parts(request: HttpRequest) -> Any:
    """Every part, and what becomes of it when the account is closed."""
    return list(requests.parts())


@router.get("/me/data/{part}", response={200: list[dict[str, str]], **PROBLEMS}, summary="其中一类的内容")
def get_part(request: HttpRequest, part: str, window: Query[HeldIn]) -> Any:
    """What this part holds about the caller, newest first."""
    return list(requests.held(request.actor, part[:32], offset=window.offset, limit=window.limit))


@router.post("/data-requests", response={200: Done, **PROBLEMS}, summary="提出个人信息请求")
def ask(request: HttpRequest, payload: DataAskIn) -> Any:
    """The request waits for its answer."""

    def act() -> dict[str, str]:
        made = asking.ask(**payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(made), "state": "filed"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/data-requests", response={200: Page[DataRequestRow], **PROBLEMS}, summary="个人信息请求")
def list_requests(request: HttpRequest, window: Query[RequestWindow]) -> Any:
    """The requests the caller made or may answer."""
    total, rows = requests.requests(request.actor, **window.model_dump())
    return {"total": total, "rows": rows}


@router.get("/data-requests/{uid}", response={200: DataRequestDetail, **PROBLEMS}, summary="一份个人信息请求")
def get_request(request: HttpRequest, uid: UUID) -> Any:
    """One request, for the person and those who answer."""
    return requests.request(request.actor, uid)


@router.post("/data-requests/{uid}/answer", response={200: Done, **PROBLEMS}, summary="答复个人信息请求")
def answer(request: HttpRequest, uid: UUID, payload: ReplyIn) -> Any:
    """The request is answered with its reason."""

    def act() -> dict[str, str]:
        asking.answer(uid, **payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": "completed" if payload.complete else "declined"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/data-requests/{uid}/withdrawal", response={200: Done, **PROBLEMS}, summary="撤回个人信息请求")
def withdraw(request: HttpRequest, uid: UUID, payload: RequestMoveIn) -> Any:
    """The person takes it back."""

    def act() -> dict[str, str]:
        asking.withdraw(uid, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(uid), "state": "withdrawn"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/unmask/{kind}/{uid}", response={200: NumberOut, **PROBLEMS}, summary="查看完整号码（留痕）")
def unmask(request: HttpRequest, kind: str, uid: UUID, payload: LookIn) -> Any:
    """A masked number whole; every call is a look, and logged as one."""
    return {"number": unmasking.unmask(kind, uid, purpose=payload.purpose, actor=request.actor).value}
