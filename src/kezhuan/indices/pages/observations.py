"""Observations: the list, entering one, taking one from the platform, a sheet of many, and one with its rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.files import sheets
from kezhuan.indices import forms, queries, usecases
from kezhuan.indices.pages import collection_tables, tables
from kezhuan.indices.pages.downloads import XLSX, download
from kezhuan.indices.pages.overview import home_crumb
from kezhuan.indices.views import ObservationRow
from kezhuan.ui.pages import chips, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table

LIST = "/indices/observations/"


def _choices(request: HttpRequest) -> dict[str, Any]:
    today = clock.today()
    return {
        "indicators": queries.indicator_choices(today),
        "units": queries.unit_choices(request.actor, today),
    }


def _crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (home_crumb(), Crumb(_("指标数据"), LIST if more else ""), *more)


def _only_enterers(request: HttpRequest) -> None:
    if not queries.may_enter(request.actor):
        raise Hidden


def listing(request: HttpRequest) -> HttpResponse:
    """The observations of the reader's region."""
    form = forms.ObservationFilter(request.GET or None, **_choices(request))
    wanted = (
        {name: value for name, value in form.cleaned_data.items() if value}
        if form.is_bound and form.is_valid()
        else {}
    )
    today = clock.today()
    total, _none = queries.observations(request.actor, today=today, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.observations(
        request.actor, today=today, offset=window.start, limit=window.size, **wanted
    )
    may_enter = queries.may_enter(request.actor)
    return page(
        request, "indices/observations.html", heading=_("指标数据"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=tables.observations_table(rows, filtered=bool(wanted), may_enter=may_enter), may_enter=may_enter, crumbs=_crumbs(),
    )  # fmt: skip


def enter(request: HttpRequest) -> HttpResponse:
    """One value by hand."""
    _only_enterers(request)
    initial = {
        "vintage": clock.today(),
        "status": "reported",
        **{k: request.GET[k] for k in ("indicator", "unit_code", "period", "status") if k in request.GET},
    }
    form = forms.ObservationForm(request.POST or None, initial=initial, **_choices(request))
    if request.method == "POST":
        made = perform(
            request, form, lambda f: usecases.enter_observation(f.values, actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"{LIST}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("填报数据"), form=form, submit=_("填报"), back=LIST, crumbs=_crumbs(Crumb(_("填报数据"))),
        lead=_("一格数据只增不改：数有变化就再填一次「修订」，原数和理由都留着。没有数不要填 0。"), who=_("本辖区科技局、技转中心、上级科技局"),
    )  # fmt: skip


def take(request: HttpRequest) -> HttpResponse:
    """A value from the platform's own records."""
    _only_enterers(request)
    today = clock.today()
    form = forms.TakeForm(
        request.POST or None, indicators=queries.figure_choices(today), units=queries.region_choices(request.actor, today),
        initial={"period": str(today.year)},
    )  # fmt: skip
    if request.method == "POST":
        made = perform(
            request, form, lambda f: usecases.take_figure(**f.values, actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"{LIST}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("从平台记录取数"), form=form, submit=_("取数"), back=LIST, crumbs=_crumbs(Crumb(_("从平台记录取数"))),
        lead=_("取的是今天的存量，取数日期记今天；明细随时可以点开核对。"),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One observation, everything its cell has held, and for a platform number the rows behind it."""
    today = clock.today()
    shown, history = queries.observation(request.actor, uid, today=today)
    rows = _behind(request, shown)
    return page(
        request, "indices/observation.html", o=shown, facts_rows=_facts(shown), history=tables.observations_table(history), rows=rows,
        may_enter=queries.may_enter(request.actor), crumbs=_crumbs(Crumb(f"{shown.indicator_name} {shown.unit_name} {shown.period}")),
    )  # fmt: skip


def _facts(o: ObservationRow) -> tuple[Fact, ...]:
    value = "--" if o.value is None else f"{o.value.normalize():,f} {o.unit}"
    return (
        Fact(_("指标"), o.indicator_name, note=o.basis), Fact(_("单位"), o.unit_name), Fact(_("年份"), o.period), Fact(_("数值"), value),
        Fact(_("数据状态"), o.status_label, note="" if o.current else _("已有后来的数")), Fact(_("取数日期"), f"{o.vintage}"),
        Fact(_("来源"), o.source or _("平台记录（{code}）").format(code=o.figure_code)), Fact(_("说明"), o.note), Fact(_("填报"), f"{o.role} {o.at:%Y-%m-%d %H:%M}"), Fact(_("部门签核"), o.signed),
    )  # fmt: skip


def _behind(request: HttpRequest, o: ObservationRow) -> Table | None:
    if not o.figure_code:
        return None
    try:
        figure, rows = usecases.rows_behind(request.actor, o.figure_code, o.unit_code, o.period)
    except (Hidden, Refused):
        return None
    return Table(
        caption=_("{label}的明细（现在共 {n} 条）").format(label=_(figure.label), n=rows.total()), columns=(Column(_("名称")), Column(_("分组")), Column(_("日期"), "date")),
        rows=tuple(Row((Cell(row.title, url=row.url), Cell(_(row.group)), Cell(row.at))) for row in rows.page(0, 50)), empty=_("现在没有这一类记录。"),
    )  # fmt: skip


def template(request: HttpRequest) -> HttpResponse:
    """The sheet to fill, with drop-downs of the indicators."""
    _only_enterers(request)
    content = sheets.write_xlsx(
        usecases.columns(clock.today()), (), title=_("指标数据采集表"), example=True,
        notes=(_("一行一个数；没有数的不要填 0，留空或不写这一行。"), _("同一格已有数时，「数据状态」选「修订」并在「说明」写理由。")),
    )  # fmt: skip
    return download(content, "指标数据采集表.xlsx", XLSX)


def upload(request: HttpRequest) -> HttpResponse:
    """A sheet is tried, written, or handed back with its faults marked."""
    _only_enterers(request)
    form = forms.SheetForm(request.POST or None, request.FILES or None, initial={"how": "try"})
    report, written = None, False
    if request.method == "POST" and form.is_valid():
        content, how = form.values["file"].read(), form.values["how"]
        try:
            report = usecases.import_observations(
                content, commit=how == "write", actor=request.actor, today=clock.today()
            )
        except Invalid as failure:
            form.add_failure(failure)
        else:
            written = how == "write"
            if how == "mend" and report.faults:
                mended = sheets.error_sheet(
                    usecases.columns(clock.today()), sheets.read_rows(content), report.faults
                )
                return download(mended, "标出错误的采集表.xlsx", XLSX)
    return page(
        request, "indices/upload.html", heading=_("导入采集表"), form=form, submit=_("处理"), back=LIST, report=report, written=written,
        faults=collection_tables.faults(report) if report and report.faults else None, crumbs=_crumbs(Crumb(_("导入采集表"))),
    )  # fmt: skip
