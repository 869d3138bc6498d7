"""Money asked back, automatic entitlements, and what-if runs of a policy version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.errors import Hidden
from kezhuan.payouts import forms, papers, queries, usecases
from kezhuan.payouts.lifecycle import APPLICANTS, BUREAUS, RECOVERY, SCIENCE
from kezhuan.payouts.pages import drawing
from kezhuan.payouts.views import OutcomeRow, RecoveryRow
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import money


def _home() -> Crumb:
    return Crumb(_("奖补追回"), "/recoveries/")


def listing(request: HttpRequest) -> HttpResponse:
    """Money asked back from the reader's organisation, or in the region."""
    only(request.actor, (*APPLICANTS, *BUREAUS))
    form = forms.RecoveriesForm(request.GET or None)
    state = form.cleaned_data.get("state") if form.is_bound and form.is_valid() else ""
    wanted: dict[str, Any] = {"states": (state,) if state else ()}
    total, _none = queries.recoveries(request.actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.recoveries(request.actor, offset=window.start, limit=window.size, **wanted)
    columns = (Column(_("编号")), Column(_("申报编号")), Column(_("申报人")), Column(_("事由")), Column(_("应退回"), "money", "元"), Column(_("状态"), "badge"),
               Column(_("办理期限"), "deadline"))  # fmt: skip
    drawn = tuple(_row(row) for row in rows)
    table = Table(caption=_("奖补追回"), columns=columns, rows=drawn, state="no_match" if state and not drawn else "ready",
                  empty=_("没有需要追回的奖补。合同注销、解除或撤销登记后，系统会自动列在这里。"))  # fmt: skip
    return page(
        request,
        "payouts/lists.html",
        heading=_("奖补追回"),
        table=table,
        pages=window,
        total=total,
        form_filters=form,
        chips=chips(request, form),
    )


def _row(row: RecoveryRow) -> Row:
    due = Cell(row.due_on) if row.due_on and row.state in ("open", "noticed") else Cell("", kind="text")
    return Row((
        Cell(row.number, url=f"/recoveries/{row.uid}/"), Cell(row.application_number), Cell(row.applicant), Cell(row.cause), Cell(row.amount_fen),
        Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)), due,
    ))  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One recovery: how much, why, by when, and what came."""
    r, base = queries.recovery(request.actor, uid), f"/recoveries/{uid}"
    return page(
        request, "payouts/recovery.html", r=r, lifecycle=RECOVERY, facts_rows=_facts(r), offers=r.offers, move_url=f"{base}/move/",
        move_pages={"repay": f"{base}/repay/", "waive": f"{base}/waive/"}, paper_url=f"{base}/paper/", happenings=drawing.happenings(r.timeline),
        crumbs=(_home(), Crumb(r.number)),
    )  # fmt: skip


def _facts(r: RecoveryRow) -> tuple[Fact, ...]:
    return (Fact(_("申报编号"), r.application_number, url=f"/payouts/{r.application}/"), Fact(_("申报人"), r.applicant), Fact(_("事由"), r.cause),
            Fact(_("应退回"), money(r.amount_fen)), Fact(_("退回凭证号"), r.receipt), Fact(_("理由"), r.reason))  # fmt: skip


def repay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The money came back, with its receipt."""
    r, back = _for(request, uid, "repay")
    form = forms.RepayForm(request.POST or None, version=r.version)
    return drawing.act(request, form, lambda **given: usecases.repay_recovery(uid, **given), heading=_("登记退回"), submit=_("登记"), back=back,
                       crumbs=(_home(), Crumb(r.number, back)), facts_rows=_facts(r))  # fmt: skip


def waive(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Proposed to be waived, for the finance bureau to agree to."""
    r, back = _for(request, uid, "waive")
    form = forms.ReasonForm(request.POST or None, version=r.version)
    return drawing.act(request, form, lambda **given: usecases.waive_recovery(uid, **given), heading=_("免除追回"), submit=_("提交财政复核"), back=back,
                       crumbs=(_home(), Crumb(r.number, back)), facts_rows=_facts(r))  # fmt: skip


def _for(request: HttpRequest, uid: UUID, move_name: str) -> tuple[RecoveryRow, str]:
    r = queries.recovery(request.actor, uid)
    offered(request, "recovery", uid, r.offers, move_name)
    return r, f"/recoveries/{uid}/"


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain button: the notice goes out."""
    form, back = MoveForm(request.POST), f"/recoveries/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] != "notify":
            raise Hidden
        usecases.notify_recovery(
            uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
        )

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """退回通知, as Word or PDF (`?format=`)."""
    return papers.answer(
        papers.recall(queries.recovery(request.actor, uid), today=clock.today()),
        form=request.GET.get("format", ""),
        at=clock.now(),
    )


def automatic(request: HttpRequest) -> HttpResponse:
    """免申即享: whom a policy rewards without applying; posting makes the drafts they only have to confirm."""
    only(request.actor, SCIENCE)
    policies = [
        (p.code, p.title)
        for p in queries.policy_rows(clock.today(), local=request.actor.region)
        if p.automatic
    ]
    form = forms.AutomaticForm(request.GET or None, policies=policies)
    rows: tuple[Row, ...] = ()
    post_form, asked = PageForm(), form.is_bound and form.is_valid()
    if asked:
        code, year = form.cleaned_data["policy"], form.cleaned_data["year"]
        if request.method == "POST":
            post_form = PageForm(request.POST)
            made = perform(
                request, post_form,
                lambda f: usecases.offer_automatic(code, year=year, actor=request.actor, today=clock.today(), key=f.posted_key), done="/payouts/",
            )  # fmt: skip
            if made is not None:
                return made
        listed = queries.automatic_list(request.actor, code, year=year, today=clock.today())
        rows = tuple(Row((Cell(organisation.name), Cell(len(uids)))) for organisation, uids in listed)
    columns = (Column(_("单位")), Column(_("合同"), "number", _("份")))
    table = Table(
        caption=_("免申即享名单"), columns=columns, rows=rows, empty=_("没有符合条件且尚未申报的单位。")
    )
    return page(request, "payouts/automatic.html", heading=_("免申即享"), form_filters=form, chips=(), table=table if asked else None, post_form=post_form,
                may_post=bool(rows))  # fmt: skip


def simulate(request: HttpRequest) -> HttpResponse:
    """测算: a version of known validity on a past year's cases."""
    only(request.actor, SCIENCE)
    policies = [
        (p.code, f"{p.title}（{_('有效期已核实') if p.known else _('有效期未经核实')}）")
        for p in queries.policy_rows(clock.today())
    ]
    form = forms.SimulateForm(request.GET or None, policies=policies)
    found = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        found = queries.simulation(
            request.actor,
            given["policy"],
            year=given["year"],
            first=given["first"],
            budget=given["budget"],
            today=clock.today(),
        )
    context: dict[str, Any] = {"s": found}
    if found is not None:
        context |= {
            "facts_rows": (*drawing.policy_facts(found.policy), Fact(_("案例"), str(found.cases)), Fact(_("原安排"), money(found.given_fen)),
                           Fact(_("按此版本"), money(found.would_fen)), Fact(_("不变"), str(found.same))),
            "winners": _outcomes(_("增加的申报"), found.winners), "losers": _outcomes(_("减少的申报"), found.losers),
        }  # fmt: skip
    return page(
        request, "payouts/simulate.html", heading=_("政策测算"), form_filters=form, chips=(), **context
    )


def _outcomes(caption: str, rows: tuple[OutcomeRow, ...]) -> Table:
    columns = (Column(_("申报编号")), Column(_("申报人")), Column(_("原安排"), "money", "元"), Column(_("按此版本"), "money", "元"),
               Column(_("变化"), "money", "元"))  # fmt: skip
    drawn = tuple(
        Row(
            (
                Cell(r.number),
                Cell(r.applicant),
                Cell(r.given_fen),
                Cell(r.would_fen),
                Cell(r.would_fen - r.given_fen),
            )
        )
        for r in rows
    )
    return Table(caption=caption, columns=columns, rows=drawn, empty=_("没有"))
