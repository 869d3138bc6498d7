"""Open data for everybody: what there is, what each field means, under which licence, and the files."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.exchange import opendata
from kezhuan.ui.pages import page
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table


def home(request: HttpRequest) -> HttpResponse:
    """Every set with its dictionary and its files."""
    today = clock.today()
    columns = (Column(_("字段")), Column(_("含义")), Column(_("类型")), Column(_("说明")))
    sets = tuple(
        (d.name, _(d.label), Table(caption=_("{what}的字段").format(what=_(d.label)), columns=columns, rows=tuple(
            Row((Cell(name), Cell(_(label)), Cell(kind), Cell(_(note) if note else ""))) for name, label, kind, note in d.columns
        ))) for d in opendata.dictionary(today=today)
    )  # fmt: skip
    return page(
        request, "exchange/opendata.html", heading=_("数据下载"), sets=sets, licence=dict(opendata.licence(today=today)), forms=tuple(opendata.FORMS),
        position=opendata.head(), crumbs=(Crumb(_("首页"), "/"), Crumb(_("公开数据"), "/open/"), Crumb(_("数据下载"))),
    )  # fmt: skip


def file(request: HttpRequest, name: str, form: str) -> StreamingHttpResponse:
    """One set in one form, streamed."""
    today = clock.today()
    answer = StreamingHttpResponse(
        opendata.written(name, form, today=today), content_type=opendata.FORMS[form]
    )
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}-{today:%Y%m%d}.{form}')}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
