"""The REST API of payouts: policies, the check, applications up to their decision, and reads of the rest.

A token carries no money: accounts, arrangements, disbursements and receipts are changed on pages alone, where a person
shows again who they are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version, Window
from kezhuan.core.money import Fen
from kezhuan.payouts import queries, usecases
from kezhuan.payouts.lifecycle import APPLICANTS, APPLICATION, BUREAUS
from kezhuan.payouts.views import (
    ApplicationDetail,
    ApplicationRow,
    AppropriationRow,
    CheckView,
    DisbursementView,
    PolicyRow,
    RecoveryRow,
    SimulationView,
)

router = Router(tags=["政策兑现"], auth=door.signed_in)
ApplicationState = Literal[tuple(APPLICATION.states)]  # type: ignore[valid-type]
Code = Annotated[str, Field(min_length=1, max_length=96)]
Text = Annotated[str, Field(max_length=2000)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Amount = Annotated[int, Field(ge=0, le=10**16)]
Contracts = Annotated[list[UUID], Field(min_length=1, max_length=200)]


class CheckIn(Body):
    """Which policy with which contracts; `person` applies in the caller's own name."""

    policy: Code
    contracts: Contracts
    person: bool = False


class DeclareIn(Body):
    """Account and declarations."""

    version: Version
    payee: UUID | None = None
    filed_on: date | None = None
    party_staff: bool = False
    deputy: bool = False
    previous_fen: Amount | None = None


class SubmitIn(Body):
    """The promise given with the application."""

    version: Version
    promised: bool


class PlainIn(Body):
    """A move that needs no words."""

    version: Version


class PayoutReasonIn(Body):
    """A move with its reason."""

    version: Version
    reason: Text


class PayoutReviewIn(Body):
    """Credit and opinion."""

    version: Version
    opinion: Text
    discredited: bool


class PayoutDecideIn(Body):
    """The decided amount in 分, at most the ceiling."""

    version: Version
    decided: Amount
    reason: Text


class ApplicationFilters(Schema):
    """Which applications."""

    state: ApplicationState | None = None  # type: ignore[valid-type]
    policy: Annotated[str, Field(max_length=96)] = ""
    year: Year | None = None
    offset: Offset = 0
    limit: Limit = 20


class SimulateFilters(Schema):
    """Which version on which year's cases."""

    policy: Code
    year: Year
    first: date | None = None
    budget: Amount | None = None


def _of(request: HttpRequest, *roles: Any) -> Any:
    only(request.actor, roles)
    return request.actor


@router.get("/policies", response={200: list[PolicyRow], **PROBLEMS}, summary="奖补政策")
def policies(request: HttpRequest, local: bool = False) -> Any:
    """The latest version of every policy; `local` keeps those of the caller's region."""
    return queries.policy_rows(clock.today(), local=queries.region_of(request.actor) if local else "")


@router.post("/payouts/check", response={200: CheckView, **PROBLEMS}, summary="资格预判：条件与上限的说明")
def check(request: HttpRequest, payload: CheckIn) -> Any:
    """Every condition with its answer and the ceiling explained; nothing is written."""
    return queries.check(
        _of(request, *APPLICANTS),
        payload.policy,
        payload.contracts,
        person=payload.person,
        today=clock.today(),
    )


@router.get("/payouts", response={200: Page[ApplicationRow], **PROBLEMS}, summary="奖补申报")
def applications(request: HttpRequest, filters: Query[ApplicationFilters]) -> Any:
    """The applications the caller may know of, newest first."""
    states = (filters.state,) if filters.state else ()
    total, rows = queries.listing(
        _of(request, *APPLICANTS, *BUREAUS),
        states=states,
        policy=filters.policy,
        year=filters.year,
        offset=filters.offset,
        limit=filters.limit,
    )
    return {"total": total, "rows": rows}


@router.get("/payouts/simulation", response={200: SimulationView, **PROBLEMS}, summary="政策测算")
def simulation(request: HttpRequest, filters: Query[SimulateFilters]) -> Any:
    """What a version of known validity would have cost on a past year's cases."""
    budget = Fen(filters.budget) if filters.budget is not None else None
    return queries.simulation(
        request.actor,
        filters.policy,
        year=filters.year,
        first=filters.first,
        budget=budget,
        today=clock.today(),
    )


@router.get("/payouts/{uid}", response={200: ApplicationDetail, **PROBLEMS}, summary="一份申报")
def application(request: HttpRequest, uid: UUID) -> Any:
    """One application with its explained ceiling and its allowed moves."""
    return queries.application(_of(request, *APPLICANTS, *BUREAUS), uid, today=clock.today())


@router.post("/payouts", response={200: Done, **PROBLEMS}, summary="新建申报")
def create(request: HttpRequest, payload: CheckIn) -> Any:
    """A draft over these contracts."""

    def call() -> dict[str, str]:
        uid = usecases.draft_application(
            payload.policy, payload.contracts, person=payload.person, actor=request.actor, today=clock.today()
        )
        return {"uid": str(uid), "state": "draft"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


def _moved(request: HttpRequest, uid: UUID, payload: Body, act: Callable[..., Any]) -> Any:
    """The act is done once; the application's state then."""

    def call() -> dict[str, str]:
        act(uid, actor=request.actor, today=clock.today(), **payload.model_dump())
        return {
            "uid": str(uid),
            "state": queries.application(request.actor, uid, today=clock.today()).row.state,
        }

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.patch("/payouts/{uid}", response={200: Done, **PROBLEMS}, summary="账户与声明")
def edit(request: HttpRequest, uid: UUID, payload: DeclareIn) -> Any:
    """Account and declarations are as given."""

    def act(uid: UUID, *, payee: UUID | None, version: int, actor: Any, today: date, **declared: Any) -> None:
        usecases.edit_application(
            uid, payee=payee, declared=declared, actor=actor, today=today, version=version
        )

    return _moved(request, uid, payload, act)


@router.post("/payouts/{uid}/submit", response={200: Done, **PROBLEMS}, summary="提交申报")
def submit(request: HttpRequest, uid: UUID, payload: SubmitIn) -> Any:
    """Handed in."""
    return _moved(request, uid, payload, usecases.submit_application)


@router.post("/payouts/{uid}/withdraw", response={200: Done, **PROBLEMS}, summary="撤回申报")
def withdraw(request: HttpRequest, uid: UUID, payload: PlainIn) -> Any:
    """Taken back."""
    return _moved(request, uid, payload, usecases.withdraw_application)


@router.post("/payouts/{uid}/accept", response={200: Done, **PROBLEMS}, summary="受理申报")
def accept(request: HttpRequest, uid: UUID, payload: PlainIn) -> Any:
    """受理."""
    return _moved(request, uid, payload, usecases.accept_application)


@router.post("/payouts/{uid}/return", response={200: Done, **PROBLEMS}, summary="退回补正")
def return_(request: HttpRequest, uid: UUID, payload: PayoutReasonIn) -> Any:
    """Back with the applicant."""
    return _moved(request, uid, payload, usecases.return_application)


@router.post("/payouts/{uid}/review", response={200: Done, **PROBLEMS}, summary="审核申报")
def review(request: HttpRequest, uid: UUID, payload: PayoutReviewIn) -> Any:
    """The ceiling stands, explained."""
    return _moved(request, uid, payload, usecases.review_application)


@router.post("/payouts/{uid}/decide", response={200: Done, **PROBLEMS}, summary="提出核定额")
def decide(request: HttpRequest, uid: UUID, payload: PayoutDecideIn) -> Any:
    """The decided amount waits for the finance bureau."""
    return _moved(request, uid, payload, usecases.decide_application)


@router.post("/payouts/{uid}/decline", response={200: Done, **PROBLEMS}, summary="提出不予支持")
def decline(request: HttpRequest, uid: UUID, payload: PayoutReasonIn) -> Any:
    """Proposed as 不予支持."""
    return _moved(request, uid, payload, usecases.decline_application)


@router.get("/appropriations", response={200: Page[AppropriationRow], **PROBLEMS}, summary="年度预算")
def appropriations(request: HttpRequest, window: Query[Window]) -> Any:
    """The budgets of the region: total = paid + reserved + free."""
    total, rows = queries.appropriations(_of(request, *BUREAUS), offset=window.offset, limit=window.limit)
    return {"total": total, "rows": rows}


@router.get("/disbursements", response={200: Page[DisbursementView], **PROBLEMS}, summary="拨付批次")
def disbursements(request: HttpRequest, window: Query[Window]) -> Any:
    """The lists for the treasury, newest first, without their lines."""
    total, rows = queries.disbursements(_of(request, *BUREAUS), offset=window.offset, limit=window.limit)
    return {"total": total, "rows": rows}


@router.get("/recoveries", response={200: Page[RecoveryRow], **PROBLEMS}, summary="奖补追回")
def recoveries(request: HttpRequest, window: Query[Window]) -> Any:
    """Money asked back."""
    total, rows = queries.recoveries(
        _of(request, *APPLICANTS, *BUREAUS), offset=window.offset, limit=window.limit
    )
    return {"total": total, "rows": rows}
