"""征集批次: calls with their counts by step, and reporting up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kezhuan.core import clock, codes
from kezhuan.core.access import STAFF
from kezhuan.core.errors import Hidden
from kezhuan.demands import batches
from kezhuan.demands.lifecycle import BATCH
from kezhuan.ui.forms import DayField, MoveForm, PageForm
from kezhuan.ui.pages import page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table


class BatchForm(PageForm):
    """A call: name, region, days."""

    name = forms.CharField(label=gettext_lazy("批次名称"), max_length=120)
    region = forms.ChoiceField(label=gettext_lazy("征集范围"))
    starts_on = DayField(label=gettext_lazy("开始日期"))
    ends_on = DayField(label=gettext_lazy("截止日期"))
    funded = forms.BooleanField(label=gettext_lazy("财政资助（甄别须六项打分）"), required=False)
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["region"].choices = [("", _("请选择")), *regions]  # type: ignore[attr-defined]


class RegionForm(PageForm):
    """Which town, park or district begins to sum up."""

    region = forms.ChoiceField(label=gettext_lazy("上报地区"))

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["region"].choices = [("", _("请选择")), *regions]  # type: ignore[attr-defined]


def _regions(prefix: str) -> list[tuple[str, str]]:
    return [(code, name) for code, name in codes.choices("regions") if prefix and code.startswith(prefix)]


def listing(request: HttpRequest) -> HttpResponse:
    """The calls this reader may know of."""
    total, _none = batches.listing(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = batches.listing(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("批次")),
        Column(_("范围")),
        Column(_("开始"), "date"),
        Column(_("截止"), "date"),
        Column(_("需求数"), "number"),
        Column(_("状态"), "badge"),
    )
    table = Table(
        caption=_("征集批次"), columns=columns, empty=_("还没有征集批次。"),
        rows=tuple(Row((Cell(b.name, url=f"/batches/{b.uid}/", note=b.number), Cell(b.region), Cell(b.starts_on), Cell(b.ends_on),
                        Cell(sum(n for _state, _label, n in b.counts)), Cell(_(b.state_label), tone="green" if b.state == "open" else "plain"))) for b in rows),
    )  # fmt: skip
    return page(
        request,
        "demands/batches.html",
        heading=_("征集批次"),
        table=table,
        pages=window,
        total=total,
        may_open=request.actor.role in STAFF,
    )


def new(request: HttpRequest) -> HttpResponse:
    """A call is opened in the actor's jurisdiction."""
    actor = request.actor
    if actor.role not in STAFF:
        raise Hidden
    form = BatchForm(
        request.POST or None, regions=_regions(actor.region), initial={"starts_on": clock.today()}
    )
    if request.method == "POST":
        made = perform(request, form, lambda f: batches.open_batch(f.values, actor=actor, today=clock.today(), key=f.posted_key),
                       done=lambda b: f"/batches/{b.uid}/")  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("发起征集"), form=form, submit=_("发起征集"), back="/batches/"
    )


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A call with its counts by step, each opening its list, and the reports from below."""
    actor = request.actor
    b = batches.detail(actor, uid)
    steps = Table(
        caption=_("按环节统计"), columns=(Column(_("环节")), Column(_("需求数"), "number")),
        rows=tuple(Row((Cell(label, url=f"/demands/?batch={uid}&state={state}"), Cell(n))) for state, label, n in b.counts),
    )  # fmt: skip
    sent = batches.reports(actor, uid)
    reports = Table(
        caption=_("上报情况"), columns=(Column(_("地区")), Column(_("征集"), "number"), Column(_("已甄别"), "number"), Column(_("已发布"), "number"),
                                     Column(_("状态"), "badge")),
        rows=tuple(Row((Cell(r.region_name, url=f"/batches/{uid}/reports/{r.uid}/", note=r.return_note or r.note), Cell(r.collected), Cell(r.screened), Cell(r.published),
                        Cell(_(r.state_label), tone="green" if r.state == "accepted" else "amber"))) for r in sent),
        empty=_("还没有地区上报。"),
    )  # fmt: skip
    facts = (Fact(_("范围"), b.region), Fact(_("开始"), b.starts_on), Fact(_("截止"), b.ends_on), Fact(_("财政资助"), _("是") if b.funded else _("否")),
             Fact(_("说明"), b.note))  # fmt: skip
    form = (
        RegionForm(request.POST or None, regions=_regions(actor.region))
        if b.state == "open" and batches.may_report(actor)
        else None
    )
    if request.method == "POST" and form is not None:
        made = perform(request, form, lambda f: batches.start_report(uid, region=f.values["region"], actor=actor, today=clock.today(), key=f.posted_key),
                       done=f"/batches/{uid}/")  # fmt: skip
        if made is not None:
            return made
    return page(request, "demands/batch.html", b=b, lifecycle=BATCH, facts_rows=facts, steps=steps, reports=reports, form=form,
                move_url=f"/batches/{uid}/move/", crumbs=(Crumb(_("征集批次"), "/batches/"), Crumb(b.name)))  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The call is closed."""
    form = MoveForm(request.POST)

    def call(f: MoveForm) -> None:
        if f.cleaned_data["move"] != "close":
            raise Hidden
        batches.close_batch(
            uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
        )

    return perform(request, form, call, done=f"/batches/{uid}/") or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=f"/batches/{uid}/"
    )


def report(request: HttpRequest, uid: UUID, report_uid: UUID) -> HttpResponse:
    """One region's report with its moves."""
    r = batches.report(request.actor, report_uid)
    facts = (Fact(_("地区"), r.region_name), Fact(_("征集"), r.collected), Fact(_("已甄别"), r.screened), Fact(_("已发布"), r.published),
             Fact(_("上报说明"), r.note), Fact(_("退回意见"), r.return_note))  # fmt: skip
    return page(request, "demands/report.html", r=r, facts_rows=facts, move_url=f"/batches/{uid}/reports/{report_uid}/move/",
                crumbs=(Crumb(_("征集批次"), "/batches/"), Crumb(_("批次"), f"/batches/{uid}/"), Crumb(r.region_name)))  # fmt: skip


@require_POST
def move_report(request: HttpRequest, uid: UUID, report_uid: UUID) -> HttpResponse:
    """The report goes up, is accepted, or comes back with a note."""
    form = MoveForm(request.POST)

    def call(f: MoveForm) -> None:
        name = f.cleaned_data["move"]
        if name not in ("report", "accept", "return"):
            raise Hidden
        batches.move_report(
            report_uid,
            name,
            note=f.cleaned_data["reason"],
            actor=request.actor,
            today=clock.today(),
            version=f.posted_version,
            key=f.posted_key,
        )

    back = f"/batches/{uid}/"
    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )
