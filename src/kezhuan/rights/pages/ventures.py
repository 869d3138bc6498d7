"""The pages of 离岗创业 and 在岗创业: list, application, one record, and one page an act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.rights import forms as shared
from kezhuan.rights import venture_forms as forms
from kezhuan.rights.lifecycle import TEAM, VENTURE
from kezhuan.rights.pages import stake_tables as tables
from kezhuan.rights.pages import stakes, steps
from kezhuan.rights.pages.steps import Act, Place
from kezhuan.rights.queries import ventures
from kezhuan.rights.stake_views import VentureDetail
from kezhuan.rights.usecases import venturing as usecases
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Crumb

HOME = "/ventures/"


def _edit(uid: UUID, *, actor: Any, today: Any, version: Any, key: str, **values: Any) -> None:
    usecases.edit_venture(uid, values, actor=actor, today=today, version=version, key=key)


TWO = gettext_noop("由本单位另一人复核后生效；申请人不能经办或复核。")
PLACE = Place(
    "venture",
    gettext_noop("离岗创业、在岗创业"),
    HOME,
    {
        "edit": Act(forms.VentureForm, gettext_noop("保存"), _edit),
        "apply": Act(shared.SendForm, gettext_noop("提交申请"), usecases.apply_venture),
        "withdraw": Act(shared.ReasonForm, gettext_noop("撤回申请"), usecases.withdraw_venture),
        "return": Act(shared.ReasonForm, gettext_noop("退回补正"), usecases.return_venture),
        "approve": Act(shared.DecideForm, gettext_noop("提请复核"), usecases.approve_venture, TWO),
        "decline": Act(shared.ReasonForm, gettext_noop("提请复核不予同意"), usecases.decline_venture, TWO),
        "announce": Act(shared.AnnounceForm, gettext_noop("开始公示"), usecases.announce_venture,
                        gettext_noop("是否公示按本单位规定；公示后期满无异议才能签协议。")),
        "clear": Act(shared.SendForm, gettext_noop("确认可以签约"), usecases.clear_venture,
                     gettext_noop("本单位规定须公示的，请先公示。")),
        "sign": Act(forms.SignVentureForm, gettext_noop("登记创业协议"), usecases.sign_venture),
        "report": Act(forms.YearForm, gettext_noop("登记年度情况"), usecases.report_venture),
        "extend": Act(forms.ExtendForm, gettext_noop("提请复核延期"), usecases.extend_venture, TWO),
        "come_back": Act(forms.BackForm, gettext_noop("登记返岗"), usecases.come_back),
        "leave": Act(shared.ReasonForm, gettext_noop("登记离职"), usecases.leave_unit),
        "stop": Act(shared.ReasonForm, gettext_noop("提请复核终止"), usecases.stop_venture, TWO),
    },
)  # fmt: skip


def listing(request: HttpRequest) -> HttpResponse:
    """The ventures this reader may know of."""
    return stakes.list_page(
        request, VENTURE, read=ventures, table=tables.ventures, heading=_("离岗创业、在岗创业"), new_label=_("申请创业"),
        new_url=f"{HOME}new/" if request.actor.role in TEAM else "",
    )  # fmt: skip


def _ties(actor: Any) -> dict[str, Any]:
    return {"items": ventures.own_achievements(actor), "equities": ventures.ties(actor)}


def new(request: HttpRequest) -> HttpResponse:
    """Somebody of a unit asks to found or run a company."""
    actor = request.actor
    if actor.role not in TEAM:
        raise Hidden
    form = forms.VentureForm(request.POST or None, **_ties(actor))

    def call(f: PageForm) -> UUID:
        return usecases.draft_venture(f.values, actor=actor, today=clock.today(), key=f.posted_key)

    if request.method == "POST":
        made = perform(request, form, call, done=lambda uid: f"{HOME}{uid}/")
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("申请创业"), form=form, submit=_("保存草稿"), back=HOME,
        who=_("申请人；提交后本单位成果处；公示时公开姓名、企业和利益关联情况"),
        crumbs=(Crumb(_("离岗创业、在岗创业"), HOME), Crumb(_("申请"))),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One venture with its 公示, its reports and its moves."""
    shown = ventures.detail(request.actor, uid, today=clock.today())
    return page(
        request, "rights/venture.html", v=shown, lifecycle=VENTURE, facts_rows=tables.venture_facts(shown), reports=tables.years(shown.reports),
        offers=shown.offers, move_pages=steps.links(PLACE, uid), happenings=steps.happenings(shown.timeline), base=f"{HOME}{uid}/",
        crumbs=(Crumb(_("离岗创业、在岗创业"), HOME), Crumb(shown.row.number)),
    )  # fmt: skip


def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The page of one act."""
    shown = ventures.detail(request.actor, uid, today=clock.today())
    return steps.act_page(
        request, PLACE, uid, name, offers=shown.offers, number=shown.row.number, version=shown.row.version,
        given=lambda wanted: _given(request, wanted, shown), facts=lambda move: () if move == "edit" else tables.venture_facts(shown)[:6],
        answers=lambda move: tables.venture_answers(shown, f"{HOME}{uid}/") if move == "apply" else (),
    )  # fmt: skip


def _given(request: HttpRequest, wanted: Act, shown: VentureDetail) -> dict[str, Any]:
    if wanted.form is forms.VentureForm:
        r = shown.row
        return _ties(request.actor) | {"initial": {
            "kind": r.kind, "company": r.company, "company_uscc": shown.company_uscc, "position": shown.position, "plan": shown.plan,
            "duties": shown.duties, "conflict": shown.conflict, "achievement": shown.achievement and str(shown.achievement.uid),
            "equity": shown.equity and str(shown.equity.uid),
        }}  # fmt: skip
    if wanted.form is forms.SignVentureForm:
        return {"initial": {"starts_on": clock.today()}}
    return {"initial": {"over_on": clock.today()}} if wanted.form is forms.BackForm else {}
