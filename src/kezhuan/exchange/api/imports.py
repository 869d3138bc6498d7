"""The REST API of imports: templates, uploads, where they stand, and the sheet to mend."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Page, Window
from kezhuan.exchange import queries, usecases
from kezhuan.exchange.api.files import FILE
from kezhuan.exchange.kinds import KINDS, kinds_for
from kezhuan.exchange.pages.handing import download
from kezhuan.exchange.views import ImportDetail, ImportRow

router = Router(tags=["导入与导出"], auth=door.signed_in)
KindName = Literal[tuple(KINDS)]  # type: ignore[valid-type]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class KindOut(Schema):
    """A kind of sheet this caller may take in."""

    name: str
    label: str


class ImportOut(Schema):
    """One import; the counts are of the reading until it is confirmed, then of the writing."""

    uid: UUID
    kind: str
    name: str
    whole: bool
    state: str
    read: Count
    new: Count
    changed: Count
    same: Count
    bad: Count
    created_at: datetime
    ended_at: datetime | None


class FaultOut(Schema):
    """One bad cell."""

    line: Count
    column: str
    code: str
    reason: str
    value: str


class ImportDetailOut(Schema):
    """One import with its first faults; `unread` are headings no column here has."""

    row: ImportOut
    faults: list[FaultOut]
    more_faults: Count
    failure: str
    unread: list[str]


def _said(row: ImportRow) -> dict[str, Any]:
    return ImportOut.model_validate(row, from_attributes=True).model_dump(mode="json")


def _detail(shown: ImportDetail) -> dict[str, Any]:
    faults = [
        {"line": f.line, "column": f.column, "code": f.reason.code, "reason": str(f.reason), "value": f.value} for f in shown.faults
    ]  # fmt: skip
    failure = str(shown.row.failure) if shown.row.failure else ""
    return {
        "row": _said(shown.row),
        "faults": faults,
        "more_faults": shown.more_faults,
        "failure": failure,
        "unread": list(shown.unread),
    }


@router.get("/import-kinds", response={200: list[KindOut], **PROBLEMS}, summary="可导入的表格")
def list_kinds(request: HttpRequest) -> Any:
    """What this caller may take in."""
    return [{"name": kind.name, "label": kind.label} for kind in kinds_for(door.actor_of(request))]


@router.get(
    "/import-kinds/{kind}/template", response=PROBLEMS, openapi_extra=FILE, summary="下载模板（xlsx）"
)
def get_template(request: HttpRequest, kind: KindName) -> HttpResponse:
    """The empty sheet to fill."""
    return download(*queries.template(door.actor_of(request), kind, today=door.today()))


@router.get("/imports", response={200: Page[ImportOut], **PROBLEMS}, summary="我的导入")
def list_imports(request: HttpRequest, window: Query[Window]) -> Any:
    """The caller's imports, newest first."""
    total, rows = queries.imports(door.actor_of(request), offset=window.offset, limit=window.limit)
    return {"total": total, "rows": [_said(row) for row in rows]}


@router.post("/imports", response={200: ImportDetailOut, **PROBLEMS}, summary="上传表格")
def start(
    request: HttpRequest, kind: Form[KindName], file: File[UploadedFile], whole: Form[bool] = False
) -> Any:
    """The sheet is read without a trace; ask for it again to see what was understood."""
    actor, content = door.actor_of(request), file.read()

    def call() -> Any:
        uid = usecases.start_import(
            kind, file_name=file.name or "", content=content, whole=whole, actor=actor, today=door.today()
        )
        return _detail(queries.import_detail(actor, uid, today=door.today()))

    return door.do(
        request, call, body={"kind": kind, "whole": whole, "file": file.name, "size": len(content)}
    )


@router.get("/imports/{uid}", response={200: ImportDetailOut, **PROBLEMS}, summary="一次导入")
def one(request: HttpRequest, uid: UUID) -> Any:
    """Where it stands."""
    return _detail(queries.import_detail(door.actor_of(request), uid, today=door.today()))


@router.post("/imports/{uid}/confirm", response={200: ImportOut, **PROBLEMS}, summary="确认导入")
def confirm(request: HttpRequest, uid: UUID) -> Any:
    """The good rows will be written."""
    actor = door.actor_of(request)
    return door.do(request, lambda: _said(usecases.confirm_import(uid, actor=actor, today=door.today())))


@router.post("/imports/{uid}/drop", response={200: ImportOut, **PROBLEMS}, summary="放弃导入")
def drop(request: HttpRequest, uid: UUID) -> Any:
    """The sheet is forgotten before anything was written."""
    actor = door.actor_of(request)
    return door.do(request, lambda: _said(usecases.drop_import(uid, actor=actor)))


@router.get(
    "/imports/{uid}/errors", response=PROBLEMS, openapi_extra=FILE, summary="下载待修改的表格（xlsx）"
)
def errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The bad rows with their reasons."""
    return download(*queries.error_file(door.actor_of(request), uid, today=door.today()))
