"""The REST API of public notices and of the objections against them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version
from kezhuan.core.publicity import queries, usecases
from kezhuan.core.publicity.lifecycle import PUBLICITY
from kezhuan.core.publicity.views import ObjectionDetail, ObjectionRow, PublicityDetail, PublicityRow

open_router = Router(tags=["公示与异议"])
router = Router(tags=["公示与异议"], auth=door.signed_in)
State = Literal[tuple(PUBLICITY.states)]  # type: ignore[valid-type]
Words = Annotated[str, Field(max_length=usecases.MOST_TEXT)]


class NoticeFilters(Schema):
    """Which notices."""

    state: State | None = None
    kind: Annotated[str, Field(max_length=32)] = ""
    offset: Offset = 0
    limit: Limit = 20


class NoticeWindow(Schema):
    """One page of rows."""

    mine: bool = False
    offset: Offset = 0
    limit: Limit = 20


class ObjectIn(Body):
    """An objection under the caller's real name."""

    text: Words
    phone: Annotated[str, Field(max_length=40)] = ""


class AnswerIn(Body):
    """The reasoned decision on an objection."""

    uphold: bool
    text: Words
    version: Version


class StopIn(Body):
    """Why a notice ends before its act."""

    reason: Annotated[str, Field(max_length=300)]
    version: Version


class NoticeMoveIn(Body):
    """The version the caller saw."""

    version: Version


@open_router.get("/publicities", response={200: Page[PublicityRow], **PROBLEMS}, summary="公示列表")
def list_publicities(request: HttpRequest, filters: Query[NoticeFilters]) -> Any:
    """Every notice, newest first."""
    total, rows = queries.publicities(
        today=door.today(), states=(filters.state,) if filters.state else (), kind=filters.kind, offset=filters.offset, limit=filters.limit
    )  # fmt: skip
    return {"total": total, "rows": rows}


@open_router.get("/publicities/{uid}", response={200: PublicityDetail, **PROBLEMS}, summary="一项公示")
def get_publicity(request: HttpRequest, uid: UUID) -> Any:
    """One notice with its period, standing and answered objections."""
    return queries.publicity(request.actor, uid, today=door.today())


@router.post("/publicities/{uid}/objections", response={200: Done, **PROBLEMS}, summary="提出异议")
def object_to(request: HttpRequest, uid: UUID, payload: ObjectIn) -> Any:
    """The objection waits for its answer; the act announced is blocked."""

    def act() -> dict[str, str]:
        made = usecases.object_to(uid, **payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(made), "state": "filed"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/publicities/{uid}/stop", response={200: Done, **PROBLEMS}, summary="终止公示")
def stop(request: HttpRequest, uid: UUID, payload: StopIn) -> Any:
    """The notice ends before its act."""

    def act() -> dict[str, str]:
        usecases.stop(uid, **payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": "stopped"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/objections", response={200: Page[ObjectionRow], **PROBLEMS}, summary="异议列表")
def list_objections(request: HttpRequest, window: Query[NoticeWindow]) -> Any:
    """The objections the caller raised or may answer."""
    total, rows = queries.objections(request.actor, **window.model_dump())
    return {"total": total, "rows": rows}


@router.get("/objections/{uid}", response={200: ObjectionDetail, **PROBLEMS}, summary="一份异议")
def get_objection(request: HttpRequest, uid: UUID) -> Any:
    """One objection, for its author and those who answer it."""
    return queries.objection(request.actor, uid)


@router.post("/objections/{uid}/answer", response={200: Done, **PROBLEMS}, summary="答复异议")
def answer(request: HttpRequest, uid: UUID, payload: AnswerIn) -> Any:
    """The objection is decided with a reasoned answer."""

    def act() -> dict[str, str]:
        usecases.answer(uid, **payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": "upheld" if payload.uphold else "dismissed"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/objections/{uid}/withdrawal", response={200: Done, **PROBLEMS}, summary="撤回异议")
def withdraw(request: HttpRequest, uid: UUID, payload: NoticeMoveIn) -> Any:
    """The author takes it back."""

    def act() -> dict[str, str]:
        usecases.withdraw(uid, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(uid), "state": "withdrawn"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


ROUTERS = (open_router, router)
