"""The REST API of contracts: list and detail, filling in, reviewing, registering, money, undoing; verification for anybody."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.contracts import onward_api, project_api, queries, statistics_api, usecases
from kezhuan.contracts.acts_api import acting
from kezhuan.contracts.lifecycle import CONTRACT
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.contracts.scopes import READERS
from kezhuan.contracts.views import ContractDetail, ContractRow, Verified
from kezhuan.core import api as door
from kezhuan.core.access import only
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version
from kezhuan.core.errors import Hidden
from kezhuan.core.money import LARGEST

router = Router(tags=["技术合同"], auth=door.signed_in)
open_router = Router(tags=["技术合同"])
ContractState = Literal[tuple(CONTRACT.states)]  # type: ignore[valid-type]
Fen = Annotated[int, Field(ge=0, le=int(LARGEST))]
Line = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=24)]
Note = Annotated[str, Field(max_length=300)]
Lane = Literal["prepare", "inside", "bring_in"]


class ContractFilters(Schema):
    """Which contracts."""

    state: ContractState | None = None  # type: ignore[valid-type]
    kind: Literal["", "KF", "ZR", "XK", "ZX", "FW"] = ""
    lane: Literal["", "prepare", "inside", "bring_in"] = ""
    text: Annotated[str, Field(max_length=60)] = ""
    offset: Offset = 0
    limit: Limit = 20


class DraftIn(Body):
    """A contract begins with its title, or from a deal."""

    title: Line = ""
    lane: Lane = "prepare"
    organisation: UUID | None = None
    deal: UUID | None = None


class FormIn(Body):
    """Parts of the registration form; amounts in 分, codes from the code lists."""

    version: Version
    title: Line | None = None
    kind: Code | None = None
    sub_kind: Code | None = None
    object: Annotated[str, Field(max_length=4000)] | None = None
    field: Code | None = None
    ip_kinds: Annotated[list[Code], Field(max_length=12)] | None = None
    signed_on: date | None = None
    turnover: Fen | None = None
    amount_kind: Code | None = None
    pay_mode: Code | None = None
    expected_output: Fen | None = None
    registration_no: Code | None = None
    registered_on: date | None = None
    registered_by: Annotated[str, Field(max_length=120)] | None = None


class ContractPartyIn(Body):
    """One party; a broker's share in 1/10,000."""

    side: Literal["seller", "buyer", "broker"]
    name: Line = ""
    uscc: Annotated[str, Field(max_length=24)] = ""
    region: Annotated[str, Field(max_length=12)] = ""
    nature: Annotated[str, Field(max_length=8)] = ""
    share_bp: Annotated[int, Field(ge=1, le=10_000)] | None = None


class PartiesIn(Body):
    """All parties, in order."""

    version: Version
    parties: Annotated[list[ContractPartyIn], Field(max_length=20)]


class CostIn(Body):
    """One non-technical cost, in 分."""

    kind: Code
    gross: Fen
    carrier: Fen = 0
    sets: Annotated[int, Field(ge=0, le=999)] = 0
    evidence: Note


class CostsIn(Body):
    """All non-technical costs."""

    version: Version
    costs: Annotated[list[CostIn], Field(max_length=50)]


class ContractMoveIn(Body):
    """A move without fields."""

    version: Version
    move: Literal["submit", "withdraw", "accept"]


class ContractReviewIn(Body):
    """Every condition judged by code, and an opinion."""

    version: Version
    move: Literal["advise", "examine"]
    checks: dict[Annotated[str, Field(max_length=24)], Literal["yes", "no"]]
    opinion: Annotated[str, Field(max_length=4000)]


class ContractReasonIn(Body):
    """A move for a coded reason: return, decline, or one that takes the registration away."""

    version: Version
    move: Literal["return", "decline", "cancel", "rescind", "revoke"]
    reason_code: Code
    note: Note = ""


class ContractResultIn(Body):
    """What the register gave; the amount in 分. `record` for the prepare lane, `register` inside."""

    version: Version
    move: Literal["record", "register"]
    registration_no: Code
    registered_on: date
    approved: Fen


class ContractConfirmIn(Body):
    """The technology amount on the certificate of a contract registered elsewhere."""

    version: Version
    approved: Fen


class ReceiptIn(Body):
    """Money that arrived, in 分."""

    version: Version
    amount: Fen
    tech_part: Fen
    received_on: date
    invoice_no: Annotated[str, Field(max_length=40)] = ""
    slip_no: Annotated[str, Field(max_length=40)] = ""


class CorrectIn(Body):
    """The amounts as they should be, in 分."""

    version: Version
    turnover: Fen
    tech: Fen
    approved: Fen
    reason: Note


@router.get("/contracts", response={200: Page[ContractRow], **PROBLEMS}, summary="技术合同列表")
def list_contracts(request: HttpRequest, filters: Query[ContractFilters]) -> Any:
    """The contracts the caller may know of, newest first."""
    only(request.actor, READERS)
    wanted = filters.model_dump(exclude={"state", "offset", "limit"})
    states = (filters.state,) if filters.state else ()
    total, rows = queries.listing(
        request.actor, offset=filters.offset, limit=filters.limit, states=states, **wanted
    )
    return {"total": total, "rows": rows}


@router.post("/contracts", response={200: Done, **PROBLEMS}, summary="新建技术合同")
def draft_contract(request: HttpRequest, payload: DraftIn) -> Any:
    """A draft stands."""

    def act() -> dict[str, str]:
        common: dict[str, Any] = {"lane": payload.lane, "actor": request.actor, "today": door.today()}
        if payload.deal is not None:
            return {"uid": str(usecases.draft_from_deal(payload.deal, **common)), "state": "draft"}
        uid = usecases.draft_contract({"title": payload.title}, organisation=payload.organisation, **common)
        return {"uid": str(uid), "state": "draft"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/contracts/{uid}", response={200: ContractDetail, **PROBLEMS}, summary="一份技术合同")
def get_contract(request: HttpRequest, uid: UUID) -> Any:
    """One contract; conditions, hints and suspicions for reviewers alone."""
    return queries.detail(request.actor, uid, today=door.today())


_act = acting(queries.get_contract)


@router.patch("/contracts/{uid}", response={200: Done, **PROBLEMS}, summary="填写登记表")
def edit_contract(request: HttpRequest, uid: UUID, payload: FormIn) -> Any:
    """These parts of the form are as given."""
    values = payload.model_dump(exclude={"version"}, exclude_none=True)
    return _act(request, uid, payload, usecases.edit_contract, values)


@router.put("/contracts/{uid}/parties", response={200: Done, **PROBLEMS}, summary="填写当事人")
def set_parties(request: HttpRequest, uid: UUID, payload: PartiesIn) -> Any:
    """The parties are these."""
    return _act(request, uid, payload, usecases.set_parties, [p.model_dump() for p in payload.parties])


@router.put("/contracts/{uid}/costs", response={200: Done, **PROBLEMS}, summary="填写非技术性费用")
def set_costs(request: HttpRequest, uid: UUID, payload: CostsIn) -> Any:
    """The non-technical costs are these."""
    return _act(request, uid, payload, usecases.set_costs, [Cost(**c.model_dump()) for c in payload.costs])


PLAIN = {
    "submit": usecases.submit_contract,
    "withdraw": usecases.withdraw_contract,
    "accept": usecases.accept_contract,
}
REVIEWS = {"advise": usecases.advise_contract, "examine": usecases.examine_contract}
RESULTS = {"record": usecases.record_result, "register": usecases.register_contract}
REASONS = {"return": usecases.return_contract, "decline": usecases.decline_contract}


@router.post("/contracts/{uid}/move", response={200: Done, **PROBLEMS}, summary="提交、撤回、受理")
def move_contract(request: HttpRequest, uid: UUID, payload: ContractMoveIn) -> Any:
    """A plain move of the table."""
    return _act(request, uid, payload, PLAIN[payload.move])


@router.post("/contracts/{uid}/review", response={200: Done, **PROBLEMS}, summary="预审意见、技术审核")
def review_contract(request: HttpRequest, uid: UUID, payload: ContractReviewIn) -> Any:
    """The review is written down."""
    return _act(request, uid, payload, REVIEWS[payload.move], checks=payload.checks, opinion=payload.opinion)


@router.post("/contracts/{uid}/result", response={200: Done, **PROBLEMS}, summary="登记结果（提请复核）")
def propose_result(request: HttpRequest, uid: UUID, payload: ContractResultIn) -> Any:
    """Number, day and approved amount wait for a second person."""
    values = payload.model_dump(exclude={"version", "move"})
    return _act(request, uid, payload, RESULTS[payload.move], **values)


@router.post("/contracts/{uid}/confirm", response={200: Done, **PROBLEMS}, summary="核实在别处登记的合同")
def confirm_contract(request: HttpRequest, uid: UUID, payload: ContractConfirmIn) -> Any:
    """A contract registered elsewhere stands here too."""
    return _act(request, uid, payload, usecases.confirm_brought_in, approved=payload.approved)


@router.post(
    "/contracts/{uid}/reason", response={200: Done, **PROBLEMS}, summary="退回、不予登记、注销、解除、撤销"
)
def reason_move(request: HttpRequest, uid: UUID, payload: ContractReasonIn) -> Any:
    """A move for a coded reason; all but returning wait for a second person."""
    values = {"reason_code": payload.reason_code, "note": payload.note}
    if payload.move in REASONS:
        return _act(request, uid, payload, REASONS[payload.move], **values)
    return _act(request, uid, payload, usecases.take_away, payload.move, **values)


@router.post("/contracts/{uid}/receipts", response={200: Done, **PROBLEMS}, summary="登记到账")
def record_receipt(request: HttpRequest, uid: UUID, payload: ReceiptIn) -> Any:
    """A payment receipt is on record."""
    return _act(request, uid, payload, usecases.record_receipt, **payload.model_dump(exclude={"version"}))


@router.post("/contracts/{uid}/correction", response={200: Done, **PROBLEMS}, summary="更正金额（提请复核）")
def correct_amount(request: HttpRequest, uid: UUID, payload: CorrectIn) -> Any:
    """Corrected amounts wait for a second person."""
    return _act(request, uid, payload, usecases.correct_amount, **payload.model_dump(exclude={"version"}))


@open_router.get(
    "/contract-sheets/{number}/{code}",
    response={200: Verified, **PROBLEMS},
    summary="核验预审意见、登记信息单",
)
def verify_sheet(
    request: HttpRequest,
    number: Annotated[str, Field(max_length=32)],
    code: Annotated[str, Field(max_length=20)],
) -> Any:
    """What a printed sheet says, where its check code still stands."""
    found = queries.verified(number, code)
    if found is None:
        raise Hidden
    return found


ROUTERS = (router, open_router, onward_api.router, project_api.router, statistics_api.router)
