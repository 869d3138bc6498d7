"""The reports through the API: the same numbers with the same rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Limit, Offset
from kezhuan.core.periods import period_of
from kezhuan.desks.reports import numbers

router = Router(tags=["工作台"], auth=door.signed_in)


class PeriodIn(Schema):
    """A week or month, by any day in it; the running one where no day is given."""

    kind: Literal["week", "month"] = "week"
    on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))] | None = None


class RowsIn(PeriodIn):
    """A week or month and a window of rows."""

    offset: Offset = 0
    limit: Limit = 20


class ReportLineOut(Schema):
    """One number in this period and in the one before."""

    code: str
    label: str
    unit: str
    definition: str
    source: str
    value: Decimal | None
    earlier: Decimal | None


class ReportOut(Schema):
    """One period's report."""

    kind: str
    first: date
    last: date
    lines: list[ReportLineOut]


class ReportRowOut(Schema):
    """One row behind a number."""

    title: str
    url: str
    group: str


class ReportBehindOut(Schema):
    """One number and the rows behind it."""

    line: ReportLineOut
    total: int
    rows: list[ReportRowOut]


@router.get("/reports", response={200: ReportOut, **PROBLEMS}, summary="周报与月报")
def report(request: HttpRequest, asked: Query[PeriodIn]) -> Any:
    """Every number of the period, as the caller may count it."""
    period = period_of(asked.kind, asked.on or door.today())
    lines = numbers.report(door.actor_of(request), period)
    return {"kind": period.kind, "first": period.first, "last": period.last, "lines": list(lines)}


@router.get("/reports/{code}", response={200: ReportBehindOut, **PROBLEMS}, summary="一个数的明细")
def rows(request: HttpRequest, code: Annotated[str, Field(max_length=60)], asked: Query[RowsIn]) -> Any:
    """The rows behind one number of the period."""
    period = period_of(asked.kind, asked.on or door.today())
    found = numbers.behind(door.actor_of(request), code, period, offset=asked.offset, limit=asked.limit)
    return {"line": found.line, "total": found.total, "rows": list(found.rows)}
