"""A list handed out as a sheet, and what was handed out before."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.exchange import queries, usecases
from kezhuan.exchange.pages.handing import CSV, XLSX, download
from kezhuan.exchange.views import ExportRow
from kezhuan.ui.pages import go, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table

TONES = {"waiting": "blue", "done": "green", "failed": "red"}
TYPES = {"xlsx": XLSX, "csv": CSV}


def listing(request: HttpRequest) -> HttpResponse:
    """GET: what was exported before. POST from a list's button: the list as a file, or the page that makes it."""
    if request.method == "POST":
        return _export(request)
    total, _rows = queries.exports(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.exports(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("列表")),
        Column(_("条数"), "number"),
        Column(_("格式")),
        Column(_("状态"), "badge"),
        Column(_("导出时间"), "moment"),
    )
    table = Table(caption=_("导出记录"), columns=columns, rows=tuple(map(_row, rows)), empty=_("还没有导出过列表。每个列表下方都有导出按钮。"))  # fmt: skip
    return page(
        request, "exchange/exports.html", heading=_("导出记录"), table=table, pages=window,
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("导出记录"))),
    )  # fmt: skip


def _row(row: ExportRow) -> Row:
    return Row((
        Cell(row.title, url=f"/exports/{row.uid}/"), Cell(row.total), Cell(row.form.upper()),
        Cell(_(row.state_label), kind="badge", tone=TONES[row.state]), Cell(row.created_at),
    ), key=str(row.uid))  # fmt: skip


def _export(request: HttpRequest) -> HttpResponse:
    uid, content = usecases.export_list(
        request.POST.get("of", ""), form=request.POST.get("form", ""), actor=request.actor, user=request.user,
        language=get_language() or "zh-hans", today=clock.today(),
    )  # fmt: skip
    if content is None:
        return go(request, f"/exports/{uid}/")
    made = queries.export(request.actor, uid)
    return download(made.file_name, content, TYPES[made.form])


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far a long export is, and its file."""
    row = queries.export(request.actor, uid)
    answer = page(
        request, "exchange/export.html", heading=_("导出{what}").format(what=row.title), row=row, state=_(row.state_label), tone=TONES[row.state],
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("导出记录"), "/exports/"), Crumb(row.title)),
    )  # fmt: skip
    if row.state == "waiting":
        answer["Refresh"] = "2"
    return answer


def file(request: HttpRequest, uid: UUID) -> HttpResponse | FileResponse:
    """The file of a long export."""
    row, stream = queries.export_file(request.actor, uid)
    with stream:
        return download(row.file_name, stream.read(), TYPES[row.form])
