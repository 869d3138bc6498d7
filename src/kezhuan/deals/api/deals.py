"""The board, a deal and its thread."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from kezhuan.core import api as door
from kezhuan.core.access import only
from kezhuan.core.api import PROBLEMS, Done, Page
from kezhuan.deals import queries, usecases
from kezhuan.deals.api.schemas import (
    FILE,
    Body,
    DealEdit,
    DealFilters,
    DealIn,
    DealMoveIn,
    DealPartyIn,
    EntryIn,
    do,
    who,
)
from kezhuan.deals.scopes import READERS
from kezhuan.deals.usecases.entries import Said
from kezhuan.deals.views import BoardColumn, DealCard, DealDetail
from kezhuan.files import attachments
from kezhuan.files.wire import content_of

router = Router(tags=["对接项目"], auth=door.signed_in)


@router.get("/deals/board", response={200: list[BoardColumn], **PROBLEMS}, summary="对接项目看板")
def board(request: HttpRequest, mine: bool = False) -> Any:
    """The open deals by step, with dwell time."""
    return queries.board(request.actor, today=door.today(), mine=mine)


@router.get("/deals", response={200: Page[DealCard], **PROBLEMS}, summary="对接项目列表")
def list_deals(request: HttpRequest, filters: Query[DealFilters]) -> Any:
    """The deals the caller may know of, newest first."""
    only(request.actor, READERS)
    total, rows = queries.deals(
        request.actor, today=door.today(), states=(filters.state,) if filters.state else (), text=filters.text, silent_only=filters.silent,
        offset=filters.offset, limit=filters.limit,
    )  # fmt: skip
    return {"total": total, "rows": rows}


@router.post("/deals", response={200: Done, **PROBLEMS}, summary="开始或新建对接项目")
def open_deal(request: HttpRequest, payload: DealIn) -> Any:
    """A deal out of an accepted contact, or entered by hand."""
    if payload.contact:
        contact = payload.contact
        return do(request, payload, lambda: usecases.open_from_contact(contact, title=payload.title, **who(request)))  # fmt: skip
    return do(
        request, payload,
        lambda: usecases.enter_deal(title=payload.title, need=payload.need, supply=payload.supply, demand_uid=payload.demand,
                                    achievement_uid=payload.achievement, **who(request)),
    )  # fmt: skip


@router.get("/deals/{uid}", response={200: DealDetail, **PROBLEMS}, summary="一个对接项目")
def get_deal(request: HttpRequest, uid: UUID) -> Any:
    """One deal; thread and amounts for those who work on it."""
    return queries.detail(request.actor, uid, today=door.today())


@router.put("/deals/{uid}", response={200: Done, **PROBLEMS}, summary="修改对接项目")
def edit_deal(request: HttpRequest, uid: UUID, payload: DealEdit) -> Any:
    """Name and what is expected are these."""
    return do(request, payload, lambda: usecases.edit_deal(uid, **payload.model_dump(), **who(request)))


@router.post("/deals/{uid}/parties", response={200: Done, **PROBLEMS}, summary="添加单位")
def add_party(request: HttpRequest, uid: UUID, payload: DealPartyIn) -> Any:
    """One more organisation stands on a side."""
    return do(request, payload, lambda: usecases.add_party(uid, **payload.model_dump(), **who(request)))


@router.post("/deals/{uid}/move", response={200: Done, **PROBLEMS}, summary="推进、签约、终止")
def move_deal(request: HttpRequest, uid: UUID, payload: DealMoveIn) -> Any:
    """A move of the board."""
    return do(request, payload, lambda: usecases.move_deal(uid, **payload.model_dump(), **who(request)))


@router.post("/deals/{uid}/entries", response={200: Done, **PROBLEMS}, summary="记一条")
def add_entry(request: HttpRequest, uid: UUID, payload: EntryIn) -> Any:
    """The entry stands in the thread."""
    said = Said(**payload.model_dump(exclude={"kind", "file"}))
    file = content_of(payload.file)
    return do(
        request, payload, lambda: usecases.add_entry(uid, payload.kind, said, file=file, **who(request))
    )


@router.post(
    "/deals/{uid}/milestones/{entry_uid}/done", response={200: Done, **PROBLEMS}, summary="里程碑完成"
)
def finish_milestone(request: HttpRequest, uid: UUID, entry_uid: UUID) -> Any:
    """A milestone is reached."""
    return do(request, Body(), lambda: usecases.finish_milestone(uid, entry_uid, **who(request)))


@router.get("/deals/{uid}/files/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载文件")
def deal_file(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a file of the thread."""
    return attachments.download(queries.entry_file(request.actor, uid, file_uid))
