"""The REST API of ratings."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.access import BUSINESS, only
from kezhuan.core.api import PROBLEMS, Body, Done, Page, Version, Window
from kezhuan.ratings import queries, usecases
from kezhuan.ratings.lifecycle import RATING
from kezhuan.ratings.views import RatingDetail, RatingRow, UnitRate

router = Router(tags=["服务评价"], auth=door.signed_in)
open_router = Router(tags=["服务评价"])
RatingState = Literal[tuple(RATING.states)]  # type: ignore[valid-type]


class RatingFilters(Window):
    """Which ratings."""

    state: RatingState | None = None  # type: ignore[valid-type]


class RateIn(Body):
    """Five levels, and a word where it is bad."""

    version: Version
    level: Annotated[str, Field(min_length=1, max_length=12)]
    text: Annotated[str, Field(max_length=1000)] = ""


class RatingAnswerIn(Body):
    """What the unit mends."""

    version: Version
    answer: Annotated[str, Field(min_length=1, max_length=1000)]


@router.get("/ratings", response={200: Page[RatingRow], **PROBLEMS}, summary="服务评价列表")
def list_ratings(request: HttpRequest, filters: Query[RatingFilters]) -> Any:
    """The ratings the caller gave or has to answer; for staff those of the region."""
    only(request.actor, BUSINESS)
    states = (filters.state,) if filters.state else ()
    total, rows = queries.ratings(request.actor, states=states, offset=filters.offset, limit=filters.limit)
    return {"total": total, "rows": rows}


@router.get("/ratings/{uid}", response={200: RatingDetail, **PROBLEMS}, summary="一份服务评价")
def get_rating(request: HttpRequest, uid: UUID) -> Any:
    """One rating as the caller may read it."""
    return queries.rating(request.actor, uid)


@router.post("/ratings/{uid}/rate", response={200: Done, **PROBLEMS}, summary="评价服务")
def rate(request: HttpRequest, uid: UUID, payload: RateIn) -> Any:
    """The service is rated; a bad rating waits for the unit's answer."""

    def act() -> dict[str, str]:
        usecases.rate(uid, **payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": queries.rating(request.actor, uid).row.state}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/ratings/{uid}/answer", response={200: Done, **PROBLEMS}, summary="答复差评")
def answer(request: HttpRequest, uid: UUID, payload: RatingAnswerIn) -> Any:
    """The unit's answer stands beside a bad rating."""

    def act() -> dict[str, str]:
        usecases.answer(uid, payload.answer, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(uid), "state": "answered"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@open_router.get("/satisfaction", response={200: list[UnitRate], **PROBLEMS}, summary="各单位服务满意率")
def satisfaction(request: HttpRequest) -> Any:
    """The rate of every organisation with at least five ratings in a year."""
    return queries.rates(today=door.today())


ROUTERS = (open_router, router)
