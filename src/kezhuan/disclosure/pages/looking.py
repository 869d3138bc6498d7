"""Who looked, over a month: an owner's own records that others opened, and how people of offices read and act."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.periods import period_of
from kezhuan.disclosure import queries
from kezhuan.disclosure.forms import MonthForm
from kezhuan.disclosure.views import HabitRow, SeenRow
from kezhuan.ui.pages import chips, page, pages_of, signed_in
from kezhuan.ui.shapes import Cell, Column, Row, Table
from kezhuan.ui.wording import say


def _month(request: HttpRequest) -> tuple[MonthForm, date]:
    """The form and the first day of the month asked for; this month where none, or none that can be read."""
    form = MonthForm(request.GET or None)
    chosen = form.cleaned_data.get("month") if form.is_bound and form.is_valid() else None
    return form, chosen or period_of("month", clock.today()).first


@signed_in
def ours(request: HttpRequest) -> HttpResponse:
    """谁看过本单位: the records others opened in a month."""
    form, month = _month(request)
    total, _none = queries.seen_of_ours(request.actor, month, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.seen_of_ours(request.actor, month, offset=window.start, limit=window.size)
    return page(
        request, "disclosure/month.html", heading=_("谁看过本单位的内容"), month=month, form_filters=form, chips=chips(request, form), total=total,
        pages=window, table=_seen(rows), lead=_("列出这个月被其他单位和工作人员打开过的需求、成果；只看公开内容的不记录。点开看是谁、什么时候、什么事由。"),
    )  # fmt: skip


def _seen(rows: tuple[SeenRow, ...]) -> Table:
    columns = (Column(_("名称")), Column(_("编号")), Column(_("工作人员（次）"), "number"), Column(_("凭查看授权（次）"), "number"),
               Column(_("会员（次）"), "number"), Column(_("最近一次"), "moment"))  # fmt: skip
    return Table(caption=_("谁看过本单位的内容"), columns=columns, empty=_("这个月没有人看过。"), rows=tuple(
        Row((Cell(r.title, url=f"/readings/{r.kind}/{r.uid}/"), Cell(r.number), Cell(r.office), Cell(r.grant), Cell(r.member),
             Cell(r.last, kind="moment")), key=str(r.uid))
        for r in rows
    ))  # fmt: skip


@signed_in
def unusual(request: HttpRequest) -> HttpResponse:
    """异常查阅: how people of offices read in a month, what stands out first."""
    form, month = _month(request)
    rows = queries.habits(request.actor, month)
    window = pages_of(request, len(rows), size=50)
    flagged = sum(bool(row.why) for row in rows)
    return page(
        request, "disclosure/month.html", heading=_("工作人员的查阅"), month=month, form_filters=form, chips=chips(request, form), total=len(rows),
        pages=window, table=_habits(rows[window.start : window.stop]), flagged=flagged, rule="settings.unusual_access",
        lead=_("按人汇总这个月打开的未公开内容和完整号码。「看而不办」是看过、本人前后没有办理过任何一步的记录，只提示去问，不是结论。"),
    )  # fmt: skip


def _habits(rows: tuple[HabitRow, ...]) -> Table:
    columns = (Column(_("账号")), Column(_("姓名")), Column(_("单位")), Column(_("身份")), Column(_("看过（条）"), "number"),
               Column(_("看而不办（条）"), "number"), Column(_("非工作时间（次）"), "number"), Column(_("提示")), Column(_("看而不办的编号")))  # fmt: skip
    return Table(caption=_("工作人员的查阅"), columns=columns, empty=_("这个月没有工作人员打开过未公开内容。"), rows=tuple(
        Row((
            Cell(r.user), Cell(r.name), Cell(r.organisation), Cell(_(r.role)), Cell(r.read), Cell(r.idle), Cell(r.off_hours),
            Cell("；".join(say(why) for why in r.why)), Cell("、".join(r.idle_records)),
        ), key=f"{r.user}-{r.role}")
        for r in rows
    ))  # fmt: skip
