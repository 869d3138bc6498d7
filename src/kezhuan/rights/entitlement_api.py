"""The REST API of entitlement: applications, decisions, agreements, titles, reports."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Fen, Page, Version
from kezhuan.core.errors import Hidden
from kezhuan.files import attachments
from kezhuan.rights import agreement_paper
from kezhuan.rights.acts_api import (
    FILE,
    Acts,
    Body,
    DecideIn,
    Narrowed,
    Note,
    Number,
    RightsAnnounceIn,
    Rows,
    StakePaperIn,
    Words,
    said,
)
from kezhuan.rights.lifecycle import ENTITLEMENT
from kezhuan.rights.queries import entitlements as queries
from kezhuan.rights.queries import filing
from kezhuan.rights.usecases import entitling as usecases
from kezhuan.rights.views import EntitlementDetail, EntitlementRow

router = Router(tags=["职务科技成果赋权"], auth=door.signed_in)
EntitlementState = Literal[tuple(ENTITLEMENT.states)]  # type: ignore[valid-type]
ACTS = Acts(ENTITLEMENT.initial, queries.get_entitlement, queries.listing)


class EntitlementFilters(Narrowed):
    """Which entitlements."""

    state: EntitlementState | None = None  # type: ignore[valid-type]


class ApplicationIn(Body):
    """What a team asks for: a share of ownership in 1/10,000, or years of use."""

    kind: Literal["ownership", "use"]
    team_bp: Rows | None = None
    years: Annotated[int, Field(ge=1, le=99)] | None = None
    plan: Words = ""
    obligations: Words = ""
    conflict: Words = ""
    clear_title: bool = False
    consented: bool = False
    harmless: bool = False


class EntitlementIn(ApplicationIn):
    """Of which achievement of the caller's unit."""

    achievement: UUID


class EntitlementChangeIn(ApplicationIn):
    """The whole application anew."""

    version: Version


class TeamMemberIn(Body):
    """One of the team."""

    name: Number
    person: UUID | None = None
    share_bp: Rows


class MembersIn(Body):
    """The whole team; those not named are gone."""

    version: Version
    members: Annotated[list[TeamMemberIn], Field(max_length=60)]


class EntitlementMoveIn(Body):
    """An act without more to say than why."""

    version: Version
    move: Literal["apply", "clear", "end", "withdraw", "return", "decline", "revoke"]
    reason: Note = ""


class AgreementIn(Body):
    """The signed agreement."""

    version: Version
    agreement_no: Number
    starts_on: date


class TitleIn(Body):
    """The changed title, or the recorded licence."""

    version: Version
    title_no: Number
    changed_on: date


class ReportIn(Body):
    """What became of it this year; income in 分."""

    version: Version
    words: Words
    income: Fen = 0


@router.get("/entitlements", response={200: Page[EntitlementRow], **PROBLEMS}, summary="赋权列表")
def list_entitlements(request: HttpRequest, filters: Query[EntitlementFilters]) -> Any:
    """The entitlements the caller may know of, newest first."""
    return ACTS.list(request, filters)


@router.post("/entitlements", response={200: Done, **PROBLEMS}, summary="申请赋权")
def create_entitlement(request: HttpRequest, payload: EntitlementIn) -> Any:
    """An application stands as a draft."""
    values = payload.model_dump(exclude={"achievement"})
    return ACTS.create(request, payload, usecases.draft_entitlement, payload.achievement, values)


@router.get("/entitlements/{uid}", response={200: EntitlementDetail, **PROBLEMS}, summary="一份赋权")
def get_entitlement(request: HttpRequest, uid: UUID) -> Any:
    """One entitlement with its team and reports."""
    return queries.detail(request.actor, uid, today=door.today())


@router.put("/entitlements/{uid}", response={200: Done, **PROBLEMS}, summary="修改申请")
def edit_entitlement(request: HttpRequest, uid: UUID, payload: EntitlementChangeIn) -> Any:
    """The application says this."""
    return ACTS.do(request, uid, payload, usecases.edit_entitlement, said(payload))


@router.put("/entitlements/{uid}/members", response={200: Done, **PROBLEMS}, summary="填写团队成员")
def set_members(request: HttpRequest, uid: UUID, payload: MembersIn) -> Any:
    """These people and parts stand."""
    return ACTS.do(request, uid, payload, usecases.set_members, [m.model_dump() for m in payload.members])


@router.post(
    "/entitlements/{uid}/moves",
    response={200: Done, **PROBLEMS},
    summary="提交、撤回、退回、公示无异议、收回等办理",
)
def move_entitlement(request: HttpRequest, uid: UUID, payload: EntitlementMoveIn) -> Any:
    """The entitlement is moved on by an act that needs no papers."""
    plain = {
        "apply": usecases.apply_entitlement,
        "clear": usecases.clear_entitlement,
        "end": usecases.end_entitlement,
    }
    worded = {"withdraw": usecases.withdraw_entitlement, "return": usecases.return_entitlement, "decline": usecases.decline_entitlement,
              "revoke": usecases.revoke_entitlement}  # fmt: skip
    return ACTS.moved(request, uid, payload, plain, worded)


@router.post("/entitlements/{uid}/decision", response={200: Done, **PROBLEMS}, summary="提请复核赋权")
def decide_entitlement(request: HttpRequest, uid: UUID, payload: DecideIn) -> Any:
    """The consent waits for its second person."""
    return ACTS.do(request, uid, payload, usecases.decide_entitlement, **said(payload))


@router.post("/entitlements/{uid}/publicity", response={200: Done, **PROBLEMS}, summary="公示赋权")
def announce_entitlement(request: HttpRequest, uid: UUID, payload: RightsAnnounceIn) -> Any:
    """What is to be given is announced."""
    return ACTS.do(request, uid, payload, usecases.announce_entitlement, **said(payload))


@router.post("/entitlements/{uid}/agreement", response={200: Done, **PROBLEMS}, summary="登记赋权协议")
def agree_entitlement(request: HttpRequest, uid: UUID, payload: AgreementIn) -> Any:
    """The agreement stands."""
    return ACTS.do(request, uid, payload, usecases.agree_entitlement, **said(payload))


@router.post("/entitlements/{uid}/title", response={200: Done, **PROBLEMS}, summary="登记权属变更或许可备案")
def change_title(request: HttpRequest, uid: UUID, payload: TitleIn) -> Any:
    """The right is in force."""
    return ACTS.do(request, uid, payload, usecases.change_title, **said(payload))


@router.post("/entitlements/{uid}/reports", response={200: Done, **PROBLEMS}, summary="登记年度报告")
def report_entitlement(request: HttpRequest, uid: UUID, payload: ReportIn) -> Any:
    """A year's report stands."""
    return ACTS.do(request, uid, payload, usecases.report_entitlement, **said(payload))


@router.get(
    "/entitlements/{uid}/agreement", response=PROBLEMS, openapi_extra=FILE, summary="下载赋权协议草稿（Word）"
)
def entitlement_agreement(request: HttpRequest, uid: UUID) -> Any:
    """A draft of the agreement, once the unit has decided."""
    shown = queries.detail(request.actor, uid, today=door.today())
    if not shown.may_draft_agreement:
        raise Hidden
    return agreement_paper.handed(shown)


@router.post("/entitlements/{uid}/papers", response={200: Done, **PROBLEMS}, summary="上传材料")
def add_entitlement_paper(request: HttpRequest, uid: UUID, payload: StakePaperIn) -> Any:
    """A paper lies with it; the answer's uid is the paper's."""
    return ACTS.paper(request, uid, payload, "entitlement")


@router.get(
    "/entitlements/{uid}/papers/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载材料"
)
def entitlement_paper(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a paper."""
    return attachments.download(filing.paper(request.actor, "entitlement", uid, file_uid))
