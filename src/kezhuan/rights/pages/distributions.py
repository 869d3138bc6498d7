"""Revenue sharing to read and to begin: the list, one distribution, its receipt, deductions and team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import ADMINS
from kezhuan.core.errors import Hidden
from kezhuan.core.money import Fen
from kezhuan.rights import forms, usecases
from kezhuan.rights.lifecycle import DISTRIBUTION, UNIT
from kezhuan.rights.pages import steps, tables
from kezhuan.rights.queries import distributions as queries
from kezhuan.rights.queries import reckoning
from kezhuan.rights.rules.dividing import Cost
from kezhuan.ui.forms import PageForm, WholeField
from kezhuan.ui.pages import chips, page, pages_of, perform
from kezhuan.ui.shapes import Crumb

HOME = "/distributions/"


def listing(request: HttpRequest) -> HttpResponse:
    """The distributions this reader may know of, filtered."""
    if request.actor.role in ADMINS:
        raise Hidden
    form = forms.FilterForm(request.GET or None, states=list(DISTRIBUTION.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {"state": chosen.get("state", ""), "text": chosen.get("q", "").strip()}
    total = queries.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = queries.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "rights/list.html", heading=_("收益分配"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=tables.distributions(rows, filtered=any(wanted.values())), new_url=f"{HOME}new/" if request.actor.role in UNIT else "",
        new_label=_("新建收益分配"),
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


def costs(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The deductions, and one more."""
    shown = _editable(request, uid)
    version, given = queries.cost_values(request.actor, uid)
    form = forms.CostForm(request.POST or None, version=version)

    def call(f: PageForm) -> None:
        v = f.values
        cost = Cost(v["kind"], Fen(v["amount"]), v["evidence"])
        _write(usecases.set_costs, uid, [*given, cost], request, f)

    return _rows(request, form, call, uid, shown, name="costs", heading=_("扣除成本"), submit=_("添加扣除项"), table=tables.costs(shown.costs),
                 rows=tuple((n, cost.evidence) for n, cost in enumerate(given)))  # fmt: skip


def team(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The team, and one more."""
    shown = _editable(request, uid)
    version, given = queries.team_values(request.actor, uid)
    form = forms.PersonForm(request.POST or None, version=version, people=queries.colleagues(request.actor))

    def call(f: PageForm) -> None:
        _write(usecases.set_team, uid, [*given, f.row], request, f)  # type: ignore[attr-defined]

    return _rows(request, form, call, uid, shown, name="team", heading=_("团队成员和比例"), submit=_("添加成员"), table=tables.team(shown.shares),
                 rows=tuple((n, row["name"]) for n, row in enumerate(given)))  # fmt: skip


def _editable(request: HttpRequest, uid: UUID) -> Any:
    shown = queries.detail(request.actor, uid, today=clock.today())
    if all(o.name != "edit" for o in shown.offers):
        raise Hidden
    return shown


def _write(call: Any, uid: UUID, rows: Any, request: HttpRequest, f: PageForm) -> None:
    call(uid, rows, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key)


def _rows(request: HttpRequest, form: PageForm, call: Any, uid: UUID, shown: Any, *, name: str, **more: Any) -> HttpResponse:  # fmt: skip
    base = f"{HOME}{uid}/"
    if request.method == "POST":
        made = perform(request, form, call, done=f"{base}{name}/")
        if made is not None:
            return made
    return page(request, "rights/rows.html", form=form, back=base, remove_url=f"{base}{name}/remove/",
                crumbs=(Crumb(_("收益分配"), HOME), Crumb(shown.row.number, base), Crumb(more["heading"])), **more)  # fmt: skip


class LineForm(PageForm):
    """Which row goes."""

    line = WholeField(label=gettext_lazy("行"), min_value=0, max_value=99)


@require_POST
def remove_cost(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One deduction less."""
    return _remove(request, uid, "costs", queries.cost_values, usecases.set_costs)


@require_POST
def remove_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One member less."""
    return _remove(request, uid, "team", queries.team_values, usecases.set_team)


def _remove(request: HttpRequest, uid: UUID, name: str, read: Any, write: Any) -> HttpResponse:
    version, given = read(request.actor, uid)
    form, back = LineForm(request.POST, version=version), f"{HOME}{uid}/{name}/"

    def call(f: PageForm) -> None:
        _write(write, uid, [row for n, row in enumerate(given) if n != f.values["line"]], request, f)

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("移除"), form=form, back=back
    )
