"""走访记录 on a phone: write, draw a demand out of it, ask the firm to confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.demands import usecases, visits
from kezhuan.demands.forms import StartForm
from kezhuan.demands.lifecycle import VISIT
from kezhuan.demands.views import VisitRow
from kezhuan.people.queries import firms_for_filing
from kezhuan.ui.forms import DayField, MoveForm, PageForm
from kezhuan.ui.pages import offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table

TONES = {"draft": "plain", "sent": "amber", "confirmed": "green", "disputed": "red"}


class VisitForm(PageForm):
    """What was seen at a firm, short enough for a phone."""

    visited_on = DayField(label=gettext_lazy("走访日期"))
    contact_name = forms.CharField(label=gettext_lazy("对方接待人"), max_length=64)
    contact_phone = forms.CharField(label=gettext_lazy("对方手机号码"), max_length=20,
                                    widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))  # fmt: skip
    companions = forms.CharField(label=gettext_lazy("同行人员"), required=False, max_length=200)
    notes = forms.CharField(label=gettext_lazy("走访情况"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
                            help_text=gettext_lazy("企业现状、遇到的难题、说到的数字"))  # fmt: skip
    finds_demand = forms.BooleanField(label=gettext_lazy("发现技术需求"), required=False)


class NewVisitForm(VisitForm):
    """The first page also names the firm."""

    organisation = forms.ChoiceField(label=gettext_lazy("走访企业"))

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", _("请选择")), *organisations]  # type: ignore[attr-defined]
        self.order_fields(["organisation", "visited_on"])


def listing(request: HttpRequest) -> HttpResponse:
    """The visits this reader may know of, newest first."""
    total, _none = visits.listing(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = visits.listing(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("走访企业")),
        Column(_("日期"), "date"),
        Column(_("接待人")),
        Column(_("状态"), "badge"),
    )
    table = Table(
        caption=_("走访记录"), columns=columns, empty=_("还没有走访记录。走访企业后在手机上写一条，需求可以直接从这里生成。"),
        rows=tuple(Row((Cell(v.organisation, url=f"/visits/{v.uid}/", note=v.number), Cell(v.visited_on), Cell(v.contact_name),
                        Cell(_(v.state_label), tone=TONES[v.state]))) for v in rows),
        act_label=_("写走访记录"), act_url="/visits/new/",
    )  # fmt: skip
    return page(request, "demands/visits.html", heading=_("走访记录"), table=table, pages=window, total=total)


def new(request: HttpRequest) -> HttpResponse:
    """A visit begins; where a demand was found, its draft is the next page."""
    actor = request.actor
    form = NewVisitForm(
        request.POST or None, organisations=firms_for_filing(actor), initial={"visited_on": clock.today()}
    )
    if request.method == "POST":

        def call(f: NewVisitForm) -> VisitRow:
            values = dict(f.values)
            return visits.record_visit(
                values,
                org_uid=UUID(values.pop("organisation")),
                actor=actor,
                today=clock.today(),
                key=f.posted_key,
            )

        made = perform(
            request, form, call, done=lambda v: f"/visits/{v.uid}/" + ("demand/" if v.finds_demand else "")
        )
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("写走访记录"), form=form, submit=_("保存"), back="/visits/"
    )


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The author's side mends the record."""
    shown = visits.detail(request.actor, uid)
    offered(request, "visit", uid, shown.offers, "edit")
    names = ("visited_on", "contact_name", "contact_phone", "companions", "notes", "finds_demand")
    form = VisitForm(
        request.POST or None, version=shown.version, initial={name: getattr(shown, name) for name in names}
    )
    if request.method == "POST":
        saved = perform(
            request, form,
            lambda f: visits.edit_visit(uid, f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=f"/visits/{uid}/",
        )  # fmt: skip
        if saved is not None:
            return saved
    return page(
        request,
        "ui/form.html",
        heading=_("修改走访记录"),
        form=form,
        submit=_("保存"),
        back=f"/visits/{uid}/",
    )


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One visit with what came of it."""
    v = visits.detail(request.actor, uid)
    facts = (
        Fact(_("走访企业"), v.organisation), Fact(_("日期"), v.visited_on), Fact(_("同行人员"), v.companions), Fact(_("接待人"), v.contact_name),
        Fact(_("联系电话"), v.contact_phone, url=f"/privacy/unmask/visit/{v.uid}/" if "*" in v.contact_phone else ""), Fact(_("走访情况"), v.notes), Fact(_("对方异议"), v.dispute),
        *(Fact(_("生成的需求"), _("打开"), url=f"/demands/{uid_}/") for uid_ in v.demand_uids),
    )  # fmt: skip
    return page(
        request, "demands/visit.html", v=v, lifecycle=VISIT, facts_rows=facts, move_url=f"/visits/{uid}/move/", move_pages={"edit": f"/visits/{uid}/edit/"},
        crumbs=(Crumb(_("走访记录"), "/visits/"), Crumb(v.number)), may_draft=any(o.name in ("edit", "send") for o in v.offers) or v.state in ("sent", "confirmed"),
    )  # fmt: skip


def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A demand draft comes out of the visit, its problem filled from the notes."""
    actor = request.actor
    v = visits.detail(actor, uid)
    form = StartForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.draft_demand(
                {"title": f.values["title"], "field": f.values["field"], "problem": v.notes, "contact_name": v.contact_name,
                 "contact_phone": v.contact_phone}, actor=actor, today=clock.today(), org_uid=v.organisation_uid, visit_uid=uid, key=f.posted_key),
            done=lambda d: f"/demands/{d.row.uid}/tasks/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("从走访生成需求"), form=form, submit=_("生成草稿"), back=f"/visits/{uid}/",
                lead=_("走访情况会带入“主要问题”，您可以继续修改；提交前须由企业确认。"))  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A button of the visit: ask the firm to confirm, or the firm's answer."""
    form = MoveForm(request.POST)

    def call(f: MoveForm) -> None:
        act: dict[str, Any] = {
            "actor": request.actor,
            "today": clock.today(),
            "version": f.posted_version,
            "key": f.posted_key,
        }
        name = f.cleaned_data["move"]
        if name == "send":
            visits.send_visit(uid, **act)
        elif name in ("confirm", "dispute"):
            visits.answer_visit(uid, agrees=name == "confirm", dispute=f.cleaned_data["reason"], **act)
        else:
            raise Hidden

    return perform(request, form, call, done=f"/visits/{uid}/") or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=f"/visits/{uid}/"
    )
