"""Revenue sharing to read and to begin: the list, one distribution, its receipt, deductions and team."""

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
from kezhuan.core.money import Fen
from kezhuan.rights import forms, usecases
from kezhuan.rights.lifecycle import DISTRIBUTION, UNIT
from kezhuan.rights.pages import steps, tables
from kezhuan.rights.pages.rows import Rows, remove, rows_page
from kezhuan.rights.queries import distributions as queries
from kezhuan.rights.queries import reckoning
from kezhuan.rights.rules.dividing import Cost
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform, sheet_url
from kezhuan.ui.shapes import Crumb

HOME = "/distributions/"


def listing(request: HttpRequest) -> HttpResponse:
    """The distributions this reader may know of, filtered."""
    only(request.actor, BUSINESS)
    form = forms.FilterForm(request.GET or None, states=list(DISTRIBUTION.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {"state": chosen.get("state", ""), "text": chosen.get("q", "").strip()}
    total = queries.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = queries.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "rights/list.html", heading=_("收益分配"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=tables.distributions(rows, filtered=any(wanted.values())), new_url=f"{HOME}new/" if request.actor.role in UNIT else "",
        new_label=_("新建收益分配"), import_url=sheet_url(request, "distributions", UNIT),
    )  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A receipt is chosen with its rule."""
    actor = request.actor
    if actor.role not in UNIT:
        raise Hidden
    form = forms.NewForm(
        request.POST or None, receipts=queries.receipts_to_share(actor), rules=reckoning.rules_on(clock.today()),
        initial={"state_unit": queries.is_state_unit(actor)},
    )  # fmt: skip

    def call(f: PageForm) -> UUID:
        values = f.values
        contract, receipt = values.pop("receipt").split(":")
        return usecases.draft_distribution(
            UUID(contract), UUID(receipt), values, actor=actor, today=clock.today(), key=f.posted_key
        )

    if request.method == "POST":
        made = perform(request, form, call, done=lambda uid: f"{HOME}{uid}/")
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("新建收益分配"), form=form, submit=_("开始测算"), back=HOME,
        crumbs=(Crumb(_("收益分配"), HOME), Crumb(_("新建"))),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One distribution with every amount explained, its signatures, its 公示 and its moves."""
    from kezhuan.rights.pages.acting import PLACE

    shown = queries.detail(request.actor, uid, today=clock.today())
    base = f"{HOME}{uid}/"
    links = steps.links(PLACE, uid)
    editing = any(o.name == "edit" for o in shown.offers)
    return page(
        request, "rights/distribution.html", d=shown, lifecycle=DISTRIBUTION, crumbs=(Crumb(_("收益分配"), HOME), Crumb(shown.row.number)),
        facts_rows=tables.facts(shown), costs=tables.costs(shown.costs), parts=tables.parts(shown.parts, shown.row.net_fen),
        lines=tables.lines(shown.lines), team=tables.team(shown.shares), editing=editing, base=base, move_pages=links,
        offers=tuple(o for o in shown.offers if o.name != "ask"),
        askable=tuple(s for s in shown.shares if not s.signed_at and not s.objection and s.person is None)
        if any(o.name == "ask" for o in shown.offers)
        else (),
        happenings=steps.happenings(shown.timeline),
    )  # fmt: skip


COSTS = Rows(
    gettext_noop("收益分配"), HOME, "costs", gettext_noop("扣除成本"), gettext_noop("添加扣除项"), queries.cost_values, usecases.set_costs,
    attrgetter("evidence"),
)  # fmt: skip
TEAM = Rows(
    gettext_noop("收益分配"), HOME, "team", gettext_noop("团队成员和比例"), gettext_noop("添加成员"), queries.team_values, usecases.set_team,
    itemgetter("name"),
)  # fmt: skip


def costs(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The deductions, and one more."""
    shown = _editable(request, uid)
    return rows_page(
        request, uid, COSTS, number=shown.row.number, table=tables.costs(shown.costs), form=forms.CostForm, row=_cost
    )  # fmt: skip


def _cost(f: PageForm) -> Cost:
    return Cost(f.values["kind"], Fen(f.values["amount"]), f.values["evidence"])


def team(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The team, and one more."""
    shown = _editable(request, uid)
    form = partial(forms.PersonForm, people=queries.colleagues(request.actor))
    return rows_page(
        request, uid, TEAM, number=shown.row.number, table=tables.team(shown.shares), form=form, row=attrgetter("row")
    )  # fmt: skip


def _editable(request: HttpRequest, uid: UUID) -> Any:
    shown = queries.detail(request.actor, uid, today=clock.today())
    offered(request, "distribution", uid, shown.offers, "edit")
    return shown


@require_POST
def remove_cost(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One deduction less."""
    return remove(request, uid, COSTS)


@require_POST
def remove_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One member less."""
    return remove(request, uid, TEAM)
