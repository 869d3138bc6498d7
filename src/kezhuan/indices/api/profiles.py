"""The REST API of profiles, 测算 and comparison."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.indices import queries
from kezhuan.indices.api.editions import Number, Unit
from kezhuan.indices.views import Answer, EditionChange, Provenance, UnitProfile

open_router = Router(tags=["成果转化指数"])
router = Router(tags=["成果转化指数"], auth=door.signed_in)
Code = Annotated[str, Field(max_length=48)]


class UnitProfileFilters(Schema):
    """Whom to compare with, three at most."""

    peers: Annotated[list[Unit], Field(max_length=3)] = []


class Question(Schema):
    """One unit, one indicator, and exactly one of a supposed value, a rank, a score and a tier (1 is the best)."""

    unit: Unit
    indicator: Code
    value: Number | None = None
    rank: Annotated[int, Field(ge=1, le=999)] | None = None
    score: Annotated[Decimal, Field(max_digits=12, decimal_places=4)] | None = None
    tier: Annotated[int, Field(ge=1, le=20)] | None = None


@open_router.get(
    "/indices/editions/{uid}/units/{code}",
    response={200: UnitProfile, **PROBLEMS},
    summary="一个单位的得分、名次与变化原因",
)
def unit(request: HttpRequest, uid: UUID, code: Unit, filters: Query[UnitProfileFilters]) -> Any:
    """One unit with its history, indicators, the exact parts of its last change, and chosen peers."""
    return queries.unit_profile(request.actor, uid, code, peers=filters.peers)


@open_router.get(
    "/indices/editions/{uid}/indicators/{code}",
    response={200: Provenance, **PROBLEMS},
    summary="一个指标的数据与来源",
)
def indicator(request: HttpRequest, uid: UUID, code: Code) -> Any:
    """Every value of one indicator with its source."""
    return queries.provenance(request.actor, uid, code)


@router.get("/indices/editions/{uid}/whatif", response={200: Answer, **PROBLEMS}, summary="测算")
def what_if(request: HttpRequest, uid: UUID, question: Query[Question]) -> Any:
    """The whole computation run again under another value, or the least value that reaches a goal."""
    asked = question
    if sum(part is not None for part in (asked.value, asked.rank, asked.score, asked.tier)) != 1:
        raise Invalid(
            {
                "value": Reason(
                    "whatif.one", gettext_noop("设想的数值、目标名次、目标得分、目标档次请只填一项")
                )
            }
        )
    changes = {asked.indicator: asked.value} if asked.value is not None else None
    return queries.what_if(
        request.actor,
        uid,
        asked.unit,
        changes=changes,
        code=asked.indicator,
        rank=asked.rank,
        score=asked.score,
        tier=asked.tier,
    )


@open_router.get(
    "/indices/editions/{uid}/compare/{other}",
    response={200: EditionChange, **PROBLEMS},
    summary="两个年度版的比较",
)
def compare(request: HttpRequest, uid: UUID, other: UUID) -> Any:
    """Both editions side by side: totals, ranks and the values that differ; `other` is the older."""
    return queries.comparison(request.actor, other, uid)


ROUTERS = (open_router, router)
