"""The first page of the room, definitions, and what others published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.indices import forms, queries, usecases
from kezhuan.indices.pages import bands, charts, tables
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table


def home_crumb() -> Crumb:
    """The way back to the room's first page."""
    return Crumb(_("成果转化指数"), "/indices/")


def home(request: HttpRequest) -> HttpResponse:
    """Our own newest published edition with tiers, every index, and what others published, apart."""
    actor = request.actor
    _total, published = queries.editions(actor, states=("published",), limit=10)
    newest = queries.edition(actor, published[0].uid) if published else None
    return page(
        request, "indices/home.html", heading=_("成果转化指数"), newest=newest,
        standings=tables.standings_table(newest, links=True) if newest else None,
        bars=charts.bars(_("总分"), newest.standings) if newest else "", bars_live=charts.bars_live(newest.standings) if newest else None, **(bands.shown(newest) if newest else {}), editions=tables.editions_table(published),
        definitions=_definitions(), imported=tables.imported_table(_totals()), staff=queries.may_read(actor), may_make=queries.may_make(actor),
        crumbs=(Crumb(_("成果转化指数")),),
    )  # fmt: skip


def _totals() -> list:
    """The published totals of the newest two data years; the rest stands on its own page."""
    rows = [row for row in queries.imported() if not row.dimension]
    years = sorted({row.data_year for row in rows}, reverse=True)[:2]
    return [row for row in rows if row.data_year in years]


def _definitions() -> Table:
    columns = (
        Column(_("指数")),
        Column(_("谁来算")),
        Column(_("指标数"), "number"),
        Column(_("权重")),
        Column(_("把握")),
    )
    return Table(
        caption=_("指数与指标结构"), columns=columns,
        rows=tuple(
            Row((
                Cell(d.name, url=f"/indices/definitions/{d.code}/"), Cell(_("本市自算") if d.own else _("上级公布，只引用")), Cell(d.indicators),
                Cell(_("待定") if d.pending else _("已定")), Cell(tables.mark_words(d.mark)),
            ))
            for d in queries.definition_rows(clock.today())
        ),
    )  # fmt: skip


def definition(request: HttpRequest, code: str) -> HttpResponse:
    """The tree of one index, with what is known of each node and what is pending."""
    shown = queries.definition_view(code, clock.today())
    return page(
        request, "indices/definition.html", d=shown, table=tables.nodes_table(shown.nodes), mark=tables.mark_words(shown.row.mark),
        crumbs=(home_crumb(), Crumb(shown.row.name)),
    )  # fmt: skip


def imported(request: HttpRequest) -> HttpResponse:
    """Every published result with its source."""
    return page(
        request, "indices/imported.html", heading=_("上级公布的结果"), table=tables.imported_table(queries.imported()),
        may_import=queries.may_import(request.actor), crumbs=(home_crumb(), Crumb(_("上级公布的结果"))),
    )  # fmt: skip


def enter_result(request: HttpRequest) -> HttpResponse:
    """A published result is entered with its source."""
    actor = request.actor
    if not queries.may_import(actor):
        raise Hidden
    form = forms.ResultForm(request.POST or None, units=queries.region_choices(actor, clock.today()))
    if request.method == "POST":
        made = perform(
            request, form, lambda f: usecases.enter_result(f.values, actor=actor, today=clock.today(), key=f.posted_key), done="/indices/imported/"
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("录入上级公布的结果"), form=form, submit=_("录入"), back="/indices/imported/",
        lead=_("照来源抄录，不推算；与本市自有指数分开存放、分开展示。录错了再录一次，以后一次为准。"), who=_("所有人"),
        crumbs=(home_crumb(), Crumb(_("上级公布的结果"), "/indices/imported/"), Crumb(_("录入"))),
    )  # fmt: skip
