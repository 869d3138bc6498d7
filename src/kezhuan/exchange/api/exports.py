"""The REST API of exports: any list of the product as a sheet, as its caller would see it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict, Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Page, Window
from kezhuan.exchange import queries, usecases
from kezhuan.exchange.api.files import FILE
from kezhuan.exchange.pages.exports import TYPES
from kezhuan.exchange.pages.handing import download
from kezhuan.exchange.views import ExportRow

router = Router(tags=["导入与导出"], auth=door.signed_in)
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class ExportIn(Schema):
    """The list by its page's address with its filters (`/demands/?field=05`), and the format."""

    model_config = ConfigDict(extra="forbid")
    of: Annotated[str, Field(max_length=2200)]
    form: Literal["xlsx", "csv"] = "xlsx"


class ExportOut(Schema):
    """One export; its file may be fetched while `kept`."""

    uid: UUID
    title: str
    form: str
    state: str
    total: Count
    done: Count
    kept: bool
    created_at: datetime
    expires_at: datetime | None


def _said(row: ExportRow) -> dict[str, Any]:
    return ExportOut.model_validate(row, from_attributes=True).model_dump(mode="json")


@router.get("/exports", response={200: Page[ExportOut], **PROBLEMS}, summary="我的导出")
def list_exports(request: HttpRequest, window: Query[Window]) -> Any:
    """The caller's exports, newest first."""
    total, rows = queries.exports(door.actor_of(request), offset=window.offset, limit=window.limit)
    return {"total": total, "rows": [_said(row) for row in rows]}


@router.post("/exports", response={202: ExportOut, **PROBLEMS}, openapi_extra=FILE, summary="导出一个列表")
def start(request: HttpRequest, said: ExportIn) -> Any:
    """A short list is answered with its file (200), a long one with the export to ask for (202)."""
    actor = door.actor_of(request)
    uid, content = usecases.export_list(
        said.of, form=said.form, actor=actor, user=getattr(request, "user", None), language=get_language() or "zh-hans", today=door.today()
    )  # fmt: skip
    made = queries.export(actor, uid)
    if content is not None:
        return download(made.file_name, content, TYPES[made.form])
    return Status(202, _said(made))


@router.get("/exports/{uid}", response={200: ExportOut, **PROBLEMS}, summary="一次导出")
def one(request: HttpRequest, uid: UUID) -> Any:
    """How far it is."""
    return _said(queries.export(door.actor_of(request), uid))


@router.get("/exports/{uid}/file", response=PROBLEMS, openapi_extra=FILE, summary="下载导出的文件")
def file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The file while it is kept."""
    row, stream = queries.export_file(door.actor_of(request), uid)
    with stream:
        return download(row.file_name, stream.read(), TYPES[row.form])
