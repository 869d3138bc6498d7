"""The pages of entitlement: list, application, team, one record, and one page an act."""

from __future__ import annotations

from functools import partial
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import BUSINESS, only
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.rights import agreement_paper
from kezhuan.rights import entitlement_forms as forms
from kezhuan.rights import forms as shared
from kezhuan.rights.lifecycle import ENTITLEMENT, TEAM
from kezhuan.rights.pages import entitlement_tables as tables
from kezhuan.rights.pages import steps
from kezhuan.rights.pages.rows import Rows, remove, rows_page
from kezhuan.rights.pages.steps import Act, Place
from kezhuan.rights.queries import distributions, entitlements
from kezhuan.rights.usecases import entitling as usecases
from kezhuan.rights.views import EntitlementDetail
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Crumb

HOME = "/entitlements/"


def _edit(uid: UUID, *, actor: Any, today: Any, version: Any, key: str, **values: Any) -> None:
    usecases.edit_entitlement(uid, values, actor=actor, today=today, version=version, key=key)


TWO = gettext_noop("由本单位另一人复核后生效；团队成员不能经办或复核。")
PLACE = Place(
    "entitlement",
    gettext_noop("职务科技成果赋权"),
    HOME,
    {
        "edit": Act(forms.EntitlementForm, gettext_noop("保存"), _edit),
        "apply": Act(shared.SendForm, gettext_noop("提交申请"), usecases.apply_entitlement),
        "withdraw": Act(shared.ReasonForm, gettext_noop("撤回申请"), usecases.withdraw_entitlement),
        "return": Act(shared.ReasonForm, gettext_noop("退回补正"), usecases.return_entitlement),
        "decide": Act(shared.DecideForm, gettext_noop("提请复核"), usecases.decide_entitlement, TWO),
        "decline": Act(shared.ReasonForm, gettext_noop("提请复核不予赋权"), usecases.decline_entitlement, TWO),
        "announce": Act(shared.AnnounceForm, gettext_noop("开始公示"), usecases.announce_entitlement,
                        gettext_noop("公示成果、拟赋予的权利、团队成员和利益关联情况；期满无异议才能签协议。")),
        "clear": Act(shared.SendForm, gettext_noop("确认公示无异议"), usecases.clear_entitlement),
        "agree": Act(forms.AgreeForm, gettext_noop("登记赋权协议"), usecases.agree_entitlement),
        "change_title": Act(forms.TitleForm, gettext_noop("登记权属变更"), usecases.change_title),
        "report": Act(forms.ReportForm, gettext_noop("登记年度报告"), usecases.report_entitlement),
        "end": Act(shared.SendForm, gettext_noop("到期结束"), usecases.end_entitlement),
        "revoke": Act(shared.ReasonForm, gettext_noop("提请复核收回"), usecases.revoke_entitlement, TWO),
    },
)  # fmt: skip


def listing(request: HttpRequest) -> HttpResponse:
    """The entitlements this reader may know of, filtered."""
    only(request.actor, BUSINESS)
    form = shared.FilterForm(request.GET or None, states=list(ENTITLEMENT.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {"state": chosen.get("state", ""), "text": chosen.get("q", "").strip()}
    total = entitlements.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = entitlements.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "rights/list.html", heading=_("职务科技成果赋权"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=tables.entitlements(rows, filtered=any(wanted.values())), new_url=f"{HOME}new/" if request.actor.role in TEAM else "",
        new_label=_("申请赋权"),
    )  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A team asks for a right in an achievement of its unit."""
    actor = request.actor
    if actor.role not in TEAM:
        raise Hidden
    form = forms.NewEntitlementForm(request.POST or None, items=entitlements.open_achievements(actor))

    def call(f: PageForm) -> UUID:
        values = f.values
        item = UUID(values.pop("achievement"))
        return usecases.draft_entitlement(item, values, actor=actor, today=clock.today(), key=f.posted_key)

    if request.method == "POST":
        made = perform(request, form, call, done=lambda uid: f"{HOME}{uid}/")
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("申请赋权"), form=form, submit=_("保存草稿"), back=HOME,
        who=_("团队成员；提交后本单位成果处；公示时公开成果、权利、成员和利益关联情况"),
        crumbs=(Crumb(_("职务科技成果赋权"), HOME), Crumb(_("申请"))),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One entitlement with its team, its 公示, its reports and its moves."""
    shown = entitlements.detail(request.actor, uid, today=clock.today())
    return page(
        request, "rights/entitlement.html", e=shown, lifecycle=ENTITLEMENT, facts_rows=tables.facts(shown), team=tables.members(shown.members),
        reports=tables.reports(shown.reports), editing=any(o.name == "edit" for o in shown.offers), base=f"{HOME}{uid}/", offers=shown.offers,
        move_pages=steps.links(PLACE, uid), happenings=steps.happenings(shown.timeline),
        crumbs=(Crumb(_("职务科技成果赋权"), HOME), Crumb(shown.row.number)),
    )  # fmt: skip


def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The page of one act."""
    shown = entitlements.detail(request.actor, uid, today=clock.today())
    return steps.act_page(
        request, PLACE, uid, name, offers=shown.offers, number=shown.row.number, version=shown.row.version,
        given=lambda wanted: _given(wanted, shown),
        answers=lambda move: tables.answers(shown, f"{HOME}{uid}/") if move == "apply" else (),
    )  # fmt: skip


def agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A draft of the 赋权协议 as Word, once the unit has decided."""
    shown = entitlements.detail(request.actor, uid, today=clock.today())
    if not shown.may_draft_agreement:
        raise Hidden
    return agreement_paper.handed(shown)


def _given(wanted: Act, shown: EntitlementDetail) -> dict[str, Any]:
    if wanted.form is forms.EntitlementForm:
        r = shown.row
        share = None if r.team_bp is None else f"{r.team_bp / 100:g}"
        return {"initial": {
            "kind": r.kind, "team_share": share, "years": r.years, "plan": shown.plan, "obligations": shown.obligations,
            "conflict": shown.conflict, "clear_title": shown.clear_title, "consented": shown.consented, "harmless": shown.harmless,
        }}  # fmt: skip
    if wanted.form is forms.AgreeForm:
        return {"initial": {"starts_on": clock.today()}}
    return {"initial": {"changed_on": clock.today()}} if wanted.form is forms.TitleForm else {}


MEMBERS = Rows(
    gettext_noop("职务科技成果赋权"), HOME, "team", gettext_noop("团队成员和比例"), gettext_noop("添加成员"), entitlements.member_values, usecases.set_members,
    itemgetter("name"),
)  # fmt: skip


def team(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The team, and one more."""
    shown = entitlements.detail(request.actor, uid, today=clock.today())
    offered(request, "entitlement", uid, shown.offers, "edit")
    form = partial(forms.MemberForm, people=distributions.colleagues(request.actor))
    return rows_page(
        request, uid, MEMBERS, number=shown.row.number, table=tables.members(shown.members), form=form, row=attrgetter("row")
    )  # fmt: skip


@require_POST
def remove_member(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of the team less."""
    return remove(request, uid, MEMBERS)
