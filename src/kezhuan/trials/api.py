"""The REST API of the pool and of trials."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from kezhuan.core import api as door
from kezhuan.core.access import HOLDERS, PROFESSIONALS, STAFF, only
from kezhuan.core.api import PROBLEMS, Done, Fen, Limit, Offset, Page, Short, Version
from kezhuan.files import attachments
from kezhuan.files.wire import FileIn, content_of
from kezhuan.trials import queries, usecases
from kezhuan.trials.lifecycle import POOL_ITEM, TRIAL
from kezhuan.trials.rules import CONVERSIONS, LOG_KINDS, PRICES, VERDICTS, Terms
from kezhuan.trials.views import ItemDetail, ItemRow, TrialDetail, TrialRow

router = Router(tags=["先用后转"], auth=door.signed_in)
ItemState = Literal[tuple(POOL_ITEM.states)]  # type: ignore[valid-type]
TrialState = Literal[tuple(TRIAL.states)]  # type: ignore[valid-type]
Conversion = Literal[tuple(CONVERSIONS)]  # type: ignore[valid-type]
Price = Literal[tuple(PRICES)]  # type: ignore[valid-type]
LogKind = Literal[tuple(LOG_KINDS)]  # type: ignore[valid-type]
Verdict = Literal[tuple(VERDICTS)]  # type: ignore[valid-type]
Months = Annotated[int, Field(ge=0, le=120)]
Text = Annotated[str, Field(max_length=2000)]
Note = Annotated[str, Field(max_length=300)]
Code = Annotated[str, Field(max_length=64)]
FILE = {"responses": {200: {"description": "文件", "content": {"*/*": {}}}}}


class Body(Schema):
    """Unknown names are refused: a misspelt field must not be dropped in silence."""

    model_config = ConfigDict(extra="forbid")


class TermsIn(Body):
    """What one agreement covers and how it converts; amounts in 分."""

    rights: Annotated[list[Code], Field(max_length=50)]
    scope: Text = ""
    conversion: Conversion  # type: ignore[valid-type]
    price_kind: Price  # type: ignore[valid-type]
    price_fen: Fen | None = None
    royalty: Short = ""
    months: Months
    decide_within_months: Months = 3
    improvements: Short = ""
    confidentiality: Short = ""
    liability: Short = ""


class PoolIn(TermsIn):
    """An achievement offered for trial."""

    achievement: UUID
    state_unit: bool = False


class ResubmitIn(TermsIn):
    """What was asked for, supplied."""

    version: Version


class ItemMoveIn(Body):
    """Admit with the codes of the conditions that hold, send back with words, or take out."""

    version: Version
    move: Literal["admit", "return", "leave"]
    ticks: Annotated[list[Code], Field(max_length=50)] = []
    reason_note: Note = ""


class TrialAnnounceIn(Body):
    """Whom to ask about the announcement."""

    contact: Annotated[str, Field(max_length=100)]


class ApplyIn(Body):
    """A firm's wish to try."""

    purpose: Text
    small: bool
    related: bool = False


class TrialSignIn(Body):
    """The agreement."""

    version: Version
    starts_on: date
    insurance_no: Code
    file: FileIn | None = None


class TrialMoveIn(Body):
    """A move of a trial: convert drafts its contract, extend wants a day, the others words where the table asks."""

    version: Version
    move: Literal[
        "decline", "withdraw", "extend", "convert", "give_back", "terminate", "breach", "cure", "dispute"
    ]
    until: date | None = None
    reason_note: Note = ""


class EvaluateIn(Body):
    """One side's judgement."""

    version: Version
    verdict: Verdict  # type: ignore[valid-type]
    words: Text


class LogIn(Body):
    """A line of the log; usage names its month (2026-11)."""

    kind: LogKind  # type: ignore[valid-type]
    text: Text
    month: Annotated[str, Field(max_length=7)] = ""
    file: FileIn | None = None


class ItemFilters(Schema):
    """Which items."""

    text: Annotated[str, Field(max_length=120)] = ""
    state: ItemState | None = None  # type: ignore[valid-type]
    mine: bool = False
    offset: Offset = 0
    limit: Limit = 20


class TrialFilters(Schema):
    """Which trials."""

    state: TrialState | None = None  # type: ignore[valid-type]
    offset: Offset = 0
    limit: Limit = 20


TERMS = {"conversion", "price_kind", "price_fen", "royalty", "months", "decide_within_months"}


def _do(request: HttpRequest, payload: Body, call: Any) -> Any:
    def act() -> dict[str, str]:
        made = call({"actor": request.actor, "today": door.today()})
        return {"uid": str(made) if made else "", "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))


def _terms(payload: TermsIn) -> Terms:
    return Terms(**payload.model_dump(include=TERMS))


@router.get("/pool", response={200: Page[ItemRow], **PROBLEMS}, summary="先用后转成果池")
def list_items(request: HttpRequest, filters: Query[ItemFilters]) -> Any:
    """What may be tried first, newest first."""
    only(request.actor, PROFESSIONALS)
    values = filters.model_dump() | {"state": filters.state or ""}
    total, rows = queries.items(request.actor, **values)
    return {"total": total, "rows": rows}


@router.post("/pool", response={200: Done, **PROBLEMS}, summary="申请入池")
def enter_pool(request: HttpRequest, payload: PoolIn) -> Any:
    """The holder offers an achievement with its terms."""
    rest = payload.model_dump(exclude=TERMS | {"achievement"})
    return _do(
        request, payload, lambda who: usecases.enter_pool(payload.achievement, _terms(payload), **rest, **who)
    )


@router.get("/pool/{uid}", response={200: ItemDetail, **PROBLEMS}, summary="一个成果池条目")
def get_item(request: HttpRequest, uid: UUID) -> Any:
    """One item with its terms."""
    return queries.item(request.actor, uid)


@router.put("/pool/{uid}", response={200: Done, **PROBLEMS}, summary="补充后提交")
def resubmit_item(request: HttpRequest, uid: UUID, payload: ResubmitIn) -> Any:
    """What was asked for is supplied."""
    rest = payload.model_dump(exclude=TERMS)
    return _do(request, payload, lambda who: usecases.resubmit_item(uid, _terms(payload), **rest, **who))


@router.post("/pool/{uid}/move", response={200: Done, **PROBLEMS}, summary="同意入池、退回、出池")
def move_item(request: HttpRequest, uid: UUID, payload: ItemMoveIn) -> Any:
    """A move of an item."""
    values = payload.model_dump() | {"ticks": dict.fromkeys(payload.ticks, True)}
    return _do(request, payload, lambda who: usecases.move_item(uid, **values, **who))


@router.post("/pool/{uid}/announce", response={200: Done, **PROBLEMS}, summary="公示约定价格")
def announce_price(request: HttpRequest, uid: UUID, payload: TrialAnnounceIn) -> Any:
    """The price fixed beforehand is announced."""
    return _do(request, payload, lambda who: usecases.announce_price(uid, contact=payload.contact, **who))


@router.post("/pool/{uid}/trials", response={200: Done, **PROBLEMS}, summary="申请试用")
def apply_for_trial(request: HttpRequest, uid: UUID, payload: ApplyIn) -> Any:
    """A firm asks to try."""
    return _do(request, payload, lambda who: usecases.apply_for_trial(uid, **payload.model_dump(), **who))


@router.get("/trials", response={200: Page[TrialRow], **PROBLEMS}, summary="先用后转列表")
def list_trials(request: HttpRequest, filters: Query[TrialFilters]) -> Any:
    """The trials the caller may know of, newest first."""
    only(request.actor, HOLDERS | STAFF)
    states = (filters.state,) if filters.state else ()
    total, rows = queries.trials(request.actor, states=states, offset=filters.offset, limit=filters.limit)
    return {"total": total, "rows": rows}


@router.get("/trials/{uid}", response={200: TrialDetail, **PROBLEMS}, summary="一份先用后转")
def get_trial(request: HttpRequest, uid: UUID) -> Any:
    """One trial; log and judgements for its two sides."""
    return queries.trial(request.actor, uid, today=door.today())


@router.post("/trials/{uid}/sign", response={200: Done, **PROBLEMS}, summary="签订试用协议")
def sign_trial(request: HttpRequest, uid: UUID, payload: TrialSignIn) -> Any:
    """The agreement stands."""
    values = payload.model_dump(exclude={"file"})
    file = content_of(payload.file)
    return _do(request, payload, lambda who: usecases.sign_trial(uid, **values, file=file, **who))


@router.post("/trials/{uid}/evaluate", response={200: Done, **PROBLEMS}, summary="提交评价")
def evaluate_trial(request: HttpRequest, uid: UUID, payload: EvaluateIn) -> Any:
    """One side's judgement stands."""
    return _do(request, payload, lambda who: usecases.evaluate_trial(uid, **payload.model_dump(), **who))


@router.post("/trials/{uid}/log", response={200: Done, **PROBLEMS}, summary="记一条")
def add_log(request: HttpRequest, uid: UUID, payload: LogIn) -> Any:
    """The line stands in the log."""
    values = payload.model_dump(exclude={"file"})
    file = content_of(payload.file)
    return _do(request, payload, lambda who: usecases.add_log(uid, **values, file=file, **who))


@router.post("/trials/{uid}/move", response={200: Done, **PROBLEMS}, summary="续试、转化、归还、终止、违约")
def move_trial(request: HttpRequest, uid: UUID, payload: TrialMoveIn) -> Any:
    """A move of a trial."""
    version = {"version": payload.version}
    if payload.move == "convert":
        return _do(request, payload, lambda who: usecases.convert_trial(uid, **version, **who))
    if payload.move == "extend":
        return _do(
            request, payload, lambda who: usecases.extend_trial(uid, until=payload.until, **version, **who)
        )
    given = {"reason_note": payload.reason_note, **version}
    return _do(request, payload, lambda who: usecases.move_trial(uid, payload.move, **given, **who))


@router.get("/trials/{uid}/files/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载文件")
def trial_file(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a file of a trial."""
    return attachments.download(queries.trial_file(request.actor, uid, file_uid))
