"""The REST API of decoys: for 安全管理员 and the auditor alone, absent for everybody else."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Page, Window
from kezhuan.disclosure import queries, usecases
from kezhuan.disclosure.views import DecoyDetail, DecoyRow

router = Router(tags=["诱饵记录"], auth=door.signed_in)


class DecoyIn(Body):
    """The words of a decoy; {mark} stands once in `body` or `aim`."""

    kind: Literal["demand", "achievement"]
    title: Annotated[str, Field(min_length=1, max_length=100)]
    teaser: Annotated[str, Field(min_length=1, max_length=500)]
    body: Annotated[str, Field(min_length=1, max_length=4000)]
    aim: Annotated[str, Field(max_length=2000)] = ""
    field: Annotated[str, Field(max_length=8)] = ""
    region: Annotated[str, Field(max_length=12)] = ""


@router.get("/decoys", response={200: Page[DecoyRow], **PROBLEMS}, summary="诱饵记录列表")
def list_decoys(request: HttpRequest, filters: Query[Window]) -> Any:
    """Every decoy, newest first."""
    total, rows = queries.decoys(request.actor, offset=filters.offset, limit=filters.limit)
    return {"total": total, "rows": rows}


@router.post("/decoys", response={200: Done, **PROBLEMS}, summary="放置诱饵记录")
def plant_decoy(request: HttpRequest, payload: DecoyIn) -> Any:
    """A decoy stands from today."""
    values = payload.model_dump(mode="json")

    def call() -> dict[str, str]:
        uid = usecases.plant_decoy(payload.kind, values, actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": "standing"}

    return door.do(request, call, body=values)


@router.get("/decoys/{uid}", response={200: DecoyDetail, **PROBLEMS}, summary="一条诱饵记录与谁打开过")
def get_decoy(request: HttpRequest, uid: UUID, filters: Query[Window]) -> Any:
    """One decoy with a page of its openings."""
    return queries.decoy(request.actor, uid, offset=filters.offset, limit=filters.limit)


@router.post("/decoys/{uid}/retire", response={200: Done, **PROBLEMS}, summary="收回诱饵记录")
def retire_decoy(request: HttpRequest, uid: UUID) -> Any:
    """The decoy opens no more."""

    def call() -> dict[str, str]:
        usecases.retire_decoy(uid, actor=request.actor)
        return {"uid": str(uid), "state": "retired"}

    return door.do(request, call)
