"""The open-data API: the dictionary, whole sets as streams, and what changed since a position of the log."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS
from kezhuan.exchange import opendata
from kezhuan.exchange.api.files import FILE
from kezhuan.exchange.pages.opendata import file as stream

router = Router(tags=["开放数据"])
Position = Annotated[int, Field(ge=0, le=9_000_000_000_000)]
SetName = Literal[opendata.SETS]  # type: ignore[valid-type]
Form = Literal[tuple(opendata.FORMS)]  # type: ignore[valid-type]


class ColumnOut(Schema):
    """One field of a set."""

    name: str
    label: str
    kind: str
    note: str


class SetOut(Schema):
    """One set of public records."""

    name: str
    label: str
    columns: list[ColumnOut]


class OpenDataOut(Schema):
    """What there is, under which licence, and from which position to harvest."""

    sets: list[SetOut]
    licence: dict[str, str]
    position: Position


class GoneOut(Schema):
    """A record that is public no more."""

    set: str
    uid: str


class HarvestOut(Schema):
    """What changed after a position; `records` as they are now, each with the name of its `set`."""

    position: Position
    more: bool
    records: list[dict[str, Any]]
    gone: list[GoneOut]


class HarvestIn(Schema):
    """Where the last harvest ended, and how many log entries to read."""

    after: Position = 0
    limit: Annotated[int, Field(ge=1, le=opendata.HARVEST_MOST)] = 200


@router.get("/open-data", response={200: OpenDataOut, **PROBLEMS}, summary="开放数据目录")
def catalogue(request: HttpRequest) -> Any:
    """Every set with the meaning of its fields."""
    today = door.today()
    sets = [
        {
            "name": d.name,
            "label": d.label,
            "columns": [dict(zip(("name", "label", "kind", "note"), c, strict=True)) for c in d.columns],
        }
        for d in opendata.dictionary(today=today)
    ]
    return {"sets": sets, "licence": dict(opendata.licence(today=today)), "position": opendata.head()}


@router.get(
    "/open-data/{name}/{form}",
    response=PROBLEMS,
    openapi_extra=FILE,
    summary="下载一套开放数据（csv、jsonl、jsonld）",
)
def one_set(request: HttpRequest, name: SetName, form: Form) -> StreamingHttpResponse:
    """The whole set as a stream."""
    return stream(request, name, form)


@router.get("/harvest", response={200: HarvestOut, **PROBLEMS}, summary="收割此后的变化")
def harvest(request: HttpRequest, asked: Query[HarvestIn]) -> Any:
    """Public records changed after a position, and those that are public no more."""
    found = opendata.harvest(asked.after, limit=asked.limit)
    return {
        "position": found.position,
        "more": found.more,
        "records": list(found.records),
        "gone": list(found.gone),
    }
