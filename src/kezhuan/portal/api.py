"""The REST API of the public pages: search in all three kinds, and the public numbers with their rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Limit, Offset, Short, Window
from kezhuan.core.errors import Refused
from kezhuan.portal import exact, numbers, searching
from kezhuan.portal.numbers import Shown
from kezhuan.search.queries import suggestions
from kezhuan.search.shelves import UNAVAILABLE

router = Router(tags=["检索与公开数据"])
Code = Annotated[str, Field(max_length=12)]


class Number(Schema):
    """One number with its 口径, source and day; `value` null where withheld or a share of nothing."""

    code: str
    label: str
    unit: str
    definition: str
    source: str
    on: date
    value: Decimal | None
    withheld: bool


class GroupOut(Schema):
    """How many rows stand in one group."""

    name: str
    count: int


class RowOut(Schema):
    """One row behind a number."""

    title: str
    url: str
    group: str
    on: date | None


class BehindOut(Schema):
    """The rows and groups behind a number; rows only where everybody may open each."""

    number: Number
    total: int
    rows: list[RowOut]
    groups: list[GroupOut]


class SearchIn(Schema):
    """A search; `in` one kind, or all three where left out."""

    q: Short = ""
    kind: Literal["", "demands", "achievements", "profiles"] = ""
    field: Code = ""
    region: Code = ""
    stage: Annotated[str, Field(max_length=24)] = ""
    mode: Annotated[str, Field(max_length=24)] = ""
    offset: Offset = 0
    limit: Limit = 20


class HitOut(Schema):
    """One result and why it is here."""

    kind: str
    url: str
    title: str
    excerpt: str
    why: str
    tags: list[str]
    external: bool


class SearchOut(Schema):
    """What was found: totals by kind, hits, counts of each facet's values for this caller; `meant` words searched
    beside the text, `straight` the address of the one record whose number was asked for."""

    total: int
    totals: dict[str, int]
    hits: list[HitOut]
    facets: dict[str, dict[str, int]]
    meant: list[str]
    straight: str


def number(shown: Shown) -> dict[str, Any]:
    """The number as the API says it."""
    return {name: getattr(shown, name) for name in Number.model_fields}


@router.get("/search", response={200: SearchOut, **PROBLEMS}, summary="检索需求、成果、专家与团队")
def search(request: HttpRequest, filters: Query[SearchIn]) -> Any:
    """Best hits first, of what the caller may know of."""
    asked = searching.asked_in({
        "q": filters.q, "in": filters.kind, "field": filters.field, "region": filters.region, "stage": filters.stage, "mode": filters.mode,
    })  # fmt: skip
    found = searching.search(request.actor, asked, offset=filters.offset, limit=filters.limit)
    if found is None:
        raise Refused(UNAVAILABLE)
    hits = [
        {
            "kind": hit.kind, "url": hit.url, "title": "".join(span.text for span in hit.title), "excerpt": "".join(s.text for s in hit.excerpt),
            "why": hit.why, "tags": list(hit.tags), "external": hit.external,
        }
        for group in found.groups
        for hit in group.hits
    ]  # fmt: skip
    return {
        "total": found.total,
        "totals": {tab.kind: tab.total for tab in found.tabs if tab.kind},
        "hits": hits,
        "facets": {f.name: {choice.label: choice.count for choice in f.choices} for f in found.facets},
        "meant": list(found.meant),
        "straight": exact.address_of(request.actor, filters.q),
    }


@router.get(
    "/search/suggestions", response={200: list[str], **PROBLEMS}, summary="检索词联想（只含公开名称）"
)
def suggest(request: HttpRequest, q: Short = "") -> Any:
    """Public titles that go on from what is being typed, the same for everybody."""
    return list(suggestions(q))


@router.get("/figures", response={200: list[Number], **PROBLEMS}, summary="公开数据")
def list_figures(request: HttpRequest) -> Any:
    """Every public number, as a visitor counts it."""
    return [number(shown) for shown in numbers.public(today=door.today())]


@router.get("/figures/{code}", response={200: BehindOut, **PROBLEMS}, summary="一个公开数据及其明细")
def one_figure(
    request: HttpRequest, code: Annotated[str, Field(max_length=60)], window: Query[Window]
) -> Any:
    """One public number and what stands behind it."""
    shown = numbers.public_one(code, today=door.today())
    behind = numbers.public_behind(code, offset=window.offset, limit=window.limit)
    rows = [
        {
            "title": row.title,
            "url": row.url,
            "group": row.group,
            "on": row.at.date() if hasattr(row.at, "date") else row.at,
        }
        for row in behind.rows
    ]
    groups = [{"name": name, "count": n} for name, n in behind.groups]
    return {"number": number(shown), "total": behind.total, "rows": rows, "groups": groups}
