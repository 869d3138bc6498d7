"""The REST API of the index room: definitions, observations, editions with every figure, published results."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Limit, Offset, Page, Version
from kezhuan.indices import queries, usecases
from kezhuan.indices.lifecycle import EDITION
from kezhuan.indices.rules.observations import STATUSES
from kezhuan.indices.views import (
    DefinitionRow,
    DefinitionView,
    EditionDetail,
    EditionRow,
    EditionVerdict,
    ImportedRow,
    ObservationRow,
)

open_router = Router(tags=["成果转化指数"])
router = Router(tags=["成果转化指数"], auth=door.signed_in)
State = Literal[tuple(EDITION.states)]  # type: ignore[valid-type]
Status = Literal[tuple(STATUSES)]  # type: ignore[valid-type]
Year = Annotated[int, Field(ge=2000, le=2100)]
Code = Annotated[str, Field(max_length=48)]
Unit = Annotated[str, Field(max_length=40)]
Period = Annotated[str, Field(pattern=r"^\d{4}$")]
Number = Annotated[Decimal, Field(max_digits=20, decimal_places=6)]


class ObservationIn(Body):
    """One value with where it comes from."""

    indicator: Code
    unit_code: Unit
    period: Period
    value: Number | None = None
    status: Status = "reported"  # type: ignore[valid-type]
    vintage: date
    source: Annotated[str, Field(max_length=200)]
    note: Annotated[str, Field(max_length=300)] = ""


class TakeIn(Body):
    """Which of the platform's own numbers."""

    indicator: Code
    unit_code: Unit
    period: Period
    note: Annotated[str, Field(max_length=300)] = ""


class SettingsIn(Body):
    """Units and years of an edition."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    edition_year: Year
    data_year: Year
    base_year: Year
    as_of: date
    units: Annotated[list[Unit], Field(max_length=600)]
    note: Annotated[str, Field(max_length=500)] = ""


class EditionIn(SettingsIn):
    """A draft edition."""

    index_code: Annotated[str, Field(max_length=64)]
    region: Annotated[str, Field(max_length=12)]


class EditIn(SettingsIn):
    """Other units or years."""

    version: Version


class EditionMoveIn(Body):
    """A move of an edition; `return` needs a reason."""

    version: Version
    move: Literal["compute", "submit", "return", "publish", "revise", "discard"]
    reason: Annotated[str, Field(max_length=300)] = ""


class ImportedResultIn(Body):
    """A result a higher level published."""

    index_name: Annotated[str, Field(min_length=1, max_length=80)]
    unit_code: Unit
    dimension: Annotated[str, Field(max_length=80)] = ""
    edition_year: Year
    data_year: Year
    published_on: date | None = None
    value: Annotated[Decimal, Field(max_digits=14, decimal_places=4)] | None = None
    growth_percent: Annotated[Decimal, Field(max_digits=9, decimal_places=4)] | None = None
    rank: Annotated[int, Field(ge=1, le=9999)] | None = None
    tier: Annotated[str, Field(max_length=40)] = ""
    source: Annotated[str, Field(min_length=1, max_length=300)]
    note: Annotated[str, Field(max_length=300)] = ""


class ObservationFilters(Schema):
    """Which observations."""

    indicator: Code = ""
    unit_code: Unit = ""
    period: Annotated[str, Field(max_length=4)] = ""
    status: Status | Literal[""] = ""  # type: ignore[valid-type]
    offset: Offset = 0
    limit: Limit = 20


class EditionFilters(Schema):
    """Which editions."""

    index_code: Annotated[str, Field(max_length=64)] = ""
    state: State | None = None  # type: ignore[valid-type]
    region: Annotated[str, Field(max_length=12)] = ""
    offset: Offset = 0
    limit: Limit = 20


@open_router.get(
    "/indices/definitions", response={200: list[DefinitionRow], **PROBLEMS}, summary="指数与指标结构"
)
def definitions(request: HttpRequest) -> Any:
    """Every index of the rulebook."""
    return list(queries.definition_rows(door.today()))


@open_router.get(
    "/indices/definitions/{code}", response={200: DefinitionView, **PROBLEMS}, summary="一个指数的指标结构"
)
def definition(request: HttpRequest, code: Annotated[str, Field(max_length=64)]) -> Any:
    """One index with its tree."""
    return queries.definition_view(code, door.today())


@open_router.get("/indices/imported", response={200: list[ImportedRow], **PROBLEMS}, summary="上级公布的结果")
def imported(request: HttpRequest) -> Any:
    """Every published result, as its source says it."""
    return list(queries.imported())


@open_router.post(
    "/indices/imported", response={200: Done, **PROBLEMS}, auth=door.signed_in, summary="录入上级公布的结果"
)
def enter_result(request: HttpRequest, payload: ImportedResultIn) -> Any:
    """The published result stands with its source."""

    def act() -> dict[str, str]:
        return {
            "uid": str(usecases.enter_result(payload.model_dump(), actor=request.actor, today=door.today())),
            "state": "",
        }

    return door.do(request, act, body=payload.model_dump(mode="json"))


# Before the address with a parameter, which would take the word for its value.
@router.post("/indices/observations/take", response={200: Done, **PROBLEMS}, summary="从平台记录取数")
def take_figure(request: HttpRequest, payload: TakeIn) -> Any:
    """The platform's own number of today stands as an observation."""

    def act() -> dict[str, str]:
        return {
            "uid": str(usecases.take_figure(**payload.model_dump(), actor=request.actor, today=door.today())),
            "state": "",
        }

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/indices/observations", response={200: Page[ObservationRow], **PROBLEMS}, summary="指标数据")
def observations(request: HttpRequest, filters: Query[ObservationFilters]) -> Any:
    """The observations of the caller's region, newest first."""
    total, rows = queries.observations(request.actor, today=door.today(), **filters.model_dump())
    return {"total": total, "rows": rows}


@router.get(
    "/indices/observations/{uid}",
    response={200: list[ObservationRow], **PROBLEMS},
    summary="一格数据的全部记录",
)
def observation(request: HttpRequest, uid: UUID) -> Any:
    """Every observation of the cell this one belongs to, oldest first."""
    return list(queries.observation(request.actor, uid, today=door.today())[1])


@router.post("/indices/observations", response={200: Done, **PROBLEMS}, summary="填报数据")
def enter_observation(request: HttpRequest, payload: ObservationIn) -> Any:
    """One value stands beside what stood before."""

    def act() -> dict[str, str]:
        return {
            "uid": str(
                usecases.enter_observation(payload.model_dump(), actor=request.actor, today=door.today())
            ),
            "state": "",
        }

    return door.do(request, act, body=payload.model_dump(mode="json"))


@open_router.get("/indices/editions", response={200: Page[EditionRow], **PROBLEMS}, summary="年度版列表")
def editions(request: HttpRequest, filters: Query[EditionFilters]) -> Any:
    """The editions the caller may know of, newest data first."""
    states = (filters.state,) if filters.state else ()
    total, rows = queries.editions(
        request.actor, index_code=filters.index_code, states=states, region=filters.region, offset=filters.offset, limit=filters.limit
    )  # fmt: skip
    return {"total": total, "rows": rows}


@open_router.get(
    "/indices/editions/{uid}", response={200: EditionDetail, **PROBLEMS}, summary="一个年度版及全部得分"
)
def edition(request: HttpRequest, uid: UUID) -> Any:
    """One edition with every score, rank, tier and flag, not rounded."""
    return queries.edition(request.actor, uid)


@open_router.get(
    "/indices/editions/{uid}/verdict", response={200: EditionVerdict, **PROBLEMS}, summary="重算核对"
)
def verdict(request: HttpRequest, uid: UUID) -> Any:
    """The edition recomputed from its frozen inputs."""
    return queries.verdict(request.actor, uid)


@open_router.post(
    "/indices/editions", response={200: Done, **PROBLEMS}, auth=door.signed_in, summary="编制年度版"
)
def make_edition(request: HttpRequest, payload: EditionIn) -> Any:
    """A draft stands."""

    def act() -> dict[str, str]:
        return {
            "uid": str(usecases.make_edition(payload.model_dump(), actor=request.actor, today=door.today())),
            "state": "draft",
        }

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/indices/editions/{uid}/edit", response={200: Done, **PROBLEMS}, summary="修改年度版设置")
def edit_edition(request: HttpRequest, uid: UUID, payload: EditIn) -> Any:
    """The draft has other units or years."""

    def act() -> dict[str, str]:
        usecases.edit_edition(
            uid,
            payload.model_dump(exclude={"version"}),
            actor=request.actor,
            today=door.today(),
            version=payload.version,
        )
        return {"uid": str(uid), "state": "draft"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/indices/editions/{uid}/move", response={200: Done, **PROBLEMS}, summary="办理年度版")
def move_edition(request: HttpRequest, uid: UUID, payload: EditionMoveIn) -> Any:
    """A move of the table; `revise` answers with the new draft."""
    more = {"actor": request.actor, "today": door.today(), "version": payload.version}

    def act() -> dict[str, str]:
        if payload.move == "revise":
            return {"uid": str(usecases.revise_edition(uid, **more)), "state": "draft"}
        if payload.move == "return":
            usecases.return_edition(uid, reason=payload.reason, **more)
        else:
            usecases.MOVES[payload.move](uid, **more)
        return {"uid": str(uid), "state": queries.state_of(request.actor, uid)}

    return door.do(request, act, body=payload.model_dump(mode="json"))


ROUTERS = (open_router, router)
