"""权属争议 by program."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.achievements import disputes
from kezhuan.achievements.lifecycle import DISPUTE
from kezhuan.achievements.rules import OUTCOMES
from kezhuan.achievements.views import DisputeDetail, DisputeRow
from kezhuan.core import api as door
from kezhuan.core.access import HOLDERS, STAFF, only
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version

router = Router(tags=["科技成果"], auth=door.signed_in)
State = Literal[tuple(DISPUTE.states)]  # type: ignore[valid-type]
Outcome = Literal[tuple(OUTCOMES)]  # type: ignore[valid-type]


class DisputeFilters(Schema):
    """Which cases."""

    state: State | None = None
    offset: Offset = 0
    limit: Limit = 20


class DisputeDecideIn(Body):
    """The decision; `keeper` is the achievement whose claim stands, where the outcome is `one`."""

    version: Version
    outcome: Outcome
    keeper: UUID | None = None
    reason: Annotated[str, Field(max_length=1000)]


@router.get("/patent-disputes", response={200: Page[DisputeRow], **PROBLEMS}, summary="权属争议")
def list_disputes(request: HttpRequest, filters: Query[DisputeFilters]) -> Any:
    """The cases the caller may know of, the open ones first."""
    only(request.actor, HOLDERS | STAFF)
    total, rows = disputes.listing(
        request.actor, state=filters.state or "", offset=filters.offset, limit=filters.limit
    )
    return {"total": total, "rows": rows}


@router.get("/patent-disputes/{uid}", response={200: DisputeDetail, **PROBLEMS}, summary="一件权属争议")
def get_dispute(request: HttpRequest, uid: UUID) -> Any:
    """One case with its claims."""
    return disputes.detail(request.actor, uid)


@router.post("/patent-disputes/{uid}/decide", response={200: Done, **PROBLEMS}, summary="处理权属争议")
def decide_dispute(request: HttpRequest, uid: UUID, payload: DisputeDecideIn) -> Any:
    """The case is decided with its reason."""

    def call() -> dict[str, str]:
        disputes.decide_dispute(uid, outcome=payload.outcome, keeper=payload.keeper, reason=payload.reason, actor=request.actor,
                                today=door.today(), version=payload.version)  # fmt: skip
        return {"uid": str(uid), "state": "decided"}

    return door.do(request, call, body=payload.model_dump(mode="json"))
