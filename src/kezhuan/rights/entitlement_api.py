"""The REST API of entitlement: applications, decisions, agreements, titles, reports."""

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
from kezhuan.rights.api import Body, Note, Rows
from kezhuan.rights.lifecycle import ENTITLEMENT
from kezhuan.rights.queries import entitlements as queries
from kezhuan.rights.usecases import entitling as usecases
from kezhuan.rights.views import EntitlementDetail, EntitlementRow

router = Router(tags=["职务科技成果赋权"], auth=door.signed_in)
EntitlementState = Literal[tuple(ENTITLEMENT.states)]  # type: ignore[valid-type]
Words = Annotated[str, Field(max_length=5000)]
Number = Annotated[str, Field(max_length=64)]


class EntitlementFilters(Schema):
    """Which entitlements."""

    state: EntitlementState | None = None  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=60)] = ""
    offset: Offset = 0
    limit: Limit = 20


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


class EntitlementDecideIn(Body):
    """The number of the collective decision."""

    version: Version
    decision_no: Number


class EntitlementAnnounceIn(Body):
    """Who hears objections."""

    version: Version
    contact: Short


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
    total, rows = queries.listing(request.actor, state=filters.state or "", text=filters.text, offset=filters.offset, limit=filters.limit)  # fmt: skip
    return {"total": total, "rows": rows}


@router.post("/entitlements", response={200: Done, **PROBLEMS}, summary="申请赋权")
def create_entitlement(request: HttpRequest, payload: EntitlementIn) -> Any:
    """An application stands as a draft."""

    def act() -> dict[str, str]:
        values = payload.model_dump(exclude={"achievement"})
        uid = usecases.draft_entitlement(payload.achievement, values, actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": ENTITLEMENT.initial}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/entitlements/{uid}", response={200: EntitlementDetail, **PROBLEMS}, summary="一份赋权")
def get_entitlement(request: HttpRequest, uid: UUID) -> Any:
    """One entitlement with its team and reports."""
    return queries.detail(request.actor, uid, today=door.today())


def _act(request: HttpRequest, uid: UUID, payload: Any, call: Callable[..., Any], *given: Any, **values: Any) -> Any:  # fmt: skip
    def act() -> dict[str, str]:
        call(uid, *given, **values, version=payload.version, actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": queries.get_entitlement(request.actor, uid).state}

    return door.do(request, act, body=payload.model_dump(mode="json"))


def _said(payload: Any) -> dict[str, Any]:
    return dict(payload.model_dump(exclude={"version"}))


@router.put("/entitlements/{uid}", response={200: Done, **PROBLEMS}, summary="修改申请")
def edit_entitlement(request: HttpRequest, uid: UUID, payload: EntitlementChangeIn) -> Any:
    """The application says this."""
    return _act(request, uid, payload, usecases.edit_entitlement, _said(payload))


@router.put("/entitlements/{uid}/members", response={200: Done, **PROBLEMS}, summary="填写团队成员")
def set_members(request: HttpRequest, uid: UUID, payload: MembersIn) -> Any:
    """These people and parts stand."""
    return _act(request, uid, payload, usecases.set_members, [m.model_dump() for m in payload.members])


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
    if payload.move in plain:
        return _act(request, uid, payload, plain[payload.move])
    worded = {"withdraw": usecases.withdraw_entitlement, "return": usecases.return_entitlement, "decline": usecases.decline_entitlement,
              "revoke": usecases.revoke_entitlement}  # fmt: skip
    return _act(request, uid, payload, worded[payload.move], reason=payload.reason)


@router.post("/entitlements/{uid}/decision", response={200: Done, **PROBLEMS}, summary="提请复核赋权")
def decide_entitlement(request: HttpRequest, uid: UUID, payload: EntitlementDecideIn) -> Any:
    """The consent waits for its second person."""
    return _act(request, uid, payload, usecases.decide_entitlement, **_said(payload))


@router.post("/entitlements/{uid}/publicity", response={200: Done, **PROBLEMS}, summary="公示赋权")
def announce_entitlement(request: HttpRequest, uid: UUID, payload: EntitlementAnnounceIn) -> Any:
    """What is to be given is announced."""
    return _act(request, uid, payload, usecases.announce_entitlement, **_said(payload))


@router.post("/entitlements/{uid}/agreement", response={200: Done, **PROBLEMS}, summary="登记赋权协议")
def agree_entitlement(request: HttpRequest, uid: UUID, payload: AgreementIn) -> Any:
    """The agreement stands."""
    return _act(request, uid, payload, usecases.agree_entitlement, **_said(payload))


@router.post("/entitlements/{uid}/title", response={200: Done, **PROBLEMS}, summary="登记权属变更或许可备案")
def change_title(request: HttpRequest, uid: UUID, payload: TitleIn) -> Any:
    """The right is in force."""
    return _act(request, uid, payload, usecases.change_title, **_said(payload))


@router.post("/entitlements/{uid}/reports", response={200: Done, **PROBLEMS}, summary="登记年度报告")
def report_entitlement(request: HttpRequest, uid: UUID, payload: ReportIn) -> Any:
    """A year's report stands."""
    return _act(request, uid, payload, usecases.report_entitlement, **_said(payload))
