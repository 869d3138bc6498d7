"""The REST API of contract statistics: a table, the contracts behind a cell, imported facts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.contracts import queries
from kezhuan.contracts.rules import statistics as rules
from kezhuan.contracts.scopes import READERS
from kezhuan.contracts.statistics_views import ImportedFact, StatisticRow, Statistics
from kezhuan.core import api as door
from kezhuan.core.access import Actor, only
from kezhuan.core.api import PROBLEMS, Limit, Offset, Page

router = Router(tags=["技术合同统计"], auth=door.signed_in)
Scope = Literal[rules.DERIVED]  # type: ignore[valid-type]
By = Literal[tuple(rules.BREAKDOWNS)]  # type: ignore[valid-type]
Part = Literal[rules.PARTS]  # type: ignore[valid-type]
Year = Annotated[int, Field(ge=2000, le=2100)]
Region = Annotated[str, Field(max_length=12, pattern=r"^\w*$")]


class StatisticsIn(Schema):
    """Which table: one scope, one breakdown, a year or a part of it (q1–q4, m01–m12), a region of the caller's own."""

    scope: Scope = rules.DERIVED[0]  # type: ignore[valid-type]
    by: By = "kind"  # type: ignore[valid-type]
    year: Year
    part: Part = ""  # type: ignore[valid-type]
    region: Region = ""


class StatisticsRowsIn(Schema):
    """Which cell: `by` and `key` of the table, neither for the total."""

    scope: Scope = rules.DERIVED[0]  # type: ignore[valid-type]
    by: By | None = None  # type: ignore[valid-type]
    key: Annotated[str, Field(max_length=24)] = ""
    year: Year
    part: Part = ""  # type: ignore[valid-type]
    region: Region = ""
    offset: Offset = 0
    limit: Limit = 20


class FactsIn(Schema):
    """Which imported facts."""

    year: Year
    offset: Offset = 0
    limit: Limit = 20


def _reader(request: HttpRequest) -> Actor:
    actor = door.actor_of(request)
    only(actor, READERS)
    return actor


@router.get("/contract-statistics", response={200: Statistics, **PROBLEMS}, summary="技术合同统计")
def contract_statistics(request: HttpRequest, asked: Query[StatisticsIn]) -> Any:
    """Contracts and amounts in 分 by one trait, beside the same days of the year before."""
    return queries.statistics(_reader(request), **asked.model_dump(), today=door.today())


@router.get(
    "/contract-statistics/rows", response={200: Page[StatisticRow], **PROBLEMS}, summary="统计数背后的合同"
)
def contract_statistics_rows(request: HttpRequest, asked: Query[StatisticsRowsIn]) -> Any:
    """The contracts behind one cell, each with what it added."""
    wanted = asked.model_dump(exclude={"offset", "limit"}) | {"by": asked.by or ""}
    cell = queries.behind(_reader(request), **wanted, today=door.today())
    return {"total": cell.total, "rows": cell.page(asked.offset, asked.limit)}


@router.get(
    "/contract-statistics/imported", response={200: Page[ImportedFact], **PROBLEMS}, summary="导入的吸纳统计"
)
def imported_statistics(request: HttpRequest, asked: Query[FactsIn]) -> Any:
    """What other bodies published, with source and date; amounts in 分."""
    total, rows = queries.imported(_reader(request), year=asked.year, offset=asked.offset, limit=asked.limit)
    return {"total": total, "rows": rows}
