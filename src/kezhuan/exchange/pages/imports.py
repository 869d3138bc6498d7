"""Taking in a sheet: choose a kind, upload, look at what was understood, confirm, mend what was not."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.exchange import queries, usecases
from kezhuan.exchange.forms import UploadForm
from kezhuan.exchange.kinds import kind_for, kinds_for
from kezhuan.exchange.pages.handing import download
from kezhuan.exchange.views import ImportDetail, ImportRow
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table
from kezhuan.ui.wording import say

TONES = {
    "reading": "blue",
    "ready": "amber",
    "writing": "blue",
    "done": "green",
    "failed": "red",
    "dropped": "plain",
}
HOME = "/imports/"


def listing(request: HttpRequest) -> HttpResponse:
    """What this hat may take in, and what became of its earlier sheets."""
    total, _rows = queries.imports(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.imports(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("表格")),
        Column(_("类别")),
        Column(_("结果")),
        Column(_("状态"), "badge"),
        Column(_("上传时间"), "moment"),
    )
    table = Table(
        caption=_("导入记录"), columns=columns, rows=tuple(map(_row, rows)), empty=_("还没有导入过表格。")
    )
    return page(
        request, "exchange/imports.html", heading=_("表格导入"), kinds=kinds_for(request.actor), table=table, pages=window,
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("表格导入"))),
    )  # fmt: skip


def _row(row: ImportRow) -> Row:
    return Row((
        Cell(row.name, url=f"{HOME}{row.uid}/"), Cell(_(row.label)), Cell(outcome(row)),
        Cell(_(row.state_label), kind="badge", tone=TONES[row.state]), Cell(row.created_at),
    ), key=str(row.uid))  # fmt: skip


def outcome(row: ImportRow) -> str:
    """What it came to in one line."""
    if row.state == "done":
        return _("成功 {good} 行，失败 {bad} 行").format(good=row.good, bad=row.bad)
    if row.state == "ready":
        return _("可导入 {good} 行，有误 {bad} 行").format(good=row.good, bad=row.bad)
    return _("已读 {n} 行").format(n=row.read) if row.running else "--"


def start(request: HttpRequest, kind: str) -> HttpResponse:
    """The template to fill, and the filled sheet to upload."""
    chosen = kind_for(request.actor, kind)
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted:
        made = perform(
            request, form,
            lambda f: str(usecases.start_import(
                kind, file_name=f.values["file"].name, content=f.values["file"].read(), whole=f.values["whole"], actor=request.actor,
                today=clock.today(),
            )),
            done=lambda uid: f"{HOME}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    sheet = chosen.sheet(today=clock.today())
    columns = tuple((c.label, c.required, c.note) for c in sheet.columns)
    return page(
        request, "exchange/import_start.html", heading=_("导入{what}").format(what=_(chosen.label)), form=form, kind=chosen, columns=columns,
        notes=sheet.notes, submit=_("上传并检查"), crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("表格导入"), HOME), Crumb(_(chosen.label))),
    )  # fmt: skip


def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty sheet."""
    name, content = queries.template(request.actor, kind, today=clock.today())
    return download(name, content)


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where one import stands; while a worker is at it the page asks again by itself."""
    shown = queries.import_detail(request.actor, uid, today=clock.today())
    answer = page(
        request, "exchange/import.html", heading=_("导入{what}").format(what=_(shown.row.label)), shown=shown, row=shown.row, outcome=outcome(shown.row),
        state=_(shown.row.state_label), tone=TONES[shown.row.state], faults=_faults(shown), sample=_sample(shown), form=PageForm(),
        why=say(shown.row.failure) if shown.row.failure else "",
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("表格导入"), HOME), Crumb(shown.row.name)),
    )  # fmt: skip
    if shown.row.running:
        # Works without script; nothing is being typed on this page.
        answer["Refresh"] = "2"
    return answer


def _faults(shown: ImportDetail) -> Table:
    columns = (Column(_("行号"), "number"), Column(_("列")), Column(_("错误原因")), Column(_("原值")))
    rows = tuple(
        Row((Cell(f.line), Cell(f.column), Cell(say(f.reason)), Cell(f.value))) for f in shown.faults
    )
    return Table(caption=_("有误的行"), columns=columns, rows=rows, empty=_("没有有误的行。"))


def _sample(shown: ImportDetail) -> Table:
    columns = tuple(Column(label) for label in shown.headings)
    return Table(
        caption=_("前几行读成这样"),
        columns=columns,
        rows=tuple(Row(tuple(map(Cell, cells))) for cells in shown.sample),
    )


@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The good rows are to be written."""
    form = PageForm(request.POST)

    def call(_form: PageForm) -> str:
        return str(usecases.confirm_import(uid, actor=request.actor, today=clock.today()).uid)

    return perform(request, form, call, done=f"{HOME}{uid}/") or detail(request, uid)


@require_POST
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet is not taken in after all."""
    form = PageForm(request.POST)

    def call(_form: PageForm) -> str:
        return str(usecases.drop_import(uid, actor=request.actor).uid)

    return perform(request, form, call, done=HOME) or detail(request, uid)


def errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The bad rows to mend."""
    name, content = queries.error_file(request.actor, uid, today=clock.today())
    return download(name, content)
