"""The REST API of decoys and of how offices read: for 安全管理员 and the auditor alone, absent for everybody else."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Page, Window
from kezhuan.disclosure import queries, usecases
from kezhuan.disclosure.views import DecoyDetail, DecoyRow, HabitRow

router = Router(tags=["安全管理与审计"], auth=door.signed_in)


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


class MonthFilters(Schema):
    """Any day of the month asked for; this month where none is given."""

    day: date | None = None


class HabitOut(Schema):
    """Somebody of an office and what they opened in a month; `why` is empty where nothing stands out."""

    user: str
    name: str
    organisation: str
    role: str
    read: int
    idle: int
    off_hours: int
    why: list[str]
    idle_records: list[str]


@router.get("/unusual-access", response={200: list[HabitOut], **PROBLEMS}, summary="工作人员的查阅：读而不办")
def list_unusual(request: HttpRequest, filters: Query[MonthFilters]) -> Any:
    """Everybody of an office who opened sealed text or a full number in that month, what stands out first."""
    rows = queries.habits(request.actor, filters.day or door.today())
    return [
        HabitOut(why=[str(reason) for reason in row.why], idle_records=list(row.idle_records), **_plain(row))
        for row in rows
    ]


def _plain(row: HabitRow) -> dict[str, Any]:
    names = ("user", "name", "organisation", "role", "read", "idle", "off_hours")
    return {name: getattr(row, name) for name in names}
