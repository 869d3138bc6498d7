"""The REST API of 离岗创业 and 在岗创业: applications, decisions, agreements, extensions, the end."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Page, Version
from kezhuan.files import attachments
from kezhuan.rights.acts_api import (
    FILE,
    Acts,
    Body,
    DecideIn,
    Narrowed,
    Note,
    Number,
    RightsAnnounceIn,
    StakePaperIn,
    Words,
    said,
)
from kezhuan.rights.lifecycle import VENTURE
from kezhuan.rights.queries import filing
from kezhuan.rights.queries import ventures as queries
from kezhuan.rights.stake_views import VentureDetail, VentureRow
from kezhuan.rights.usecases import venturing as usecases

router = Router(tags=["离岗创业、在岗创业"], auth=door.signed_in)
VentureState = Literal[tuple(VENTURE.states)]  # type: ignore[valid-type]
ACTS = Acts(VENTURE.initial, queries.get_venture, queries.listing)


class VentureFilters(Narrowed):
    """Which ventures."""

    state: VentureState | None = None  # type: ignore[valid-type]


class VentureIn(Body):
    """What a person asks for."""

    kind: Literal["leave", "on_post"]
    company: Annotated[str, Field(max_length=120)] = ""
    company_uscc: Annotated[str, Field(max_length=32)] = ""
    position: Number = ""
    plan: Words = ""
    duties: Words = ""
    conflict: Annotated[str, Field(max_length=2000)] = ""
    achievement: UUID | None = None
    equity_uid: UUID | None = None


class VentureChangeIn(VentureIn):
    """The whole application anew."""

    version: Version


class VentureMoveIn(Body):
    """An act without more to say than why."""

    version: Version
    move: Literal["apply", "clear", "withdraw", "return", "decline", "leave", "stop"]
    reason: Note = ""


class VentureSignIn(Body):
    """The signed agreement and its days."""

    version: Version
    agreement_no: Number
    starts_on: date
    ends_on: date


class VentureExtendIn(Body):
    """Until when, and why."""

    version: Version
    ends_on: date
    reason: Note


class VentureReportIn(Body):
    """What became of it this year."""

    version: Version
    words: Words


class VentureBackIn(Body):
    """From which day the person works at the unit again."""

    version: Version
    over_on: date


@router.get("/ventures", response={200: Page[VentureRow], **PROBLEMS}, summary="创业列表")
def list_ventures(request: HttpRequest, filters: Query[VentureFilters]) -> Any:
    """The ventures the caller may know of, newest first."""
    return ACTS.list(request, filters)


@router.post("/ventures", response={200: Done, **PROBLEMS}, summary="申请创业")
def create_venture(request: HttpRequest, payload: VentureIn) -> Any:
    """An application stands as a draft."""
    return ACTS.create(request, payload, usecases.draft_venture, payload.model_dump())


@router.get("/ventures/{uid}", response={200: VentureDetail, **PROBLEMS}, summary="一份创业申请")
def get_venture(request: HttpRequest, uid: UUID) -> Any:
    """One venture with its reports."""
    return queries.detail(request.actor, uid, today=door.today())


@router.put("/ventures/{uid}", response={200: Done, **PROBLEMS}, summary="修改创业申请")
def edit_venture(request: HttpRequest, uid: UUID, payload: VentureChangeIn) -> Any:
    """The application says this."""
    return ACTS.do(request, uid, payload, usecases.edit_venture, said(payload))


@router.post(
    "/ventures/{uid}/moves",
    response={200: Done, **PROBLEMS},
    summary="提交、撤回、退回、可以签约、离职、终止等办理",
)
def move_venture(request: HttpRequest, uid: UUID, payload: VentureMoveIn) -> Any:
    """The venture is moved on by an act that needs no papers."""
    plain = {"apply": usecases.apply_venture, "clear": usecases.clear_venture}
    worded = {"withdraw": usecases.withdraw_venture, "return": usecases.return_venture, "decline": usecases.decline_venture,
              "leave": usecases.leave_unit, "stop": usecases.stop_venture}  # fmt: skip
    return ACTS.moved(request, uid, payload, plain, worded)


@router.post("/ventures/{uid}/decision", response={200: Done, **PROBLEMS}, summary="提请复核创业申请")
def approve_venture(request: HttpRequest, uid: UUID, payload: DecideIn) -> Any:
    """The consent waits for its second person."""
    return ACTS.do(request, uid, payload, usecases.approve_venture, **said(payload))


@router.post("/ventures/{uid}/publicity", response={200: Done, **PROBLEMS}, summary="公示创业")
def announce_venture(request: HttpRequest, uid: UUID, payload: RightsAnnounceIn) -> Any:
    """Who founds what is announced."""
    return ACTS.do(request, uid, payload, usecases.announce_venture, **said(payload))


@router.post("/ventures/{uid}/agreement", response={200: Done, **PROBLEMS}, summary="登记创业协议")
def sign_venture(request: HttpRequest, uid: UUID, payload: VentureSignIn) -> Any:
    """The agreement stands."""
    return ACTS.do(request, uid, payload, usecases.sign_venture, **said(payload))


@router.post("/ventures/{uid}/extension", response={200: Done, **PROBLEMS}, summary="提请复核延期")
def extend_venture(request: HttpRequest, uid: UUID, payload: VentureExtendIn) -> Any:
    """The longer period waits for its second person."""
    return ACTS.do(request, uid, payload, usecases.extend_venture, **said(payload))


@router.post("/ventures/{uid}/reports", response={200: Done, **PROBLEMS}, summary="登记年度情况")
def report_venture(request: HttpRequest, uid: UUID, payload: VentureReportIn) -> Any:
    """A year's report stands."""
    return ACTS.do(request, uid, payload, usecases.report_venture, **said(payload))


@router.post("/ventures/{uid}/return", response={200: Done, **PROBLEMS}, summary="登记返岗")
def come_back(request: HttpRequest, uid: UUID, payload: VentureBackIn) -> Any:
    """The person is back."""
    return ACTS.do(request, uid, payload, usecases.come_back, **said(payload))


@router.post("/ventures/{uid}/papers", response={200: Done, **PROBLEMS}, summary="上传材料")
def add_venture_paper(request: HttpRequest, uid: UUID, payload: StakePaperIn) -> Any:
    """A paper lies with it; the answer's uid is the paper's."""
    return ACTS.paper(request, uid, payload, "venture")


@router.get("/ventures/{uid}/papers/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载材料")
def venture_paper(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a paper."""
    return attachments.download(filing.paper(request.actor, "venture", uid, file_uid))
