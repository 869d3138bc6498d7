"""The pages of transformation projects: list, one project, beginning one, and one page an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.contracts import project_forms as forms
from kezhuan.contracts import usecases
from kezhuan.contracts.lifecycle import OWNERS, PROJECT
from kezhuan.contracts.queries import get_contract, projects
from kezhuan.contracts.scopes import PROJECT_READERS
from kezhuan.contracts.views import ProjectDetail, ProjectRow, ProjectVisitRow
from kezhuan.core import clock
from kezhuan.core.access import Role, only
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.core.joins import house
from kezhuan.people.queries import firms_for_filing
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, page, pages_of, perform, shut
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table
from kezhuan.ui.tones import tone_of

HELPERS = (Role.OPERATOR, Role.LIAISON)
WRITERS = (*OWNERS, *HELPERS)
Act = tuple[type[PageForm], str, Callable[..., Any]]


def _advance(move: str) -> Callable[..., Any]:
    return lambda uid, values, **more: usecases.advance_project(uid, move, **values, **more)


def _plain(call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda uid, values, **more: call(uid, **values, **more)


ACTS: Mapping[str, Act] = {
    "edit": (forms.ProjectForm, gettext_noop("保存"), usecases.edit_project),
    "to_trial": (forms.EvidenceForm, gettext_noop("进入小试"), _advance("to_trial")),
    "to_pilot": (forms.EvidenceForm, gettext_noop("进入中试"), _advance("to_pilot")),
    "to_production": (forms.ProductionForm, gettext_noop("登记投产"), _advance("to_production")),
    "follow": (forms.VisitForm, gettext_noop("登记回访"), _plain(usecases.follow_project)),
    "end": (forms.EndForm, gettext_noop("结束跟踪"), _plain(usecases.end_project)),
    "stop": (forms.StopForm, gettext_noop("终止项目"), _plain(usecases.stop_project)),
}


def listing(request: HttpRequest) -> HttpResponse:
    """The projects this reader may know of, filtered."""
    only(request.actor, PROJECT_READERS)
    form = forms.ProjectFilterForm(request.GET or None, states=list(PROJECT.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {
        "state": chosen.get("state", ""), "text": chosen.get("q", "").strip(), "due_by": clock.today() if chosen.get("due") else None,
    }  # fmt: skip
    total = projects.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = projects.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "contracts/projects.html", heading=_("成果转化项目"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=_table(rows, filtered=any(wanted.values())), may_write=request.actor.role in WRITERS,
    )  # fmt: skip


def _table(rows: Iterable[ProjectRow], *, filtered: bool) -> Table:
    columns = (Column(_("项目名称")), Column(_("编号")), Column(_("实施单位")), Column(_("环节"), "badge"), Column(_("落地地区")),
               Column(_("本地转化")), Column(_("下次回访"), "date"))  # fmt: skip
    drawn = tuple(
        Row((
            Cell(r.title, url=f"/projects/{r.uid}/"), Cell(r.number), Cell(r.organisation, note=r.region),
            Cell(_(r.state_label), kind="badge", tone=tone_of(r.state), note=_("合同失效，不计入") if r.contract_gone else ""), Cell(r.landing, note=r.landing_org), Cell(_yes(r.local)), Cell(r.due_on),
        ), key=str(r.uid))
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("成果转化项目列表"), columns=columns, rows=drawn, state="no_match" if filtered and not drawn else "ready",
        empty=_("还没有成果转化项目。转让、许可合同登记后自动建立，其他项目从技术合同或在这里建立。"),
    )  # fmt: skip


def _yes(local: bool) -> str:
    return _("是") if local else _("否")


def new(request: HttpRequest) -> HttpResponse:
    """A project begins, from a contract where one is named."""
    actor = request.actor
    if actor.role not in WRITERS:
        raise Hidden
    contract = _uid(request.GET.get("contract"))
    known = get_contract(actor, contract) if contract else None
    firms = firms_for_filing(actor) if actor.role in HELPERS and known is None else None
    initial = {"title": known.title, "started_on": known.signed_on, "field": known.field} if known else {}
    form = forms.NewProjectForm(request.POST or None, firms=firms, initial=initial)

    def call(f: PageForm) -> UUID:
        values = f.values
        started, firm = values.pop("started_on"), _uid(values.pop("organisation", ""))
        return usecases.create_project(values, started_on=started, contract=contract, organisation=firm, actor=actor, today=clock.today(),
                                       key=f.posted_key)  # fmt: skip

    if request.method == "POST":
        made = perform(request, form, call, done=lambda uid: f"/projects/{uid}/")
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("建立成果转化项目"), form=form, submit=_("建立项目"), back="/projects/",
        lead=_("同一项目只建立一次、只计一次。"), crumbs=(Crumb(_("成果转化项目"), "/projects/"), Crumb(_("建立"))),
    )  # fmt: skip


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Hidden from None


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One project with its visits and its moves."""
    shown = projects.detail(request.actor, uid)
    links = {name: f"/projects/{uid}/do/{name.replace('_', '-')}/" for name in ACTS}
    return page(
        request, "contracts/project.html", p=shown, lifecycle=PROJECT, crumbs=(Crumb(_("成果转化项目"), "/projects/"), Crumb(shown.row.number)),
        facts_rows=_facts(shown), visits=_visits(shown.visits), offers=shown.offers, move_pages=links,
        panels=tuple(panel(request.actor, uid) for panel in house().panels.get("project", ())),
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "red" if m.refused else "blue") for m in shown.timeline),
    )  # fmt: skip


def _facts(shown: ProjectDetail) -> tuple[Fact, ...]:
    r = shown.row
    return (
        Fact(_("实施单位"), r.organisation), Fact(_("成果转化形式"), r.mode_label), Fact(_("起始日期"), r.started_on),
        Fact(_("投产日期"), r.produced_on), Fact(_("落地单位"), r.landing_org), Fact(_("落地地区"), r.landing),
        Fact(_("本地转化"), _yes(r.local), note=_("落地在项目所在设区市的为本地")), Fact(_("依据"), shown.evidence), Fact(_("终止理由"), shown.reason_note),
        Fact(_("技术合同"), shown.contract_number, url=f"/contracts/{shown.contract_uid}/" if shown.contract_uid else ""),
    )  # fmt: skip


def _visits(rows: Iterable[ProjectVisitRow]) -> Table:
    columns = (Column(_("回访")), Column(_("回访日期"), "date"), Column(_("环节")), Column(_("累计产值"), "money"), Column(_("累计利税"), "money"),
               Column(_("累计融资"), "money"), Column(_("就业人数"), "number"), Column(_("落地地区")))  # fmt: skip
    return Table(caption=_("回访记录"), columns=columns, rows=tuple(
        Row((Cell(_("{n} 个月").format(n=v.months), note=v.note), Cell(v.visited_on), Cell(_(v.stage_label)), Cell(v.output), Cell(v.tax),
             Cell(v.finance), Cell(v.jobs), Cell(v.landing))) for v in rows
    ), empty=_("还没有回访。"))  # fmt: skip


def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The page of one act; Hidden for those it is not open to."""
    move = name.replace("-", "_")
    shown = projects.detail(request.actor, uid)
    offer = next((o for o in shown.offers if o.name == move and o.open), None)
    if move not in ACTS:
        raise Hidden
    if offer is None:
        shut(request, "project", uid, move)
    kind, submit, call = ACTS[move]
    back, form = (
        f"/projects/{uid}/",
        kind(request.POST or None, version=shown.row.version, initial=_initial(move, shown)),
    )
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: call(uid, f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_(offer.label), form=form, submit=_(submit), back=back,
        crumbs=(Crumb(_("成果转化项目"), "/projects/"), Crumb(shown.row.number, back), Crumb(_(offer.label))),
    )  # fmt: skip


def _initial(move: str, shown: ProjectDetail) -> dict[str, Any]:
    if move == "edit":
        return {"title": shown.row.title, "mode": shown.mode, "field": shown.field, "landing_org": shown.row.landing_org,
                "landing_region": shown.landing_region}  # fmt: skip
    if move == "follow":
        return {
            "months": shown.next_months,
            "visited_on": clock.today(),
            "landing_region": shown.landing_region,
        }
    return {"on": clock.today()} if move == "to_production" else {}
