"""The REST API of 作价入股: drafts, holders, decisions, agreements, registrations, exits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Fen, Page, Short, Version
from kezhuan.files import attachments
from kezhuan.rights.acts_api import (
    FILE,
    Acts,
    Body,
    Code,
    DecideIn,
    Narrowed,
    Note,
    Number,
    RightsAnnounceIn,
    Rows,
    StakePaperIn,
    said,
)
from kezhuan.rights.lifecycle import EQUITY
from kezhuan.rights.queries import equities as queries
from kezhuan.rights.queries import filing
from kezhuan.rights.stake_views import EquityDetail, EquityRow
from kezhuan.rights.usecases import contributing as usecases

router = Router(tags=["作价入股"], auth=door.signed_in)
EquityState = Literal[tuple(EQUITY.states)]  # type: ignore[valid-type]
ACTS = Acts(EQUITY.initial, queries.get_equity, queries.listing)


class EquityFilters(Narrowed):
    """Which contributions."""

    state: EquityState | None = None  # type: ignore[valid-type]


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
    return ACTS.list(request, filters)


@router.post("/equities", response={200: Done, **PROBLEMS}, summary="新建作价入股")
def create_equity(request: HttpRequest, payload: EquityIn) -> Any:
    """A contribution stands as a draft."""
    values = payload.model_dump(exclude={"achievement"})
    return ACTS.create(request, payload, usecases.draft_equity, payload.achievement, values)


@router.get("/equities/{uid}", response={200: EquityDetail, **PROBLEMS}, summary="一份作价入股")
def get_equity(request: HttpRequest, uid: UUID) -> Any:
    """One contribution with its holders."""
    return queries.detail(request.actor, uid, today=door.today())


@router.put("/equities/{uid}", response={200: Done, **PROBLEMS}, summary="修改作价入股")
def edit_equity(request: HttpRequest, uid: UUID, payload: EquityChangeIn) -> Any:
    """The contribution says this."""
    return ACTS.do(request, uid, payload, usecases.edit_equity, said(payload))


@router.put("/equities/{uid}/holders", response={200: Done, **PROBLEMS}, summary="填写团队股份")
def set_holders(request: HttpRequest, uid: UUID, payload: HoldersIn) -> Any:
    """These people and parts stand."""
    return ACTS.do(request, uid, payload, usecases.set_holders, [h.model_dump() for h in payload.holders])


@router.post("/equities/{uid}/moves", response={200: Done, **PROBLEMS}, summary="可以签约、退回修改、作废")
def move_equity(request: HttpRequest, uid: UUID, payload: EquityMoveIn) -> Any:
    """The contribution is moved on by an act that needs no papers."""
    worded = {"reopen": usecases.reopen_equity, "void": usecases.void_equity}
    return ACTS.moved(request, uid, payload, {"clear": usecases.clear_equity}, worded)


@router.post("/equities/{uid}/decision", response={200: Done, **PROBLEMS}, summary="提请复核作价入股")
def decide_equity(request: HttpRequest, uid: UUID, payload: DecideIn) -> Any:
    """The decision waits for its second person."""
    return ACTS.do(request, uid, payload, usecases.decide_equity, **said(payload))


@router.post("/equities/{uid}/publicity", response={200: Done, **PROBLEMS}, summary="公示作价入股")
def announce_equity(request: HttpRequest, uid: UUID, payload: RightsAnnounceIn) -> Any:
    """Price and shares are announced."""
    return ACTS.do(request, uid, payload, usecases.announce_equity, **said(payload))


@router.post("/equities/{uid}/agreement", response={200: Done, **PROBLEMS}, summary="登记投资协议")
def sign_equity(request: HttpRequest, uid: UUID, payload: EquitySignIn) -> Any:
    """The agreement stands."""
    return ACTS.do(request, uid, payload, usecases.sign_equity, **said(payload))


@router.post("/equities/{uid}/registration", response={200: Done, **PROBLEMS}, summary="登记股权变更")
def register_equity(request: HttpRequest, uid: UUID, payload: EquityRegisterIn) -> Any:
    """The shares are held."""
    return ACTS.do(request, uid, payload, usecases.register_equity, **said(payload))


@router.post("/equities/{uid}/exit", response={200: Done, **PROBLEMS}, summary="提请复核退出")
def exit_equity(request: HttpRequest, uid: UUID, payload: EquityExitIn) -> Any:
    """The exit waits for its second person."""
    return ACTS.do(request, uid, payload, usecases.exit_equity, **said(payload))


@router.post("/equities/{uid}/papers", response={200: Done, **PROBLEMS}, summary="上传材料")
def add_equity_paper(request: HttpRequest, uid: UUID, payload: StakePaperIn) -> Any:
    """A paper lies with it; the answer's uid is the paper's."""
    return ACTS.paper(request, uid, payload, "equity")


@router.get("/equities/{uid}/papers/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载材料")
def equity_paper(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a paper."""
    return attachments.download(filing.paper(request.actor, "equity", uid, file_uid))
