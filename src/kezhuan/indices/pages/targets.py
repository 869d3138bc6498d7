"""Yearly targets: the board with lights, one target with its reports, setting, reporting, adjusting."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden, Refused
from kezhuan.files import attachments
from kezhuan.indices import forms, queries, reports, usecases
from kezhuan.indices.lifecycle import TARGET
from kezhuan.indices.pages import charts, target_tables
from kezhuan.indices.pages.downloads import DOCX, XLSX, download
from kezhuan.indices.views import TargetDetail
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

LIST = "/targets/"


def _crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (Crumb(_("年度目标"), LIST if more else ""), *more)


def board(request: HttpRequest) -> HttpResponse:
    """The targets of a year with their lights against elapsed time."""
    actor, today = request.actor, clock.today()
    years = queries.target_years(actor)
    form = forms.BoardFilter(request.GET or None, years=years, regions=queries.region_choices(actor, today))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    year = chosen.get("year") or today.year
    rows, counts = queries.board(
        actor, year=year, today=today, region=_prefix(chosen.get("region", "")), light=chosen.get("light", "")
    )
    window = pages_of(request, len(rows), size=50)
    may_set = queries.may_set(actor)
    return page(
        request, "indices/targets.html", heading=_("年度目标"), year=year, form_filters=form, chips=chips(request, form), counts=counts, total=len(rows),
        table=target_tables.board(rows[window.start : window.stop], filtered=bool(chosen), may_set=may_set), pages=window, may_set=may_set,
        elapsed=target_tables.percent(queries.year_elapsed(year, today)), crumbs=_crumbs(),
    )  # fmt: skip


def _prefix(region: str) -> str:
    return region.rstrip("0") if len(region) == 6 and region.endswith("00") else region


def detail(request: HttpRequest, uid: UUID, faulty: PageForm | None = None) -> HttpResponse:
    """One target: plan against actual month by month, forecasts with their assumptions, parts, evidence."""
    shown = queries.target(request.actor, uid, today=clock.today())
    base = f"{LIST}{uid}"
    return page(
        request, "indices/target.html", t=shown, lifecycle=TARGET, facts_rows=_facts(shown), months=target_tables.months(shown, base), chart=_chart(shown),
        parts=target_tables.board(shown.breakdown.rows) if shown.breakdown.rows else None, rows=_rows(request, shown), form=faulty, offers=shown.offers,
        move_url=f"{base}/move/", move_pages={name: f"{base}/{name}/" for name in ("edit", "report", "adjust", "close")},
        progress=target_tables.percent(shown.row.progress), elapsed=target_tables.percent(shown.row.elapsed), take_url=_take_url(shown),
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in shown.timeline), crumbs=_crumbs(Crumb(shown.row.title)),
    )  # fmt: skip


def _take_url(t: TargetDetail) -> str:
    reports = any(offer.name == "report" and offer.open for offer in t.offers)
    return (
        f"{LIST}{t.row.uid}/take/"
        if t.row.figure_code and reports and t.row.year == clock.today().year
        else ""
    )


def _facts(t: TargetDetail) -> tuple[Fact, ...]:
    row = t.row
    found = [
        Fact(_("目标数"), f"{target_tables.plain(row.planned)} {row.unit}", note=" ".join(p for p in (row.kind_label, row.basis) if p)),
        Fact(_("最新调度数"), f"{target_tables.plain(row.actual)} {row.unit}" if row.actual is not None else "", note=f"{row.as_of or ''}"),
        Fact(_("还差"), f"{target_tables.plain(row.gap)} {row.unit}" if row.gap is not None and row.gap > 0 else ""),
        Fact(_("地区"), row.region_name), Fact(_("责任单位"), row.holder), Fact(_("责任科室"), row.office), Fact(_("依据"), row.source), Fact(_("说明"), t.note),
    ]  # fmt: skip
    if t.adjusted_from is not None:
        found.append(
            Fact(
                _("调整前的目标数"), f"{target_tables.plain(t.adjusted_from)} {row.unit}", note=t.adjust_note
            )
        )
    if t.outcome:
        found.append(Fact(_("完成情况"), t.outcome))
    if t.parent:
        found.append(Fact(_("上级目标"), t.parent.title, url=f"{LIST}{t.parent.uid}/"))
    return tuple(found)


def _chart(t: TargetDetail) -> str:
    """Actual against the even pace of the year, for the months reported."""
    values = {p.month: p.value for p in t.months if p.current}
    if not values:
        return ""
    months = range(1, 13)
    start = t.row.base_value if t.row.kind == "stock" else Decimal(0)
    even = [float(start + (t.row.planned - start) * n / 12) for n in months]
    actual = [float(values[n]) if n in values else None for n in months]
    return charts.lines(
        _("完成数与均匀进度"), [str(n) for n in months], {_("完成数"): actual, _("均匀进度"): even}, unit=t.row.unit
    )  # fmt: skip


def _rows(request: HttpRequest, t: TargetDetail) -> Table | None:
    """The rows behind a number of the platform, for those who may open them."""
    if not t.row.figure_code:
        return None
    try:
        figure, rows = usecases.rows_behind(request.actor, t.row.figure_code, t.row.region, str(t.row.year))
    except (Hidden, Refused):
        return None
    return Table(
        caption=_("{label}的明细（现在共 {n} 条）").format(label=_(figure.label), n=rows.total()), columns=(Column(_("名称")), Column(_("分组")), Column(_("日期"), "date")),
        rows=tuple(Row((Cell(row.title, url=row.url), Cell(_(row.group)), Cell(row.at))) for row in rows.page(0, 50)), empty=_("现在没有这一类记录。"),
    )  # fmt: skip


def _target_form(request: HttpRequest, *, fixed: bool = False, **options: Any) -> forms.TargetForm:
    actor, today = request.actor, clock.today()
    return forms.TargetForm(
        request.POST or None, regions=queries.region_choices(actor, today), parents=queries.parent_choices(actor, today=today),
        holders=queries.holder_choices(actor), figures=queries.platform_figures(), fixed=fixed, **options,
    )  # fmt: skip


def _values(f: PageForm) -> dict[str, Any]:
    values = f.values
    for name in ("parent", "holder"):
        if values.get(name):
            values[name] = UUID(values[name])
    return values


def new(request: HttpRequest) -> HttpResponse:
    """A target is set, whole or as a part of another."""
    if not queries.may_set(request.actor):
        raise Hidden
    form = _target_form(
        request, initial={"year": clock.today().year, "parent": request.GET.get("parent", "")}
    )
    if request.method == "POST":
        made = perform(
            request, form, lambda f: usecases.set_target(_values(f), actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"{LIST}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request,
        "ui/form.html",
        heading=_("制定目标"),
        form=form,
        submit=_("保存草稿"),
        back=LIST,
        crumbs=_crumbs(Crumb(_("制定目标"))),
        who=_("本辖区工作人员；下达后责任单位"),
    )


def _act(
    request: HttpRequest, uid: UUID, name: str, *, heading: str, submit: str, make: Callable[[TargetDetail], PageForm], call: Callable[[PageForm, dict[str, Any]], Any],
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    """A move with a page of its own, for those it is offered to."""
    shown = queries.target(request.actor, uid, today=clock.today())
    offered(request, "target", uid, shown.offers, name)
    form, back = make(shown), f"{LIST}{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: call(f, {"actor": request.actor, "today": clock.today(), "version": f.posted_version, "key": f.posted_key}), done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request,
        "ui/form.html",
        heading=heading,
        form=form,
        submit=submit,
        back=back,
        lead=lead,
        crumbs=_crumbs(Crumb(shown.row.title, back), Crumb(heading)),
    )


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft says something else."""
    return _act(
        request, uid, "edit", heading=_("修改目标"), submit=_("保存"),
        make=lambda t: _target_form(request, fixed=True, initial=usecases.target_settings(request.actor, uid), version=t.row.version),
        call=lambda f, more: usecases.edit_target(uid, _values(f), **more),
    )  # fmt: skip


def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was reached by the end of a month, with its evidence."""

    def call(f: PageForm, more: dict[str, Any]) -> None:
        sent = f.values["file"]
        file = (sent.name, sent.read()) if sent else None
        usecases.report_progress(
            uid, month=f.values["month"], value=f.values["value"], note=f.values["note"], file=file, **more
        )

    return _act(
        request, uid, "report", heading=_("报调度数"), submit=_("报送"), call=call, lead=_("同一个月再报一次就是更正，先前的数留着。"),
        make=lambda t: forms.ReportForm(
            request.POST or None, request.FILES or None, version=t.row.version, initial={"month": queries.month_due(t.row.year, clock.today())}
        ),
    )  # fmt: skip


def adjust(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another planned value, with the reason; the old one stays readable."""
    return _act(
        request, uid, "adjust", heading=_("调整目标数"), submit=_("调整"), make=lambda t: forms.AdjustForm(request.POST or None, version=t.row.version),
        call=lambda f, more: usecases.adjust_target(uid, **f.values, **more),
    )  # fmt: skip


def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How the year came out."""
    return _act(
        request, uid, "close", heading=_("年终办结"), submit=_("办结"), make=lambda t: forms.CloseForm(request.POST or None, version=t.row.version),
        call=lambda f, more: usecases.close_target(uid, **f.values, **more),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The buttons without a page: issuing, and giving up with words."""
    form, back = MoveForm(request.POST), f"{LIST}{uid}/"

    def call(f: PageForm) -> None:
        more: dict[str, Any] = {
            "actor": request.actor,
            "today": clock.today(),
            "version": f.posted_version,
            "key": f.posted_key,
        }
        if f.cleaned_data["move"] == "issue":
            usecases.issue_target(uid, **more)
        elif f.cleaned_data["move"] == "withdraw":
            usecases.withdraw_target(uid, reason=f.cleaned_data["reason"], **more)
        else:
            raise Hidden

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


@require_POST
def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """This month's report from the platform's own number."""
    form, back = PageForm(request.POST), f"{LIST}{uid}/"

    def call(f: PageForm) -> None:
        usecases.take_progress(
            uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
        )

    return perform(request, form, call, done=back) or detail(request, uid, faulty=form)


def book(request: HttpRequest) -> HttpResponse:
    """The targets of a year as a workbook with a chart."""
    year = _year(request)
    return download(
        reports.target_book(request.actor, year=year, today=clock.today()), f"年度目标{year}.xlsx", XLSX
    )


def monthly(request: HttpRequest) -> HttpResponse:
    """The targets of a year as a Word report of this month."""
    year, today = _year(request), clock.today()
    return download(
        reports.monthly_report(request.actor, year=year, today=today), f"目标月度调度{today:%Y%m}.docx", DOCX
    )


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year


def file(request: HttpRequest, uid: UUID, file_uid: UUID) -> FileResponse:
    """A piece of evidence, as a download that can do nothing."""
    return attachments.download(queries.evidence(request.actor, uid, file_uid))
