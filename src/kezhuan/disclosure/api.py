"""The REST API of disclosure: grants, agreements, block lists, and who has read a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version, Window
from kezhuan.disclosure import queries, usecases
from kezhuan.disclosure.lifecycle import GRANT
from kezhuan.disclosure.views import BlockRow, GrantDetail, GrantRow, NdaDetail, NdaRow, ReadingRow, SeenRow
from kezhuan.files.wire import bytes_of

router = Router(tags=["未公开内容的查看"], auth=door.signed_in)
Kind = Literal["demand", "achievement"]
GrantState = Literal[tuple(GRANT.states)]  # type: ignore[valid-type]
Name = Annotated[str, Field(max_length=64)]
Note = Annotated[str, Field(max_length=200)]
# 20 MB, as the upload gate allows, in base64.
MOST_BASE64 = 28_000_000


class AskIn(Body):
    """A request to read; `signer` signs the agreement of the day where none stands between the two."""

    kind: Kind
    record: UUID
    purpose: Annotated[str, Field(min_length=1, max_length=2000)]
    signer: Name = ""


class GiveIn(Body):
    """Until when; `signer` signs the agreement the other side has signed."""

    version: Version
    ends_on: date
    signer: Name = ""


class NoteIn(Body):
    """Why not."""

    version: Version
    reason_note: Note


class GrantMoveIn(Body):
    """Taking a request or a grant back."""

    version: Version
    move: Literal["withdraw", "revoke"]


class SignIn(Body):
    """A signature on screen."""

    version: Version
    signer: Name


class SheetIn(Body):
    """The scanned sheet with both seals, in base64."""

    version: Version
    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[str, Field(max_length=MOST_BASE64)]


class NdaMoveIn(Body):
    """A move of an agreement without fields."""

    version: Version
    move: Literal["check", "decline", "withdraw", "end"]


class BlockIn(Body):
    """Whom to keep out."""

    organisation: UUID
    note: Note = ""


class GrantFilters(Schema):
    """Which grants."""

    state: GrantState | None = None  # type: ignore[valid-type]
    box: Literal["", "given", "received"] = ""
    offset: Offset = 0
    limit: Limit = 20


class ReadingFilters(Window):
    """Which readings."""

    since: date | None = None
    group: Literal["", "member", "sealed"] = ""


def _done(
    request: HttpRequest, uid: UUID, payload: Body, act: Callable[[], Any], state: Callable[[], str]
) -> Any:
    def call() -> dict[str, str]:
        act()
        return {"uid": str(uid), "state": state()}

    return door.do(request, call, body=payload.model_dump(mode="json"))


def _grant_done(request: HttpRequest, uid: UUID, payload: Body, act: Callable[[], Any]) -> Any:
    return _done(request, uid, payload, act, lambda: queries.grant(request.actor, uid).row.state)


def _nda_done(request: HttpRequest, uid: UUID, payload: Body, act: Callable[[], Any]) -> Any:
    return _done(request, uid, payload, act, lambda: queries.nda(request.actor, uid).row.state)


@router.get("/grants", response={200: Page[GrantRow], **PROBLEMS}, summary="查看授权列表")
def list_grants(request: HttpRequest, filters: Query[GrantFilters]) -> Any:
    """What the caller's organisation has opened to others and others to it."""
    total, rows = queries.grants(
        request.actor,
        states=(filters.state,) if filters.state else (),
        box=filters.box,
        offset=filters.offset,
        limit=filters.limit,
    )
    return {"total": total, "rows": rows}


@router.post("/grants", response={200: Done, **PROBLEMS}, summary="申请查看未公开内容")
def ask_grant(request: HttpRequest, payload: AskIn) -> Any:
    """The owner is asked."""

    def call() -> dict[str, str]:
        uid = usecases.ask_grant(payload.kind, payload.record, purpose=payload.purpose, signer=payload.signer, actor=request.actor,
                                 today=door.today())  # fmt: skip
        return {"uid": str(uid), "state": "asked"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/grants/{uid}", response={200: GrantDetail, **PROBLEMS}, summary="一份查看授权")
def get_grant(request: HttpRequest, uid: UUID) -> Any:
    """One grant for its two sides."""
    return queries.grant(request.actor, uid)


@router.post("/grants/{uid}/give", response={200: Done, **PROBLEMS}, summary="同意查看")
def give_grant(request: HttpRequest, uid: UUID, payload: GiveIn) -> Any:
    """The reader may read until that day."""
    return _grant_done(request, uid, payload, lambda: usecases.give_grant(
        uid, ends_on=payload.ends_on, signer=payload.signer, actor=request.actor, today=door.today(), version=payload.version))  # fmt: skip


@router.post("/grants/{uid}/refuse", response={200: Done, **PROBLEMS}, summary="不同意查看")
def refuse_grant(request: HttpRequest, uid: UUID, payload: NoteIn) -> Any:
    """The owner does not open its text."""
    return _grant_done(request, uid, payload, lambda: usecases.refuse_grant(
        uid, reason_note=payload.reason_note, actor=request.actor, today=door.today(), version=payload.version))  # fmt: skip


@router.post("/grants/{uid}/move", response={200: Done, **PROBLEMS}, summary="撤回申请或收回授权")
def move_grant(request: HttpRequest, uid: UUID, payload: GrantMoveIn) -> Any:
    """A plain move of the table."""
    return _grant_done(request, uid, payload, lambda: usecases.move_grant(
        uid, payload.move, actor=request.actor, today=door.today(), version=payload.version))  # fmt: skip


@router.get("/readings/{kind}/{uid}", response={200: Page[ReadingRow], **PROBLEMS}, summary="谁看过")
def list_readings(request: HttpRequest, kind: Kind, uid: UUID, filters: Query[ReadingFilters]) -> Any:
    """Who read this record since that day, for its owner."""
    total, rows = queries.readings(
        request.actor,
        kind,
        uid,
        since=filters.since,
        group=filters.group,
        offset=filters.offset,
        limit=filters.limit,
    )
    return {"total": total, "rows": rows}


class OursFilters(Window):
    """Any day of the month asked for; this month where none is given."""

    day: date | None = None


@router.get("/readings", response={200: Page[SeenRow], **PROBLEMS}, summary="谁看过本单位的内容")
def list_seen(request: HttpRequest, filters: Query[OursFilters]) -> Any:
    """The records of the caller's organisation that others opened in that month."""
    day = filters.day or door.today()
    total, rows = queries.seen_of_ours(request.actor, day, offset=filters.offset, limit=filters.limit)
    return {"total": total, "rows": rows}


@router.get("/ndas", response={200: Page[NdaRow], **PROBLEMS}, summary="保密协议列表")
def list_ndas(request: HttpRequest, filters: Query[Window]) -> Any:
    """The agreements of the caller's organisation."""
    total, rows = queries.ndas(request.actor, offset=filters.offset, limit=filters.limit)
    return {"total": total, "rows": rows}


@router.get("/ndas/{uid}", response={200: NdaDetail, **PROBLEMS}, summary="一份保密协议")
def get_nda(request: HttpRequest, uid: UUID) -> Any:
    """One agreement with its text."""
    return queries.nda(request.actor, uid)


@router.post("/ndas/{uid}/sign", response={200: Done, **PROBLEMS}, summary="签署保密协议")
def sign_nda(request: HttpRequest, uid: UUID, payload: SignIn) -> Any:
    """Both sides have signed."""
    return _nda_done(request, uid, payload, lambda: usecases.sign_nda(
        uid, signer=payload.signer, actor=request.actor, today=door.today(), version=payload.version))  # fmt: skip


@router.post("/ndas/{uid}/sheet", response={200: Done, **PROBLEMS}, summary="上传盖章扫描件")
def upload_sheet(request: HttpRequest, uid: UUID, payload: SheetIn) -> Any:
    """The sheet waits for somebody to check it."""

    def act() -> None:
        usecases.upload_sheet(
            uid,
            file=(payload.name, bytes_of(payload.content, field="content")),
            actor=request.actor,
            today=door.today(),
            version=payload.version,
        )

    return _nda_done(request, uid, payload, act)


@router.post("/ndas/{uid}/return", response={200: Done, **PROBLEMS}, summary="扫描件有误")
def return_nda(request: HttpRequest, uid: UUID, payload: NoteIn) -> Any:
    """The sheet is not as it should be."""
    return _nda_done(request, uid, payload, lambda: usecases.return_nda(
        uid, reason_note=payload.reason_note, actor=request.actor, today=door.today(), version=payload.version))  # fmt: skip


@router.post("/ndas/{uid}/move", response={200: Done, **PROBLEMS}, summary="办理保密协议")
def move_nda(request: HttpRequest, uid: UUID, payload: NdaMoveIn) -> Any:
    """A plain move of the table."""
    act: dict[str, Any] = {"actor": request.actor, "today": door.today(), "version": payload.version}
    if payload.move == "check":
        return _nda_done(request, uid, payload, lambda: usecases.check_nda(uid, **act))
    return _nda_done(request, uid, payload, lambda: usecases.move_nda(uid, payload.move, **act))


@router.get("/blocks", response={200: list[BlockRow], **PROBLEMS}, summary="屏蔽名单")
def list_blocks(request: HttpRequest) -> Any:
    """The block list of the caller's organisation."""
    return list(queries.blocks(request.actor))


@router.post("/blocks", response={200: Done, **PROBLEMS}, summary="加入屏蔽名单")
def block(request: HttpRequest, payload: BlockIn) -> Any:
    """That organisation reads no more than anybody may."""

    def call() -> dict[str, str]:
        usecases.block(payload.organisation, note=payload.note, actor=request.actor, today=door.today())
        return {"uid": "", "state": ""}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.delete("/blocks/{uid}", response={200: Done, **PROBLEMS}, summary="移出屏蔽名单")
def unblock(request: HttpRequest, uid: UUID) -> Any:
    """That organisation stands as every other again."""

    def call() -> dict[str, str]:
        usecases.unblock(uid, actor=request.actor)
        return {"uid": str(uid), "state": ""}

    return door.do(request, call)
