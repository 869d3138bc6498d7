"""The REST API of matching: lists with reasons, feedback, contacts, threads, follow-ups, quality."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.access import only
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version
from kezhuan.files import attachments
from kezhuan.files.wire import FileIn, content_of
from kezhuan.matching import answering, queries, usecases
from kezhuan.matching.api.entry import router as entry_router
from kezhuan.matching.lifecycle import CONTACT, FOLLOWUP
from kezhuan.matching.scopes import FOLLOWERS
from kezhuan.matching.views import (
    ContactDetail,
    ContactRow,
    FollowupRow,
    ListView,
    MeasurementRow,
    SuggestionRow,
)

router = Router(tags=["匹配与对接"], auth=door.signed_in)
open_router = Router(tags=["匹配与对接"])
ContactState = Literal[tuple(CONTACT.states)]  # type: ignore[valid-type]
FollowupState = Literal[tuple(FOLLOWUP.states)]  # type: ignore[valid-type]
ItemKind = Literal["achievement", "expert", "team"]
Code = Annotated[str, Field(max_length=24)]
Text = Annotated[str, Field(max_length=2000)]
Note = Annotated[str, Field(max_length=300)]


class FeedbackIn(Body):
    """Why an item does not fit (代码表 feedback_reasons)."""

    item_kind: ItemKind
    item_uid: UUID
    code: Code
    note: Annotated[str, Field(max_length=200)] = ""


class ContactIn(Body):
    """A request about a demand, an item, or both."""

    demand: UUID | None = None
    item_kind: ItemKind | None = None
    item_uid: UUID | None = None
    message: Text


class AcceptIn(Body):
    """A yes, with a word if one likes."""

    version: Version
    note: Note = ""


class RefuseIn(Body):
    """A no, with its coded reason (代码表 contact_refusal_reasons)."""

    version: Version
    reason_code: Code
    note: Note = ""


class ContactMoveIn(Body):
    """Taking a request back, or ending the contact with its outcome (代码表 contact_outcomes)."""

    version: Version
    move: Literal["withdraw", "end"]
    outcome: Code = ""


class MessageIn(Body):
    """A message of the thread, with a file if one is sent."""

    text: Text = ""
    file: FileIn | None = None


class FollowupMoveIn(Body):
    """A move of a broker's task; finish and drop need a note."""

    version: Version
    move: Literal["take", "release", "finish", "drop"]
    note: Text = ""


class ResponseRateOut(Schema):
    """Answers of a year."""

    asked: int | None
    answered: int | None
    percent: int | None


class NextOut(Schema):
    """The next candidate, empty where there is none."""

    title: str
    ask_url: str


class ContactFilters(Schema):
    """Which contacts."""

    state: ContactState | None = None  # type: ignore[valid-type]
    box: Literal["", "in", "out", "todo"] = ""
    offset: Offset = 0
    limit: Limit = 20


class FollowupFilters(Schema):
    """Which tasks."""

    state: FollowupState | None = None  # type: ignore[valid-type]
    mine: bool = False
    offset: Offset = 0
    limit: Limit = 20


class MatchFilters(Schema):
    """Which suggestions."""

    field: Annotated[str, Field(max_length=8)] = ""
    untouched: bool = False
    offset: Offset = 0
    limit: Limit = 20


@open_router.get(
    "/organisations/{uid}/response-rate", response={200: ResponseRateOut, **PROBLEMS}, summary="对接答复率"
)
def response_rate(request: HttpRequest, uid: UUID) -> Any:
    """How an organisation answers requests; nothing where fewer than five were made in a year."""
    return answering.response_rate(request.actor, uid)


@router.get("/contacts/{uid}/next", response={200: NextOut, **PROBLEMS}, summary="下一候选")
def next_candidate(request: HttpRequest, uid: UUID) -> Any:
    """Whom the asking side of an unanswered request may ask next."""
    return answering.next_candidate(request.actor, uid) or {"title": "", "ask_url": ""}


@router.get("/demands/{uid}/matches", response={200: ListView, **PROBLEMS}, summary="一项需求的匹配结果")
def demand_matches(request: HttpRequest, uid: UUID) -> Any:
    """The demand's list with reasons, for its own side, staff and brokers."""
    return queries.list_for_demand(request.actor, uid)


@router.post("/demands/{uid}/feedback", response={200: Done, **PROBLEMS}, summary="反馈不合适")
def give_feedback(request: HttpRequest, uid: UUID, payload: FeedbackIn) -> Any:
    """The judgement stands and the list is made anew with it."""

    def act() -> dict[str, str]:
        usecases.give_feedback(uid, **payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/matches", response={200: Page[SuggestionRow], **PROBLEMS}, summary="适合本单位的需求")
def my_matches(request: HttpRequest, filters: Query[MatchFilters]) -> Any:
    """The demands that fit what the caller's organisation holds, best first."""
    total, rows = queries.for_organisation(request.actor, offset=filters.offset, limit=filters.limit)
    return {"total": total, "rows": rows}


@router.get("/matches/region", response={200: Page[SuggestionRow], **PROBLEMS}, summary="本地区的匹配")
def region_matches(request: HttpRequest, filters: Query[MatchFilters]) -> Any:
    """The suggestions of a broker's region, best first; `untouched`: those nobody has asked about."""
    total, rows = queries.for_broker(request.actor, **filters.model_dump())
    return {"total": total, "rows": rows}


@router.get("/contacts", response={200: Page[ContactRow], **PROBLEMS}, summary="对接列表")
def list_contacts(request: HttpRequest, filters: Query[ContactFilters]) -> Any:
    """The contacts of the caller's organisation, newest first."""
    states = (filters.state,) if filters.state else ()
    total, rows = queries.contacts(
        request.actor, states=states, box=filters.box, offset=filters.offset, limit=filters.limit
    )
    return {"total": total, "rows": rows}


@router.post("/contacts", response={200: Done, **PROBLEMS}, summary="发起对接")
def request_contact(request: HttpRequest, payload: ContactIn) -> Any:
    """The other side is asked."""

    def act() -> dict[str, str]:
        uid = usecases.request_contact(payload.demand, item_kind=payload.item_kind or "", item_uid=payload.item_uid, message=payload.message,
                                       actor=request.actor, today=door.today())  # fmt: skip
        return {"uid": str(uid), "state": "sent"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/contacts/{uid}", response={200: ContactDetail, **PROBLEMS}, summary="一份对接")
def get_contact(request: HttpRequest, uid: UUID) -> Any:
    """One contact; message, answer and thread for its two sides alone."""
    return queries.contact_detail(request.actor, uid)


def _contact(request: HttpRequest, uid: UUID, payload: Body, call: Callable[..., Any], **values: Any) -> Any:
    def act() -> dict[str, str]:
        call(uid, **values, actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": queries.contact_detail(request.actor, uid).row.state}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/contacts/{uid}/accept", response={200: Done, **PROBLEMS}, summary="接受对接")
def accept_contact(request: HttpRequest, uid: UUID, payload: AcceptIn) -> Any:
    """Both sides have a thread from now on."""
    return _contact(request, uid, payload, usecases.accept_contact, **payload.model_dump())


@router.post("/contacts/{uid}/refuse", response={200: Done, **PROBLEMS}, summary="婉拒对接")
def refuse_contact(request: HttpRequest, uid: UUID, payload: RefuseIn) -> Any:
    """The request is declined for a coded reason."""
    return _contact(request, uid, payload, usecases.refuse_contact, **payload.model_dump())


@router.post("/contacts/{uid}/move", response={200: Done, **PROBLEMS}, summary="撤回或结束对接")
def move_contact(request: HttpRequest, uid: UUID, payload: ContactMoveIn) -> Any:
    """A plain move of the table."""
    return _contact(request, uid, payload, usecases.move_contact, **payload.model_dump())


@router.post("/contacts/{uid}/messages", response={200: Done, **PROBLEMS}, summary="留言")
def say(request: HttpRequest, uid: UUID, payload: MessageIn) -> Any:
    """The message stands in the thread."""
    file = content_of(payload.file)

    def act() -> dict[str, str]:
        return {"uid": str(usecases.say(uid, payload.text, actor=request.actor, file=file)), "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))


FILE = {"responses": {200: {"description": "文件", "content": {"*/*": {}}}}}


@router.get("/contacts/{uid}/files/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载留言附件")
def thread_file(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a file of the thread, for its two sides."""
    return attachments.download(queries.thread_file(request.actor, uid, file_uid))


@router.get("/followups", response={200: Page[FollowupRow], **PROBLEMS}, summary="待跟进的需求")
def list_followups(request: HttpRequest, filters: Query[FollowupFilters]) -> Any:
    """Brokers' tasks of the region, oldest due date first."""
    only(request.actor, FOLLOWERS)
    states: dict[str, Any] = {"states": (filters.state,)} if filters.state else {}
    total, rows = queries.followups(
        request.actor, **states, mine=filters.mine, offset=filters.offset, limit=filters.limit
    )
    return {"total": total, "rows": rows}


@router.get("/followups/{uid}", response={200: FollowupRow, **PROBLEMS}, summary="一项跟进")
def get_followup(request: HttpRequest, uid: UUID) -> Any:
    """One task."""
    return queries.get_followup(request.actor, uid)


@router.post("/followups/{uid}/move", response={200: Done, **PROBLEMS}, summary="认领、退回、完成、终止")
def move_followup(request: HttpRequest, uid: UUID, payload: FollowupMoveIn) -> Any:
    """The task is taken, given back, finished or dropped."""

    def act() -> dict[str, str]:
        usecases.move_followup(uid, **payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": queries.get_followup(request.actor, uid).state}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@open_router.get(
    "/quality", response={200: MeasurementRow | None, **PROBLEMS}, summary="匹配质量：最近一次测量"
)
def quality(request: HttpRequest) -> Any:
    """What was measured last on this installation; null where nobody has measured."""
    return queries.last_measurement()


ROUTERS = (router, open_router, entry_router)
