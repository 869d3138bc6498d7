"""The REST API of rights: revenue sharing from a receipt to its payment."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core import money
from kezhuan.core.api import PROBLEMS, Done, Fen, Page, Version
from kezhuan.rights import usecases
from kezhuan.rights.acts_api import Acts, Body, Code, DecideIn, Narrowed, Note, RightsAnnounceIn, Rows, said
from kezhuan.rights.lifecycle import DISTRIBUTION
from kezhuan.rights.queries import distributions as queries
from kezhuan.rights.rules.dividing import Cost
from kezhuan.rights.views import DistributionDetail, DistributionRow

router = Router(tags=["收益分配"], auth=door.signed_in)
DistributionState = Literal[tuple(DISTRIBUTION.states)]  # type: ignore[valid-type]
ACTS = Acts(DISTRIBUTION.initial, queries.get_distribution, queries.listing)


class DistributionFilters(Narrowed):
    """Which distributions."""

    state: DistributionState | None = None  # type: ignore[valid-type]
    contract: UUID | None = None


class DistributionIn(Body):
    """A receipt of a contract, and the rule it is shared by."""

    contract: UUID
    receipt: UUID
    route: Literal["assignment", "licence"]
    rule: Code
    in_province: bool = False
    state_unit: bool = True


class TermsIn(Body):
    """Another route or rule."""

    version: Version
    route: Literal["assignment", "licence"] | None = None
    rule: Code | None = None
    in_province: bool | None = None
    state_unit: bool | None = None


class DeductionIn(Body):
    """One deduction; amount in 分."""

    kind: Code
    amount: Fen
    evidence: Note


class DeductionsIn(Body):
    """All deductions; those not named are gone."""

    version: Version
    costs: Annotated[list[DeductionIn], Field(max_length=60)]


class PersonIn(Body):
    """One member of the team; `share_bp` in 1/10,000, `person` somebody of the unit who has an account."""

    name: Annotated[str, Field(max_length=64)]
    person: UUID | None = None
    share_bp: Rows
    main: bool = False
    leader: Code = "none"


class TeamIn(Body):
    """The whole team; those not named are gone."""

    version: Version
    team: Annotated[list[PersonIn], Field(max_length=60)]


class MoveIn(Body):
    """An act without more to say than why: `reason` for reopen, void and dispute."""

    version: Version
    move: Literal["send", "sign", "dispute", "release", "reopen", "void"]
    reason: Note = ""


class PayerIn(Body):
    """What a person saw of the payer's certificates."""

    version: Version
    note: Note
    apart: bool = False
    filed: bool = False


class PayIn(Body):
    """What was paid and when."""

    version: Version
    voucher_no: Annotated[str, Field(max_length=64)]
    paid_on: date


class LinkIn(Body):
    """To which phone a one-time link goes."""

    version: Version
    phone: Annotated[str, Field(max_length=20)]


@router.get("/distributions", response={200: Page[DistributionRow], **PROBLEMS}, summary="收益分配列表")
def list_distributions(request: HttpRequest, filters: Query[DistributionFilters]) -> Any:
    """The distributions the caller may know of, newest first."""
    return ACTS.list(request, filters)


@router.post("/distributions", response={200: Done, **PROBLEMS}, summary="新建收益分配")
def create_distribution(request: HttpRequest, payload: DistributionIn) -> Any:
    """A sharing of one receipt stands as a draft."""
    terms = payload.model_dump(exclude={"contract", "receipt"})
    return ACTS.create(
        request, payload, usecases.draft_distribution, payload.contract, payload.receipt, terms
    )


@router.get("/distributions/{uid}", response={200: DistributionDetail, **PROBLEMS}, summary="一份收益分配")
def get_distribution(request: HttpRequest, uid: UUID) -> Any:
    """One distribution with every amount explained."""
    return queries.detail(request.actor, uid, today=door.today())


@router.patch("/distributions/{uid}", response={200: Done, **PROBLEMS}, summary="修改转化方式和规定")
def edit_distribution(request: HttpRequest, uid: UUID, payload: TermsIn) -> Any:
    """Another route or rule stands."""
    terms = payload.model_dump(exclude={"version"}, exclude_none=True)
    return ACTS.do(request, uid, payload, usecases.edit_distribution, terms)


@router.put("/distributions/{uid}/costs", response={200: Done, **PROBLEMS}, summary="填写扣除成本")
def set_costs(request: HttpRequest, uid: UUID, payload: DeductionsIn) -> Any:
    """These deductions stand."""
    costs = [Cost(c.kind, money.Fen(c.amount), c.evidence) for c in payload.costs]
    return ACTS.do(request, uid, payload, usecases.set_costs, costs)


@router.put("/distributions/{uid}/team", response={200: Done, **PROBLEMS}, summary="填写团队成员和比例")
def set_team(request: HttpRequest, uid: UUID, payload: TeamIn) -> Any:
    """These people and shares stand."""
    return ACTS.do(request, uid, payload, usecases.set_team, [person.model_dump() for person in payload.team])


@router.post(
    "/distributions/{uid}/moves",
    response={200: Done, **PROBLEMS},
    summary="签认、公示无异议、退回、作废等办理",
)
def move_distribution(request: HttpRequest, uid: UUID, payload: MoveIn) -> Any:
    """The distribution is moved on by an act that needs no papers."""
    plain = {
        "send": usecases.send_to_team,
        "sign": usecases.sign_share,
        "release": usecases.release_distribution,
    }
    worded = {
        "dispute": usecases.dispute_share,
        "reopen": usecases.reopen_distribution,
        "void": usecases.void_distribution,
    }
    return ACTS.moved(request, uid, payload, plain, worded)


@router.post(
    "/distributions/{uid}/decision", response={200: Done, **PROBLEMS}, summary="提请复核收益分配决定"
)
def decide_distribution(request: HttpRequest, uid: UUID, payload: DecideIn) -> Any:
    """The decision waits for its second person."""
    return ACTS.do(request, uid, payload, usecases.decide_distribution, **said(payload))


@router.post("/distributions/{uid}/publicity", response={200: Done, **PROBLEMS}, summary="公示收益分配")
def announce_distribution(request: HttpRequest, uid: UUID, payload: RightsAnnounceIn) -> Any:
    """The decision is announced."""
    return ACTS.do(request, uid, payload, usecases.announce_distribution, **said(payload))


@router.post("/distributions/{uid}/payer", response={200: Done, **PROBLEMS}, summary="确认计税条件")
def confirm_payer(request: HttpRequest, uid: UUID, payload: PayerIn) -> Any:
    """A person says what kind of unit pays."""
    return ACTS.do(request, uid, payload, usecases.confirm_payer, **said(payload))


@router.post("/distributions/{uid}/payment", response={200: Done, **PROBLEMS}, summary="登记发放")
def pay_distribution(request: HttpRequest, uid: UUID, payload: PayIn) -> Any:
    """What the unit paid stands on record."""
    return ACTS.do(request, uid, payload, usecases.pay_distribution, **said(payload))


@router.post(
    "/distributions/{uid}/shares/{share_uid}/link", response={200: Done, **PROBLEMS}, summary="发送签认链接"
)
def ask_to_sign(request: HttpRequest, uid: UUID, share_uid: UUID, payload: LinkIn) -> Any:
    """A one-time link goes to somebody without an account."""
    return ACTS.do(request, uid, payload, usecases.ask_to_sign, share_uid, phone=payload.phone)
