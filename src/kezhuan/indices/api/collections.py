"""The REST API of collection sheets: the list, one with its answers, sending, sending again, calling back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Limit, Offset, Page, Version
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.indices import queries, usecases
from kezhuan.indices.api.editions import Body, Period, Unit
from kezhuan.indices.lifecycle import COLLECTION
from kezhuan.indices.views import CollectionDetail, CollectionRow

router = Router(tags=["成果转化指数"], auth=door.signed_in)
State = Literal[tuple(COLLECTION.states)]  # type: ignore[valid-type]


class CollectionIn(Body):
    """Which department is asked for what: `what` is "index code|department"."""

    what: Annotated[str, Field(max_length=120)]
    period: Period
    units: Annotated[list[Unit], Field(min_length=1, max_length=200)]
    until: date
    contact_name: Annotated[str, Field(min_length=1, max_length=64)]
    contact_phone: Annotated[str, Field(max_length=20)]
    note: Annotated[str, Field(max_length=300)] = ""


class CollectionMoveIn(Body):
    """Send the link again (until that day), or call the sheet back."""

    version: Version
    move: Literal["resend", "withdraw"]
    until: date | None = None


class CollectionFilters(Schema):
    """Which collection sheets."""

    state: State | Literal[""] = ""  # type: ignore[valid-type]
    offset: Offset = 0
    limit: Limit = 20


@router.get("/indices/collections", response={200: Page[CollectionRow], **PROBLEMS}, summary="部门采集表")
def collections(request: HttpRequest, filters: Query[CollectionFilters]) -> Any:
    """The collection sheets of the caller's region, newest first."""
    if not queries.may_read(request.actor):
        raise Hidden
    total, rows = queries.collections(request.actor, **filters.model_dump())
    return {"total": total, "rows": rows}


@router.get(
    "/indices/collections/{uid}", response={200: CollectionDetail, **PROBLEMS}, summary="一张采集表及填报内容"
)
def collection(request: HttpRequest, uid: UUID) -> Any:
    """One sheet with every cell, and who signed it."""
    return queries.collection(request.actor, uid, today=door.today())


@router.post("/indices/collections", response={200: Done, **PROBLEMS}, summary="发出采集表")
def send_collection(request: HttpRequest, payload: CollectionIn) -> Any:
    """The department's person gets a one-time link."""

    def act() -> dict[str, str]:
        uid = usecases.send_collection(payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": "sent"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/indices/collections/{uid}/move", response={200: Done, **PROBLEMS}, summary="重发或撤回采集表")
def move_collection(request: HttpRequest, uid: UUID, payload: CollectionMoveIn) -> Any:
    """The link is new, or opens nothing any more."""
    more = {"actor": request.actor, "today": door.today(), "version": payload.version}

    def act() -> dict[str, str]:
        if payload.move == "withdraw":
            usecases.withdraw_collection(uid, **more)
            return {"uid": str(uid), "state": "withdrawn"}
        if payload.until is None:
            raise Invalid({"until": Reason("missing", gettext_noop("请填写截止日"))})
        usecases.resend_collection(uid, until=payload.until, **more)
        return {"uid": str(uid), "state": "sent"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


ROUTERS = (router,)
