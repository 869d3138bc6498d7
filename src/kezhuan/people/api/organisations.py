"""Operations on organisations, claims and members."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Limit, Offset, Page
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.files.taking import take
from kezhuan.files.uploads import Accepted
from kezhuan.files.wire import bytes_of
from kezhuan.people import queries, usecases
from kezhuan.people.api.schemas import (
    ClaimDecideIn,
    HandOverIn,
    InviteIn,
    JoinIn,
    LetterIn,
    MemberIn,
    MergeIn,
    OrganisationIn,
    PersonMoveIn,
    RegisterIn,
    Versioned,
    signed_in,
)  # fmt: skip
from kezhuan.people.lifecycle import CLAIM, ORGANISATION
from kezhuan.people.rules import KINDS
from kezhuan.people.views import (
    ClaimDetail,
    ClaimRow,
    InvitationRow,
    MemberRow,
    OrganisationDetail,
    OrganisationRow,
)

router = Router(tags=["单位与成员"])
OrganisationState = Literal[tuple(ORGANISATION.states)]  # type: ignore[valid-type]
ClaimState = Literal[tuple(CLAIM.states)]  # type: ignore[valid-type]
Kind = Literal[tuple(KINDS)]  # type: ignore[valid-type]


class OrganisationFilters(Schema):
    """Filters of the list."""

    q: Annotated[str, Field(max_length=60)] = ""
    kind: Kind | None = None
    state: OrganisationState | None = None
    region: Annotated[str, Field(max_length=12)] = ""
    offset: Offset = 0
    limit: Limit = 20


class ClaimFilters(Schema):
    """Filters of the list; without one, the claims waiting for the caller."""

    mine: bool = False
    state: ClaimState | None = None
    offset: Offset = 0
    limit: Limit = 20


@router.get("/organisations", response={200: Page[OrganisationRow], **PROBLEMS}, summary="单位列表")
def list_organisations(request: HttpRequest, filters: Query[OrganisationFilters]) -> Any:
    """The organisations the caller may know of, by name."""
    total, rows = queries.organisations(
        request.actor, text=filters.q, kind=filters.kind or "", state=filters.state or "", region=filters.region,
        offset=filters.offset, limit=filters.limit,
    )  # fmt: skip
    return {"total": total, "rows": rows}


@router.get("/registry/{uscc}", response={200: dict[str, str], **PROBLEMS}, summary="企业名录中的一家")
def get_registry(request: HttpRequest, uscc: str) -> Any:
    """What the registry says of this code; empty where it says nothing."""
    signed_in(request.actor)
    return queries.registry(read_uscc(uscc[:60]).number)


@router.post("/organisations", response={200: Done, **PROBLEMS}, summary="登记或加入单位")
def register_organisation(request: HttpRequest, payload: RegisterIn) -> Any:
    """The organisation and the caller's claim wait for verification; the uid is the claim's."""
    actor = signed_in(request.actor)
    values = payload.model_dump(include={"uscc", "kind", "name", "region", "address", "legal_person"})

    def call() -> dict[str, str]:
        uid = usecases.register_organisation(
            values, actor=actor, today=door.today(), role=payload.role, note=payload.note, letter=_letter(payload.letter),
        )  # fmt: skip
        return {"uid": str(uid), "state": "submitted"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


def _letter(sent: LetterIn | None) -> Accepted | None:
    if sent is None:
        return None
    content = bytes_of(sent.content, field="letter")
    try:
        return take(sent.name, content)
    except Invalid as fault:
        raise Invalid({"letter": fault.reasons}) from fault


@router.get("/organisations/{uid}", response={200: OrganisationDetail, **PROBLEMS}, summary="一家单位")
def get_organisation(request: HttpRequest, uid: UUID) -> Any:
    """One organisation, cut to what the caller may see."""
    return queries.organisation(request.actor, uid)


@router.patch("/organisations/{uid}", response={200: Done, **PROBLEMS}, summary="修改单位信息")
def edit_organisation(request: HttpRequest, uid: UUID, payload: OrganisationIn) -> Any:
    """The organisation says what was sent."""
    sent = payload.model_dump(exclude_unset=True, exclude={"version"})
    values = {name: value for name, value in sent.items() if value is not None}

    def call() -> dict[str, str]:
        usecases.edit_organisation(
            uid, values, actor=request.actor, today=door.today(), version=payload.version
        )
        return {"uid": str(uid)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/organisations/{uid}/moves", response={200: Done, **PROBLEMS}, summary="停用、恢复单位")
def move_organisation(request: HttpRequest, uid: UUID, payload: PersonMoveIn) -> Any:
    """The move is made."""

    def call() -> dict[str, str]:
        usecases.move_organisation(
            uid,
            payload.move,
            actor=request.actor,
            today=door.today(),
            version=payload.version,
            reason=payload.reason,
        )
        return {"uid": str(uid)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/organisations/{uid}/merge", response={200: Done, **PROBLEMS}, summary="并入另一单位")
def merge_organisation(request: HttpRequest, uid: UUID, payload: MergeIn) -> Any:
    """A doubly registered organisation is one again."""

    def call() -> dict[str, str]:
        usecases.merge_organisation(
            uid, payload.into, actor=request.actor, today=door.today(), version=payload.version
        )
        return {"uid": str(uid), "state": "merged"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/claims", response={200: Page[ClaimRow], **PROBLEMS}, summary="核验申请列表")
def list_claims(request: HttpRequest, filters: Query[ClaimFilters]) -> Any:
    """The caller's own claims, those in a state, or those waiting for the caller."""
    actor = signed_in(request.actor)
    total, rows = queries.claims(
        actor, mine=filters.mine, state=filters.state or "", offset=filters.offset, limit=filters.limit
    )
    return {"total": total, "rows": rows}


@router.get("/claims/{uid}", response={200: ClaimDetail, **PROBLEMS}, summary="一份核验申请")
def get_claim(request: HttpRequest, uid: UUID) -> Any:
    """One claim with organisation and registry beside it."""
    return queries.claim(signed_in(request.actor), uid)


@router.post("/claims/{uid}/decision", response={200: Done, **PROBLEMS}, summary="核验")
def decide_claim(request: HttpRequest, uid: UUID, payload: ClaimDecideIn) -> Any:
    """The claim is decided."""
    actor = signed_in(request.actor)

    def call() -> dict[str, str]:
        usecases.decide_claim(
            uid,
            accept=payload.accept,
            note=payload.note,
            actor=actor,
            today=door.today(),
            version=payload.version,
        )
        return {"uid": str(uid), "state": "accepted" if payload.accept else "refused"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/claims/{uid}/withdrawal", response={200: Done, **PROBLEMS}, summary="撤回申请")
def withdraw_claim(request: HttpRequest, uid: UUID, payload: Versioned) -> Any:
    """The claimant wishes no longer."""
    actor = signed_in(request.actor)

    def call() -> dict[str, str]:
        usecases.withdraw_claim(uid, actor=actor, today=door.today(), version=payload.version)
        return {"uid": str(uid), "state": "withdrawn"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/members", response={200: list[MemberRow], **PROBLEMS}, summary="本单位成员")
def list_members(request: HttpRequest) -> Any:
    """Who acts for the caller's organisation."""
    actor = signed_in(request.actor)
    if actor.org_id is None or not actor.verified:
        raise Hidden
    return list(queries.members(actor))


@router.post("/members/{uid}", response={200: Done, **PROBLEMS}, summary="结束身份、设置管理员")
def change_member(request: HttpRequest, uid: UUID, payload: MemberIn) -> Any:
    """The hat ends, or the member manages the organisation, or no longer."""
    actor = signed_in(request.actor)

    def call() -> dict[str, str]:
        if payload.act == "end":
            usecases.end_hat(uid, actor=actor, today=door.today())
        else:
            usecases.set_manager(uid, payload.act == "manage", actor=actor, today=door.today())
        return {"uid": str(uid)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/members/{uid}/handover", response={200: Done, **PROBLEMS}, summary="交接工作")
def hand_over(request: HttpRequest, uid: UUID, payload: HandOverIn) -> Any:
    """All work of a member lies with a colleague; the uid is the handover's."""
    actor = signed_in(request.actor)

    def call() -> dict[str, str]:
        made = usecases.hand_over(uid, payload.to, leave=payload.leave, actor=actor, today=door.today())
        return {"uid": str(made)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/invitations", response={200: list[InvitationRow], **PROBLEMS}, summary="未接受的邀请")
def list_invitations(request: HttpRequest) -> Any:
    """The invitations of the organisation the caller manages."""
    if not queries.manages(signed_in(request.actor)):
        raise Hidden
    return list(queries.invitations(request.actor))


@router.post("/invitations", response={200: Done, **PROBLEMS}, summary="邀请成员")
def invite(request: HttpRequest, payload: InviteIn) -> Any:
    """An SMS with a one-time way in is on its way."""
    actor = signed_in(request.actor)
    if actor.org_id is None:
        raise Hidden
    org = actor.org_id

    def call() -> dict[str, str]:
        made = usecases.invite(org, phone=payload.phone, name=payload.name, role=payload.role, manager=payload.manager, actor=actor,
                               today=door.today())  # fmt: skip
        return {"uid": str(made)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/invitations/accept", response={200: Done, **PROBLEMS}, summary="接受邀请")
def accept_invitation(request: HttpRequest, payload: JoinIn) -> Any:
    """The caller wears the hat; the uid is the membership's."""
    actor = signed_in(request.actor)
    return door.do(
        request, lambda: {"uid": str(usecases.accept_invitation(payload.token, actor=actor, today=door.today()))},
        body=payload.model_dump(mode="json"),
    )  # fmt: skip


@router.post("/invitations/{uid}/revocation", response={200: Done, **PROBLEMS}, summary="撤销邀请")
def revoke_invitation(request: HttpRequest, uid: UUID) -> Any:
    """The invitation opens nothing any more."""
    actor = signed_in(request.actor)

    def call() -> dict[str, str]:
        usecases.revoke_invitation(uid, actor=actor, today=door.today())
        return {"uid": str(uid)}

    return door.do(request, call)
