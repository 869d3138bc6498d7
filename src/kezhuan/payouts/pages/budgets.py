"""Budgets of the year and the lists arranged from them, announced as a whole."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.errors import Hidden
from kezhuan.payouts import forms, papers, queries, usecases
from kezhuan.payouts.lifecycle import APPROPRIATION, ARRANGEMENT, BUREAUS, SCIENCE
from kezhuan.payouts.pages import drawing
from kezhuan.payouts.views import ApplicationRow, ArrangementView
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import money, say


def listing(request: HttpRequest) -> HttpResponse:
    """The budgets of the region: total = paid + reserved + free."""
    only(request.actor, BUREAUS)
    total, rows = queries.appropriations(request.actor)
    columns = (Column(_("编号")), Column(_("政策")), Column(_("年度"), "code"), Column(_("额度"), "money", "元"), Column(_("已拨付"), "money", "元"),
               Column(_("已安排"), "money", "元"), Column(_("可用"), "money", "元"), Column(_("状态"), "badge"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.number, url=f"/appropriations/{r.uid}/"), Cell(r.policy_title), Cell(str(r.year)), Cell(r.total_fen), Cell(r.paid_fen),
             Cell(r.reserved_fen), Cell(r.free_fen), Cell(_(r.state_label), kind="badge", tone=tone_of(r.state))))
        for r in rows
    )  # fmt: skip
    table = Table(
        caption=_("年度预算"),
        columns=columns,
        rows=drawn,
        empty=_("还没有年度预算。先按政策和年度建立，再由财政局复核额度。"),
    )
    return page(request, "payouts/budgets.html", heading=_("年度预算"), table=table, total=total)


def new(request: HttpRequest) -> HttpResponse:
    """A year's budget of a policy stands, at nothing."""
    only(request.actor, BUREAUS)
    policies = [(p.code, p.title) for p in queries.policy_rows(clock.today(), local=request.actor.region)]
    form = forms.BudgetForm(request.POST or None, policies=policies, initial={"year": clock.today().year})
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.open_appropriation(f.values["policy"], year=f.values["year"], actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"/appropriations/{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request,
        "ui/form.html",
        heading=_("建立年度预算"),
        form=form,
        submit=_("建立"),
        back="/appropriations/",
    )


def detail(request: HttpRequest, uid: UUID, bound: PageForm | None = None) -> HttpResponse:
    """One budget with what can be arranged from it and what can be listed for the treasury."""
    b, base = queries.appropriation(request.actor, uid), f"/appropriations/{uid}"
    approved, settled = (
        queries.of_budget(request.actor, uid, "approved"),
        queries.of_budget(request.actor, uid, "settled"),
    )
    facts = (Fact(_("政策"), b.policy_title, url=f"/rules/{b.policy}/"), Fact(_("年度"), str(b.year)), Fact(_("地区"), b.region),
             Fact(_("额度"), money(b.total_fen)), Fact(_("已拨付"), money(b.paid_fen)), Fact(_("已安排"), money(b.reserved_fen)),
             Fact(_("可用"), money(b.free_fen)))  # fmt: skip
    may_arrange = request.actor.role in SCIENCE and b.state == "open"
    arrange_form = (
        forms.ArrangeForm(rows=_choices(approved, "decided_fen")) if approved and may_arrange else None
    )
    pay_form = forms.ChooseForm(rows=_choices(settled, "allotted_fen")) if settled else None
    return page(
        request, "payouts/budget.html", b=b, lifecycle=APPROPRIATION, facts_rows=facts, offers=b.offers, move_url=f"{base}/move/", form=bound,
        move_pages={"set": f"{base}/total/"}, arrange_form=bound if isinstance(bound, forms.ArrangeForm) else arrange_form, pay_form=pay_form,
        arrange_url=f"{base}/arrange/", pay_url=f"{base}/disburse/", crumbs=(Crumb(_("年度预算"), "/appropriations/"), Crumb(b.number)),
    )  # fmt: skip


def _choices(rows: tuple[ApplicationRow, ...], amount: str) -> list[tuple[str, str]]:
    return [(str(r.uid), f"{r.number}　{r.applicant}　{money(getattr(r, amount))}") for r in rows]


def total(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new total, for the finance bureau to agree to."""
    b = queries.appropriation(request.actor, uid)
    offered(request, "appropriation", uid, b.offers, "set")
    form = forms.TotalForm(request.POST or None, initial={"total": b.total_fen}, version=b.version)
    return drawing.act(
        request, form, lambda **given: usecases.set_total(uid, **given), heading=_("确定额度"), submit=_("提交财政复核"), back=f"/appropriations/{uid}/",
        crumbs=(Crumb(_("年度预算"), "/appropriations/"), Crumb(b.number, f"/appropriations/{uid}/")),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain button: closing."""
    form, back = MoveForm(request.POST), f"/appropriations/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] != "close":
            raise Hidden
        usecases.close_appropriation(
            uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
        )

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


@require_POST
def arrange(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The chosen applications are allotted and announced as one list."""
    only(request.actor, SCIENCE)
    form = forms.ArrangeForm(
        request.POST, rows=_choices(queries.of_budget(request.actor, uid, "approved"), "decided_fen")
    )

    def call(f: PageForm) -> UUID:
        chosen = [UUID(text) for text in f.values["chosen"]]
        return usecases.arrange(
            uid,
            chosen,
            contact=f.values["contact"],
            actor=request.actor,
            today=clock.today(),
            key=f.posted_key,
        )

    return perform(request, form, call, done=lambda made: f"/arrangements/{made}/") or detail(
        request, uid, bound=form
    )


@require_POST
def disburse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The chosen applications stand in a new list for the treasury."""
    form = forms.ChooseForm(
        request.POST, rows=_choices(queries.of_budget(request.actor, uid, "settled"), "allotted_fen")
    )

    def call(f: PageForm) -> UUID:
        return usecases.make_disbursement(
            uid,
            [UUID(text) for text in f.values["chosen"]],
            actor=request.actor,
            today=clock.today(),
            key=f.posted_key,
        )

    return perform(request, form, call, done=lambda made: f"/disbursements/{made}/") or detail(
        request, uid, bound=form
    )


def arrangements(request: HttpRequest) -> HttpResponse:
    """The lists announced or settled."""
    only(request.actor, BUREAUS)
    total_rows, _none = queries.arrangement_rows(request.actor, today=clock.today(), limit=0)
    window = pages_of(request, total_rows)
    _total, rows = queries.arrangement_rows(
        request.actor, today=clock.today(), offset=window.start, limit=window.size
    )
    columns = (Column(_("编号")), Column(_("政策")), Column(_("年度"), "code"), Column(_("金额"), "money", "元"), Column(_("公示截止"), "date"),
               Column(_("状态"), "badge"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.number, url=f"/arrangements/{r.uid}/"), Cell(r.policy_title), Cell(str(r.year)), Cell(r.total_fen), Cell(r.until),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state))))
        for r in rows
    )  # fmt: skip
    table = Table(
        caption=_("资金安排"),
        columns=columns,
        rows=drawn,
        empty=_("还没有资金安排。在年度预算里选定已核定的申报，一次安排并公示。"),
    )
    return page(
        request, "payouts/lists.html", heading=_("资金安排"), table=table, pages=window, total=total_rows
    )


def arrangement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One list with its applications and where its 公示 stands."""
    a, base = queries.arrangement(request.actor, uid, today=clock.today()), f"/arrangements/{uid}"
    return page(
        request, "payouts/arrangement.html", a=a, lifecycle=ARRANGEMENT, facts_rows=_facts(a), why=say(a.why_not) if a.why_not else "",
        table=drawing.application_table(a.applications, empty=_("名单里没有申报。")), offers=a.offers, move_url=f"{base}/move/",
        move_pages={"reopen": f"{base}/reopen/"}, paper_url=f"{base}/paper/", happenings=drawing.happenings(a.timeline),
        crumbs=(Crumb(_("资金安排"), "/arrangements/"), Crumb(a.number)),
    )  # fmt: skip


def _facts(a: ArrangementView) -> tuple[Fact, ...]:
    spread = _("预算不足，已按比例安排") if a.spread else ""
    return (Fact(_("年度预算"), a.policy_title, url=f"/appropriations/{a.appropriation}/"), Fact(_("年度"), str(a.year)),
            Fact(_("合计"), money(a.total_fen), note=spread), Fact(_("公示截止"), f"{a.until:%Y-%m-%d}" if a.until else ""))  # fmt: skip


def reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list is undone, with the reason."""
    a, back = queries.arrangement(request.actor, uid, today=clock.today()), f"/arrangements/{uid}/"
    offered(request, "arrangement", uid, a.offers, "reopen")
    form = forms.ReasonForm(request.POST or None, version=a.version)
    return drawing.act(
        request, form, lambda **given: usecases.reopen_arrangement(uid, **given), heading=_("退回重办"), submit=_("退回重办"), back=back,
        crumbs=(Crumb(_("资金安排"), "/arrangements/"), Crumb(a.number, back)), facts_rows=_facts(a),
    )  # fmt: skip


@require_POST
def arrangement_move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain button: the objection period is over."""
    form, back = MoveForm(request.POST), f"/arrangements/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] != "settle":
            raise Hidden
        usecases.settle_arrangement(
            uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
        )

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


def arrangement_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """请示 over the list, as Word or PDF (`?format=`)."""
    a = queries.arrangement(request.actor, uid, today=clock.today())
    return papers.answer(
        papers.petition(a, today=clock.today()), form=request.GET.get("format", ""), at=clock.now()
    )
