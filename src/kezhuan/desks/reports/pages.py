"""周报 and 月报 on the page: numbers beside those of the period before, each open to its rows."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock, codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.periods import Period
from kezhuan.desks.reports import numbers, papers
from kezhuan.exchange.pages.handing import DOCX, PDF, XLSX, download
from kezhuan.ui.pages import page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table

HOME = "/reports/"


def period_in(request: HttpRequest) -> Period:
    """The period the address names."""
    return numbers.asked_period(request.GET.get("kind", ""), request.GET.get("on", ""), today=clock.today())


def query_of(period: Period) -> str:
    """The period as it stands in an address."""
    return urlencode({"kind": period.kind, "on": period.first.isoformat()})


def place_of(actor: Actor) -> str:
    """The jurisdiction a report covers, in words."""
    return codes.region_name(actor.region) or actor.region


def report(request: HttpRequest) -> HttpResponse:
    """One period's report."""
    period = period_in(request)
    lines = numbers.report(request.actor, period)
    query = query_of(period)
    columns = (
        Column(_("项目")),
        Column(_("本期"), "number"),
        Column(_("上期"), "number"),
        Column(_("单位")),
        Column(_("口径")),
    )
    table = Table(caption=papers.title(period), columns=columns, rows=tuple(
        Row((Cell(_(n.label), url=f"{HOME}{n.code}/?{query}"), Cell(n.value), Cell(n.earlier), Cell(_(n.unit)), Cell(_(n.definition)))) for n in lines
    ))  # fmt: skip
    later = period.after if period.after.first <= clock.today() else None
    return page(
        request, "desks/report.html", heading=f"{place_of(request.actor)}{papers.title(period)}", period=str(period), table=table, query=query,
        week=query_of(numbers.asked_period("week", period.last.isoformat(), today=clock.today())), month=query_of(numbers.asked_period("month", period.first.isoformat(), today=clock.today())),
        kind=period.kind, earlier=query_of(period.before), later=query_of(later) if later else "",
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(papers.title(period))),
    )  # fmt: skip


def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows behind one number of a report."""
    period = period_in(request)
    total = numbers.behind(request.actor, code, period, offset=0, limit=0).total
    window = pages_of(request, total)
    found = numbers.behind(request.actor, code, period, offset=window.start, limit=window.size)
    columns = (Column(_("名称")), Column(_(found.group_label)), Column(_("日期"), "date"))
    table = Table(caption=_(found.line.label), columns=columns, empty=_("本期没有这一类记录。"),
                  rows=tuple(Row((Cell(r.title, url=r.url), Cell(_(r.group)), Cell(r.at))) for r in found.rows))  # fmt: skip
    return page(
        request, "desks/report_rows.html", heading=_(found.line.label), line=found.line, period=str(period), table=table, pages=window, unit=_(found.line.unit),
        definition=_(found.line.definition),
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(papers.title(period), f"{HOME}?{query_of(period)}"), Crumb(_(found.line.label))),
    )  # fmt: skip


def file(request: HttpRequest, form: str) -> HttpResponse:
    """The report to take along: docx, pdf or xlsx."""
    period, place, at = period_in(request), place_of(request.actor), clock.now()
    lines = numbers.report(request.actor, period)
    name = f"{place}{papers.title(period)}-{period.first:%Y%m%d}"
    if form == "docx":
        return download(f"{name}.docx", papers.as_word(lines, period, place=place), DOCX)
    if form == "xlsx":
        return download(f"{name}.xlsx", papers.as_sheet(lines, period, place=place, at=at), XLSX)
    if form == "pdf":
        return download(f"{name}.pdf", papers.as_pdf(lines, period, place=place, at=at), PDF)
    raise Hidden
