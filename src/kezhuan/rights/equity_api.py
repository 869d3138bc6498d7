"""The REST API of 作价入股: drafts, holders, decisions, agreements, registrations, exits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Fen, Limit, Offset, Page, Schema, Short, Version
from kezhuan.rights.api import Body, Code, Note, Rows
from kezhuan.rights.lifecycle import EQUITY
from kezhuan.rights.queries import equities as queries
from kezhuan.rights.stake_views import EquityDetail, EquityRow
from kezhuan.rights.usecases import contributing as usecases

router = Router(tags=["作价入股"], auth=door.signed_in)
EquityState = Literal[tuple(EQUITY.states)]  # type: ignore[valid-type]
Number = Annotated[str, Field(max_length=64)]


class EquityFilters(Schema):
    """Which contributions."""

    state: EquityState | None = None  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=60)] = ""
    offset: Offset = 0
    limit: Limit = 20


class StakeIn(Body):
    """Value and basis; shares in 1/10,000, value in 分."""

    company: Annotated[str, Field(max_length=120)] = ""
    company_uscc: Annotated[str, Field(max_length=32)] = ""
    basis: Literal["agreed", "listed", "bid", "valued"]
    basis_ref: Short = ""
    valued_on: date
    value_fen: Fen
    company_bp: Rows
    team_bp: Annotated[int, Field(ge=0, le=10_000)]
    state_unit: bool = True
    conflict: Annotated[str, Field(max_length=2000)] = ""
    contract_uid: UUID | None = None
    project_uid: UUID | None = None


class EquityIn(StakeIn):
    """Of which achievement of the caller's unit."""

    achievement: UUID


class EquityChangeIn(StakeIn):
    """The whole contribution anew."""

    version: Version


class HolderIn(Body):
    """One of the team with a part of the shares formed."""

    name: Number
    person: UUID | None = None
    share_bp: Rows
    leader: Code = "none"


class HoldersIn(Body):
    """All who get shares; those not named are gone."""

    version: Version
    holders: Annotated[list[HolderIn], Field(max_length=60)]


class EquityMoveIn(Body):
    """An act without more to say than why."""

    version: Version
    move: Literal["clear", "reopen", "void"]
    reason: Note = ""


class EquityDecideIn(Body):
    """The number of the collective decision."""

    version: Version
    decision_no: Number


class EquityAnnounceIn(Body):
    """Who hears objections."""

    version: Version
    contact: Short


class EquitySignIn(Body):
    """The signed investment agreement."""

    version: Version
    agreement_no: Number
    agreed_on: date


class EquityRegisterIn(Body):
    """The registered change of shareholders."""

    version: Version
    registration_no: Number
    registered_on: date


class EquityExitIn(Body):
    """How it was left, for how much in 分."""

    version: Version
    reason: Note
    proceeds: Fen = 0
    exited_on: date


@router.get("/equities", response={200: Page[EquityRow], **PROBLEMS}, summary="作价入股列表")
def list_equities(request: HttpRequest, filters: Query[EquityFilters]) -> Any:
    """The contributions the caller may know of, newest first."""
    total, rows = queries.listing(request.actor, state=filters.state or "", text=filters.text, offset=filters.offset, limit=filters.limit)  # fmt: skip
    return {"total": total, "rows": rows}


@router.post("/equities", response={200: Done, **PROBLEMS}, summary="新建作价入股")
def create_equity(request: HttpRequest, payload: EquityIn) -> Any:
    """A contribution stands as a draft."""

    def act() -> dict[str, str]:
        values = payload.model_dump(exclude={"achievement"})
        uid = usecases.draft_equity(payload.achievement, values, actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": EQUITY.initial}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/equities/{uid}", response={200: EquityDetail, **PROBLEMS}, summary="一份作价入股")
def get_equity(request: HttpRequest, uid: UUID) -> Any:
    """One contribution with its holders."""
    return queries.detail(request.actor, uid, today=door.today())


def _act(request: HttpRequest, uid: UUID, payload: Any, call: Callable[..., Any], *given: Any, **values: Any) -> Any:  # fmt: skip
    def act() -> dict[str, str]:
        call(uid, *given, **values, version=payload.version, actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": queries.get_equity(request.actor, uid).state}

    return door.do(request, act, body=payload.model_dump(mode="json"))


def _said(payload: Any) -> dict[str, Any]:
    return dict(payload.model_dump(exclude={"version"}))


@router.put("/equities/{uid}", response={200: Done, **PROBLEMS}, summary="修改作价入股")
def edit_equity(request: HttpRequest, uid: UUID, payload: EquityChangeIn) -> Any:
    """The contribution says this."""
    return _act(request, uid, payload, usecases.edit_equity, _said(payload))


@router.put("/equities/{uid}/holders", response={200: Done, **PROBLEMS}, summary="填写团队股份")
def set_holders(request: HttpRequest, uid: UUID, payload: HoldersIn) -> Any:
    """These people and parts stand."""
    return _act(request, uid, payload, usecases.set_holders, [h.model_dump() for h in payload.holders])


@router.post("/equities/{uid}/moves", response={200: Done, **PROBLEMS}, summary="可以签约、退回修改、作废")
def move_equity(request: HttpRequest, uid: UUID, payload: EquityMoveIn) -> Any:
    """The contribution is moved on by an act that needs no papers."""
    if payload.move == "clear":
        return _act(request, uid, payload, usecases.clear_equity)
    call = usecases.reopen_equity if payload.move == "reopen" else usecases.void_equity
    return _act(request, uid, payload, call, reason=payload.reason)


@router.post("/equities/{uid}/decision", response={200: Done, **PROBLEMS}, summary="提请复核作价入股")
def decide_equity(request: HttpRequest, uid: UUID, payload: EquityDecideIn) -> Any:
    """The decision waits for its second person."""
    return _act(request, uid, payload, usecases.decide_equity, **_said(payload))


@router.post("/equities/{uid}/publicity", response={200: Done, **PROBLEMS}, summary="公示作价入股")
def announce_equity(request: HttpRequest, uid: UUID, payload: EquityAnnounceIn) -> Any:
    """Price and shares are announced."""
    return _act(request, uid, payload, usecases.announce_equity, **_said(payload))


@router.post("/equities/{uid}/agreement", response={200: Done, **PROBLEMS}, summary="登记投资协议")
def sign_equity(request: HttpRequest, uid: UUID, payload: EquitySignIn) -> Any:
    """The agreement stands."""
    return _act(request, uid, payload, usecases.sign_equity, **_said(payload))


@router.post("/equities/{uid}/registration", response={200: Done, **PROBLEMS}, summary="登记股权变更")
def register_equity(request: HttpRequest, uid: UUID, payload: EquityRegisterIn) -> Any:
    """The shares are held."""
    return _act(request, uid, payload, usecases.register_equity, **_said(payload))


@router.post("/equities/{uid}/exit", response={200: Done, **PROBLEMS}, summary="提请复核退出")
def exit_equity(request: HttpRequest, uid: UUID, payload: EquityExitIn) -> Any:
    """The exit waits for its second person."""
    return _act(request, uid, payload, usecases.exit_equity, **_said(payload))
