"""The contract list in the columns of the registration form, to look at and to hand out as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.contracts import queries, register_sheet
from kezhuan.contracts.pages.browse import narrowed
from kezhuan.contracts.scopes import READERS
from kezhuan.core.access import only
from kezhuan.files.sheets import ForeignForm
from kezhuan.ui.pages import chips, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table


def listing(request: HttpRequest) -> HttpResponse:
    """The contracts this reader may know of, a row each, column for column as the form has them."""
    only(request.actor, READERS)
    form, wanted = narrowed(request)
    described = register_sheet.form()
    total = queries.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = queries.in_register(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "contracts/register.html", heading=_("技术合同（按登记表的列）"), form_filters=form, chips=chips(request, form), pages=window,
        total=total, table=_table(described, rows), source=described.source,
        crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(_("按登记表的列"))),
    )  # fmt: skip


def _table(form: ForeignForm, rows: Iterable[Mapping[str, Any]]) -> Table:
    columns = tuple(
        Column(register_sheet.heading(c.label, c.mark, _("待核")), "number" if c.value in register_sheet.AMOUNTS else "text")
        for c in form.columns
    )  # fmt: skip
    return Table(caption=_("技术合同（按登记表的列）"), columns=columns, empty=_("没有技术合同。"), rows=tuple(
        Row(tuple(_cell(said.get(c.value), f"/contracts/{said['uid']}/" if c.value == "title" else "") for c in form.columns), key=str(said["uid"]))
        for said in rows
    ))  # fmt: skip


def _cell(value: Any, url: str) -> Cell:
    if isinstance(value, date):
        return Cell(value, url=url, kind="date")
    if isinstance(value, Decimal):
        return Cell(value, kind="number")
    return Cell("" if value is None else str(value), url=url, kind="text")
