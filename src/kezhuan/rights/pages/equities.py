"""The pages of 作价入股: list, draft, holders, one record, and one page an act."""

from __future__ import annotations

from functools import partial
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.rights import equity_forms as forms
from kezhuan.rights import forms as shared
from kezhuan.rights.lifecycle import EQUITY, UNIT
from kezhuan.rights.pages import stake_tables as tables
from kezhuan.rights.pages import stakes, steps
from kezhuan.rights.pages.rows import Rows, remove, rows_page
from kezhuan.rights.pages.steps import Act, Place
from kezhuan.rights.queries import distributions, equities
from kezhuan.rights.stake_views import EquityDetail
from kezhuan.rights.usecases import contributing as usecases
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import offered, page, perform
from kezhuan.ui.shapes import Crumb

HOME = "/equities/"


def _edit(uid: UUID, *, actor: Any, today: Any, version: Any, key: str, **values: Any) -> None:
    usecases.edit_equity(uid, values, actor=actor, today=today, version=version, key=key)


TWO = gettext_noop("由本单位另一人复核后生效；获得股份的人不能经办或复核。")
PLACE = Place(
    "equity",
    gettext_noop("作价入股"),
    HOME,
    {
        "edit": Act(forms.EquityForm, gettext_noop("保存"), _edit),
        "decide": Act(shared.DecideForm, gettext_noop("提请复核"), usecases.decide_equity, TWO),
        "announce": Act(shared.AnnounceForm, gettext_noop("开始公示"), usecases.announce_equity,
                        gettext_noop("公示成果、作价、股份分配和利益关联情况；期满无异议才能签协议。")),
        "clear": Act(shared.SendForm, gettext_noop("确认可以签约"), usecases.clear_equity,
                     gettext_noop("协议定价、股份奖励给个人的须公示期满且没有未处理的异议。")),
        "sign": Act(forms.SignEquityForm, gettext_noop("登记投资协议"), usecases.sign_equity),
        "register": Act(forms.RegisterEquityForm, gettext_noop("登记股权变更"), usecases.register_equity),
        "exit": Act(forms.ExitForm, gettext_noop("提请复核退出"), usecases.exit_equity, TWO),
        "reopen": Act(shared.ReasonForm, gettext_noop("退回修改"), usecases.reopen_equity),
        "void": Act(shared.ReasonForm, gettext_noop("作废"), usecases.void_equity),
    },
)  # fmt: skip


def listing(request: HttpRequest) -> HttpResponse:
    """The contributions this reader may know of."""
    return stakes.list_page(
        request, EQUITY, read=equities, table=tables.equities, heading=_("作价入股"), new_label=_("新建作价入股"),
        new_url=f"{HOME}new/" if request.actor.role in UNIT else "",
    )  # fmt: skip


def _ties(actor: Any) -> dict[str, Any]:
    return {"contracts": equities.ties(actor, "contract"), "projects": equities.ties(actor, "project")}


def new(request: HttpRequest) -> HttpResponse:
    """The office begins a contribution of an achievement of its unit."""
    actor = request.actor
    if actor.role not in UNIT:
        raise Hidden
    form = forms.NewEquityForm(
        request.POST or None, items=equities.open_achievements(actor), **_ties(actor),
        initial={"valued_on": clock.today(), "state_unit": distributions.is_state_unit(actor)},
    )  # fmt: skip

    def call(f: PageForm) -> UUID:
        values = f.values
        item = UUID(values.pop("achievement"))
        return usecases.draft_equity(item, values, actor=actor, today=clock.today(), key=f.posted_key)

    if request.method == "POST":
        made = perform(request, form, call, done=lambda uid: f"{HOME}{uid}/")
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("新建作价入股"), form=form, submit=_("保存草稿"), back=HOME,
        who=_("本单位成果处；决定后获得股份的成员；公示时公开成果、作价、股份和利益关联情况"),
        crumbs=(Crumb(_("作价入股"), HOME), Crumb(_("新建"))),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One contribution with its holders, its 公示 and its moves."""
    shown = equities.detail(request.actor, uid, today=clock.today())
    return page(
        request, "rights/equity.html", e=shown, lifecycle=EQUITY, facts_rows=tables.equity_facts(shown), team=tables.holders(shown.holders),
        editing=any(o.name == "edit" and o.open for o in shown.offers), base=f"{HOME}{uid}/", offers=shown.offers, move_pages=steps.links(PLACE, uid),
        happenings=steps.happenings(shown.timeline), crumbs=(Crumb(_("作价入股"), HOME), Crumb(shown.row.number)),
    )  # fmt: skip


def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The page of one act."""
    shown = equities.detail(request.actor, uid, today=clock.today())
    return steps.act_page(
        request, PLACE, uid, name, offers=shown.offers, number=shown.row.number, version=shown.row.version,
        given=lambda wanted: _given(request, wanted, shown), facts=lambda move: () if move == "edit" else tables.equity_facts(shown)[:8],
        answers=lambda move: tables.equity_answers(shown, f"{HOME}{uid}/") if move == "decide" else (),
    )  # fmt: skip


def _given(request: HttpRequest, wanted: Act, shown: EquityDetail) -> dict[str, Any]:
    today = clock.today()
    if wanted.form is forms.EquityForm:
        r = shown.row
        return _ties(request.actor) | {"initial": {
            "company": r.company, "company_uscc": shown.company_uscc, "basis": r.basis, "basis_ref": shown.basis_ref, "valued_on": shown.valued_on,
            "value": r.value_fen, "company_share": f"{r.company_bp / 100:g}", "team_share": f"{r.team_bp / 100:g}",
            "state_unit": shown.state_unit, "conflict": shown.conflict, "contract": shown.contract and str(shown.contract.uid),
            "project": shown.project and str(shown.project.uid),
        }}  # fmt: skip
    days = {forms.SignEquityForm: "agreed_on", forms.RegisterEquityForm: "registered_on", forms.ExitForm: "exited_on"}  # fmt: skip
    name = days.get(wanted.form)  # type: ignore[call-overload]
    return {"initial": {name: today}} if name else {}


HOLDERS = Rows(
    gettext_noop("作价入股"), HOME, "team", gettext_noop("团队股份"), gettext_noop("添加成员"), equities.holder_values, usecases.set_holders,
    itemgetter("name"),
)  # fmt: skip


def team(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who gets shares, and one more."""
    shown = equities.detail(request.actor, uid, today=clock.today())
    offered(request, "equity", uid, (o for o in shown.offers if o.open), "edit")
    form = partial(forms.HolderForm, people=distributions.colleagues(request.actor))
    return rows_page(
        request, uid, HOLDERS, number=shown.row.number, table=tables.holders(shown.holders), form=form, row=attrgetter("row")
    )  # fmt: skip


@require_POST
def remove_holder(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of the team less."""
    return remove(request, uid, HOLDERS)
