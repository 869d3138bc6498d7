"""The REST API of deals: the board, a deal, its thread, shares and what is decided of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Fen, Limit, Offset, Page, Short, Version
from kezhuan.deals import queries, usecases
from kezhuan.deals.lifecycle import DEAL
from kezhuan.deals.rules import ENTRY_FIELDS
from kezhuan.deals.usecases.entries import Said
from kezhuan.deals.views import BoardColumn, DealCard, DealDetail, ShareDetail
from kezhuan.files import attachments
from kezhuan.files.wire import FileIn, content_of

router = Router(tags=["对接项目"], auth=door.signed_in)
DealState = Literal[tuple(DEAL.states)]  # type: ignore[valid-type]
EntryKind = Literal[tuple(ENTRY_FIELDS)]  # type: ignore[valid-type]
Code = Annotated[str, Field(max_length=24)]
Text = Annotated[str, Field(max_length=2000)]
Note = Annotated[str, Field(max_length=300)]
Title = Annotated[str, Field(max_length=120)]
Share = Annotated[int, Field(ge=1, le=10_000)]
FILE = {"responses": {200: {"description": "文件", "content": {"*/*": {}}}}}


class Body(Schema):
    """Unknown names are refused: a misspelt field must not be dropped in silence."""

    model_config = ConfigDict(extra="forbid")


class DealIn(Body):
    """A deal out of an accepted contact (`contact`), or entered by hand with its sides."""

    contact: UUID | None = None
    title: Title = ""
    need: Short = ""
    supply: Short = ""
    demand: UUID | None = None
    achievement: UUID | None = None


class DealEdit(Body):
    """Name and what is expected."""

    version: Version
    title: Title
    expected_fen: Fen | None = None
    expected_on: date | None = None


class PartyIn(Body):
    """One more organisation on a side, by name or code."""

    version: Version
    side: Literal["need", "supply"]
    name: Short


class DealMoveIn(Body):
    """A move of the board: sign needs a day, fail a coded reason (代码表 deal_failure_reasons)."""

    version: Version
    move: Literal["check", "negotiate", "draft", "recheck", "renegotiate", "sign", "fail", "resume"]
    signed_on: date | None = None
    reason_code: Code = ""
    reason_note: Note = ""


class EntryIn(Body):
    """One entry of the thread; amounts in 分."""

    kind: EntryKind  # type: ignore[valid-type]
    text: Text = ""
    on: date | None = None
    subject: Code = ""
    verdict: Code = ""
    basis: Code = ""
    amount_fen: Fen | None = None
    due_on: date | None = None
    file: FileIn | None = None


class ClaimIn(Body):
    """A share asked for, in hundredths of a percent: 6000 is 60 %."""

    side: Literal["need", "supply", "both"]
    share_bp: Share
    evidence: Code = ""
    note: Note = ""
    file: FileIn | None = None


class ShareMoveIn(Body):
    """One side's yes, an objection with its words, or taking it back."""

    version: Version
    move: Literal["agree", "dispute", "withdraw"]
    dispute: Note = ""


class ProveIn(Body):
    """The papers a share stands on (代码表 attribution_evidence)."""

    version: Version
    evidence: Code
    file: FileIn | None = None


class DecideIn(Body):
    """What is decided of a disputed share; it waits for its second person."""

    version: Version
    move: Literal["uphold", "reject"]
    decision_note: Note
    share_bp: Share | None = None


class DealFilters(Schema):
    """Which deals."""

    state: DealState | None = None  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=120)] = ""
    silent: bool = False
    offset: Offset = 0
    limit: Limit = 20


def _do(request: HttpRequest, payload: Body, call: Any) -> Any:
    def act() -> dict[str, str]:
        made = call()
        return {"uid": str(made) if made else "", "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "today": door.today()}


@router.get("/deals/board", response={200: list[BoardColumn], **PROBLEMS}, summary="对接项目看板")
def board(request: HttpRequest, mine: bool = False) -> Any:
    """The open deals by step, with dwell time."""
    return queries.board(request.actor, today=door.today(), mine=mine)


@router.get("/deals", response={200: Page[DealCard], **PROBLEMS}, summary="对接项目列表")
def list_deals(request: HttpRequest, filters: Query[DealFilters]) -> Any:
    """The deals the caller may know of, newest first."""
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
        return _do(request, payload, lambda: usecases.open_from_contact(contact, title=payload.title, **_who(request)))  # fmt: skip
    return _do(
        request, payload,
        lambda: usecases.enter_deal(title=payload.title, need=payload.need, supply=payload.supply, demand_uid=payload.demand,
                                    achievement_uid=payload.achievement, **_who(request)),
    )  # fmt: skip


@router.get("/deals/{uid}", response={200: DealDetail, **PROBLEMS}, summary="一个对接项目")
def get_deal(request: HttpRequest, uid: UUID) -> Any:
    """One deal; thread and amounts for those who work on it."""
    return queries.detail(request.actor, uid, today=door.today())


@router.put("/deals/{uid}", response={200: Done, **PROBLEMS}, summary="修改对接项目")
def edit_deal(request: HttpRequest, uid: UUID, payload: DealEdit) -> Any:
    """Name and what is expected are these."""
    return _do(request, payload, lambda: usecases.edit_deal(uid, **payload.model_dump(), **_who(request)))


@router.post("/deals/{uid}/parties", response={200: Done, **PROBLEMS}, summary="添加单位")
def add_party(request: HttpRequest, uid: UUID, payload: PartyIn) -> Any:
    """One more organisation stands on a side."""
    return _do(request, payload, lambda: usecases.add_party(uid, **payload.model_dump(), **_who(request)))


@router.post("/deals/{uid}/move", response={200: Done, **PROBLEMS}, summary="推进、签约、终止")
def move_deal(request: HttpRequest, uid: UUID, payload: DealMoveIn) -> Any:
    """A move of the board."""
    return _do(request, payload, lambda: usecases.move_deal(uid, **payload.model_dump(), **_who(request)))


@router.post("/deals/{uid}/entries", response={200: Done, **PROBLEMS}, summary="记一条")
def add_entry(request: HttpRequest, uid: UUID, payload: EntryIn) -> Any:
    """The entry stands in the thread."""
    said = Said(**payload.model_dump(exclude={"kind", "file"}))
    file = content_of(payload.file)
    return _do(
        request, payload, lambda: usecases.add_entry(uid, payload.kind, said, file=file, **_who(request))
    )


@router.post(
    "/deals/{uid}/milestones/{entry_uid}/done", response={200: Done, **PROBLEMS}, summary="里程碑完成"
)
def finish_milestone(request: HttpRequest, uid: UUID, entry_uid: UUID) -> Any:
    """A milestone is reached."""
    return _do(request, Body(), lambda: usecases.finish_milestone(uid, entry_uid, **_who(request)))


@router.get("/deals/{uid}/files/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载文件")
def deal_file(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a file of the thread."""
    return attachments.download(queries.entry_file(request.actor, uid, file_uid))


@router.post("/deals/{uid}/shares", response={200: Done, **PROBLEMS}, summary="登记促成归属")
def claim_share(request: HttpRequest, uid: UUID, payload: ClaimIn) -> Any:
    """The caller's share waits for the sides' yes."""
    values = payload.model_dump(exclude={"file"})
    file = content_of(payload.file)
    return _do(request, payload, lambda: usecases.claim_share(uid, **values, file=file, **_who(request)))


@router.get("/attributions/{uid}", response={200: ShareDetail, **PROBLEMS}, summary="一份促成归属")
def get_share(request: HttpRequest, uid: UUID) -> Any:
    """One share with what happened to it."""
    return queries.share_detail(request.actor, uid)


@router.post("/attributions/{uid}/move", response={200: Done, **PROBLEMS}, summary="确认、异议、撤回")
def move_share(request: HttpRequest, uid: UUID, payload: ShareMoveIn) -> Any:
    """One side's yes, an objection, or taking it back."""
    return _do(request, payload, lambda: usecases.move_share(uid, **payload.model_dump(), **_who(request)))


@router.post("/attributions/{uid}/prove", response={200: Done, **PROBLEMS}, summary="凭材料认定")
def prove_share(request: HttpRequest, uid: UUID, payload: ProveIn) -> Any:
    """The share stands on papers."""
    values = payload.model_dump(exclude={"file"})
    file = content_of(payload.file)
    return _do(request, payload, lambda: usecases.prove_share(uid, **values, file=file, **_who(request)))


@router.post("/attributions/{uid}/decide", response={200: Done, **PROBLEMS}, summary="认定有异议的归属")
def decide_share(request: HttpRequest, uid: UUID, payload: DecideIn) -> Any:
    """What is decided waits for its second person."""
    return _do(request, payload, lambda: usecases.decide_share(uid, **payload.model_dump(), **_who(request)))


@router.get(
    "/attributions/{uid}/files/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载佐证材料"
)
def share_file(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a paper behind a share."""
    return attachments.download(queries.share_file(request.actor, uid, file_uid))
