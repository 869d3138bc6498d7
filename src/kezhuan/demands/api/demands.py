"""Operations on demands."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Limit, Offset, Page
from kezhuan.demands import queries, usecases
from kezhuan.demands.api.schemas import (
    AnswersIn,
    Body,
    DeclineIn,
    DemandMoveIn,
    EditDemand,
    NewDemand,
    PublishIn,
    ReturnIn,
    ScreenIn,
    TakeDownIn,
    Versioned,
)  # fmt: skip
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.demands.views import DemandDetail, DemandRow

router = Router(tags=["技术需求"])
State = Literal[tuple(DEMAND.states)]  # type: ignore[valid-type]


class DemandFilters(Schema):
    """Filters of the list."""

    state: State | None = None
    q: Annotated[str, Field(max_length=60)] = ""
    field: Annotated[str, Field(max_length=8)] = ""
    region: Annotated[str, Field(max_length=12)] = ""
    batch: UUID | None = None
    mine: bool = False
    offset: Offset = 0
    limit: Limit = 20


@router.get("/demands", response={200: Page[DemandRow], **PROBLEMS}, summary="技术需求列表")
def list_demands(request: HttpRequest, filters: Query[DemandFilters]) -> Any:
    """The demands the caller may know of, newest first."""
    total, rows = queries.listing(
        request.actor, states=(filters.state,) if filters.state else (), text=filters.q, field=filters.field, region=filters.region,
        batch=filters.batch, mine=filters.mine, offset=filters.offset, limit=filters.limit,
    )  # fmt: skip
    return {"total": total, "rows": rows}


@router.post("/demands", response={200: Done, **PROBLEMS}, summary="填写技术需求")
def create_demand(request: HttpRequest, payload: NewDemand) -> Any:
    """A draft stands."""
    values = payload.model_dump(exclude_unset=True, exclude={"organisation", "visit", "batch"})

    def call() -> dict[str, str]:
        d = usecases.draft_demand(values, actor=request.actor, today=door.today(), org_uid=payload.organisation, visit_uid=payload.visit,
                                  batch_uid=payload.batch)  # fmt: skip
        return {"uid": str(d.row.uid), "state": d.row.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/demands/{uid}", response={200: DemandDetail, **PROBLEMS}, summary="一项技术需求")
def get_demand(request: HttpRequest, uid: UUID) -> Any:
    """One demand, cut to the field groups the caller may see, with `offers` as its allowed moves."""
    return queries.detail(request.actor, uid)


@router.patch("/demands/{uid}", response={200: Done, **PROBLEMS}, summary="修改草稿")
def edit_demand(request: HttpRequest, uid: UUID, payload: EditDemand) -> Any:
    """The draft says what was sent."""
    values = payload.model_dump(exclude_unset=True, exclude={"version", "parameters"})
    rows = None if payload.parameters is None else [row.model_dump() for row in payload.parameters]
    return _done(request, uid, payload, lambda: usecases.edit_demand(uid, values, actor=request.actor, today=door.today(),
                                                                     version=payload.version, parameters=rows))  # fmt: skip


def _done(request: HttpRequest, uid: UUID, payload: Body, act: Any) -> Any:
    def call() -> dict[str, str]:
        act()
        return {"uid": str(uid), "state": queries.detail(request.actor, uid).row.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/demands/{uid}/submit", response={200: Done, **PROBLEMS}, summary="提交")
def submit_demand(request: HttpRequest, uid: UUID, payload: Versioned) -> Any:
    """The demand waits for screening."""
    return _done(
        request,
        uid,
        payload,
        lambda: usecases.submit_demand(uid, actor=request.actor, today=door.today(), version=payload.version),
    )


@router.post("/demands/{uid}/return", response={200: Done, **PROBLEMS}, summary="退回补充")
def return_demand(request: HttpRequest, uid: UUID, payload: ReturnIn) -> Any:
    """Questions go back to the firm."""
    return _done(
        request,
        uid,
        payload,
        lambda: usecases.return_demand(
            uid, payload.questions, actor=request.actor, today=door.today(), version=payload.version
        ),
    )


@router.post("/demands/{uid}/answers", response={200: Done, **PROBLEMS}, summary="回答问题")
def answer_questions(request: HttpRequest, uid: UUID, payload: AnswersIn) -> Any:
    """The firm's answers stand beside the questions."""
    return _done(
        request,
        uid,
        payload,
        lambda: usecases.answer_questions(
            uid, payload.answers, actor=request.actor, today=door.today(), version=payload.version
        ),
    )


@router.post("/demands/{uid}/screen", response={200: Done, **PROBLEMS}, summary="甄别通过")
def screen_demand(request: HttpRequest, uid: UUID, payload: ScreenIn) -> Any:
    """The card is filled and the demand passes."""
    ticks = payload.model_dump(include={"real", "measurable", "budget", "publishable"})
    return _done(request, uid, payload, lambda: usecases.screen_demand(uid, ticks=ticks, note=payload.note, scores=payload.scores, actor=request.actor,
                                                                       today=door.today(), version=payload.version))  # fmt: skip


@router.post("/demands/{uid}/decline", response={200: Done, **PROBLEMS}, summary="不予受理")
def decline_demand(request: HttpRequest, uid: UUID, payload: DeclineIn) -> Any:
    """The demand is not taken up."""
    return _done(request, uid, payload, lambda: usecases.decline_demand(uid, close_reason=payload.close_reason, note=payload.note, actor=request.actor,
                                                                        today=door.today(), version=payload.version))  # fmt: skip


@router.post("/demands/{uid}/publish", response={200: Done, **PROBLEMS}, summary="发布")
def publish_demand(request: HttpRequest, uid: UUID, payload: PublishIn) -> Any:
    """The demand is open to its audience."""
    return _done(request, uid, payload, lambda: usecases.publish_demand(
        uid, audience=payload.audience, public_title=payload.public_title, teaser=payload.teaser, gate=payload.gate, recipients=payload.recipients,
        anonymous=payload.anonymous, note=payload.note, actor=request.actor, today=door.today(), version=payload.version))  # fmt: skip


@router.post("/demands/{uid}/take-down", response={200: Done, **PROBLEMS}, summary="下架")
def take_down_demand(request: HttpRequest, uid: UUID, payload: TakeDownIn) -> Any:
    """Off every public surface with the next request."""
    return _done(request, uid, payload, lambda: usecases.take_down_demand(uid, reason=payload.reason, note=payload.note, actor=request.actor,
                                                                          today=door.today(), version=payload.version))  # fmt: skip


@router.post("/demands/{uid}/move", response={200: Done, **PROBLEMS}, summary="其他办理")
def move_demand(request: HttpRequest, uid: UUID, payload: DemandMoveIn) -> Any:
    """A plain move of the table."""
    act: dict[str, Any] = {"actor": request.actor, "today": door.today(), "version": payload.version}
    fields = payload.model_dump(exclude_none=True, exclude={"version", "move"})
    if payload.move == "undo":
        return _done(request, uid, payload, lambda: usecases.undo_demand(uid, actor=request.actor))
    if payload.move == "confirm":
        return _done(request, uid, payload, lambda: usecases.confirm_demand(uid, **act))
    return _done(request, uid, payload, lambda: usecases.move_demand(uid, payload.move, **act, **fields))
