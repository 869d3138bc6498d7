"""Lists for the treasury: made, released by a second person, taken out, receipts booked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.payouts import forms, papers, queries, usecases
from kezhuan.payouts.lifecycle import BUREAUS, DISBURSEMENT, FINANCE
from kezhuan.payouts.pages import drawing
from kezhuan.payouts.views import DisbursementView, PayLine
from kezhuan.people.step_up import stepped_up
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform, sheet_url
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import money, say


def _home() -> Crumb:
    return Crumb(_("拨付批次"), "/disbursements/")


def listing(request: HttpRequest) -> HttpResponse:
    """The lists of the region, newest first."""
    only(request.actor, BUREAUS)
    form = forms.DisbursementsForm(request.GET or None)
    state = form.cleaned_data.get("state") if form.is_bound and form.is_valid() else ""
    wanted: dict[str, Any] = {"states": (state,) if state else ()}
    total, _none = queries.disbursements(request.actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.disbursements(request.actor, offset=window.start, limit=window.size, **wanted)
    columns = (Column(_("编号")), Column(_("政策")), Column(_("年度"), "code"), Column(_("金额"), "money", "元"), Column(_("编制时间"), "moment"),
               Column(_("状态"), "badge"))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.number, url=f"/disbursements/{r.uid}/"), Cell(r.policy_title), Cell(str(r.year)), Cell(r.total_fen), Cell(r.created_at),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state))))
        for r in rows
    )  # fmt: skip
    table = Table(caption=_("拨付批次"), columns=columns, rows=drawn, state="no_match" if state and not drawn else "ready",
                  empty=_("还没有拨付批次。公示无异议的申报，在年度预算页编入拨付清单。"))  # fmt: skip
    return page(
        request,
        "payouts/lists.html",
        heading=_("拨付批次"),
        table=table,
        pages=window,
        total=total,
        form_filters=form,
        chips=chips(request, form),
        import_url=sheet_url(request, "receipts", FINANCE),
    )


def detail(request: HttpRequest, uid: UUID, bound: forms.ReceiptForm | None = None) -> HttpResponse:
    """One list with its lines, its seal and its receipts."""
    d, base = queries.disbursement(request.actor, uid), f"/disbursements/{uid}"
    books = any(offer.name == "book" and offer.open for offer in d.offers)
    waiting = next((line.serial for line in d.lines if line.live and not line.receipt_no), None)
    receipt_form = (
        (bound or forms.ReceiptForm(initial={"serial": waiting}, version=d.version))
        if books and waiting
        else None
    )
    released = d.state in ("released", "finished")
    return page(
        request, "payouts/disbursement.html", d=d, lifecycle=DISBURSEMENT, facts_rows=_facts(d), table=_lines(d), form=bound,
        warnings=[f"{line.application_number}：{say(line.warning)}" for line in d.lines if line.warning], receipt_form=receipt_form,
        import_url=sheet_url(request, "receipts", FINANCE), receipt_url=f"{base}/receipts/", list_url=f"{base}/list/" if released else "", paper_url=f"{base}/paper/" if released else "",
        offers=tuple(offer for offer in d.offers if offer.name != "book"), move_url=f"{base}/move/",
        move_pages={"release": f"{base}/release/", "void": f"{base}/void/"}, happenings=drawing.happenings(d.timeline),
        list_form=PageForm(), crumbs=(_home(), Crumb(d.number)),
    )  # fmt: skip


def _facts(d: DisbursementView) -> tuple[Fact, ...]:
    again = _("再次导出将注明“重复导出”") if d.handouts else ""
    return (
        Fact(_("年度预算"), d.policy_title, url=f"/appropriations/{d.appropriation}/"), Fact(_("年度"), str(d.year)), Fact(_("合计"), money(d.total_fen)),
        Fact(_("封存值（SM3）"), d.sm3), Fact(_("导出次数"), str(d.handouts), note=again),
    )  # fmt: skip


def _lines(d: DisbursementView) -> Table:
    columns = (Column(_("序号"), "number"), Column(_("申报编号")), Column(_("收款人")), Column(_("账户")), Column(_("金额"), "money", "元"),
               Column(_("回单号"), "code"), Column(_("到账日期"), "date"))  # fmt: skip
    return Table(caption=_("拨付清单"), columns=columns, rows=tuple(_line(line) for line in d.lines))


def _line(line: PayLine) -> Row:
    note = "" if line.live else _("已退出清单")
    return Row((
        Cell(line.serial), Cell(line.application_number, url=f"/payouts/{line.application}/", note=note), Cell(line.holder),
        Cell(f"{line.bank} …{line.tail}"), Cell(line.amount_fen), Cell(line.receipt_no), Cell(line.paid_on),
    ))  # fmt: skip


@stepped_up
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The second person's page: everything is read again under lock before the list is released."""
    d, back = _for(request, uid, "release")
    form = forms.ReleaseForm(request.POST or None, version=d.version)

    def call(checked: bool, **given: Any) -> None:
        usecases.release_disbursement(uid, **given)

    return drawing.act(
        request, form, call, heading=_("复核下达"), submit=_("下达国库集中支付"), back=back, crumbs=(_home(), Crumb(d.number, back)), facts_rows=_facts(d),
        tables=(_lines(d),), warnings=[f"{line.application_number}：{say(line.warning)}" for line in d.lines if line.warning],
    )  # fmt: skip


def void(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list is void, with the reason."""
    d, back = _for(request, uid, "void")
    form = forms.ReasonForm(request.POST or None, version=d.version)
    return drawing.act(request, form, lambda **given: usecases.void_disbursement(uid, **given), heading=_("作废拨付清单"), submit=_("作废"), back=back,
                       crumbs=(_home(), Crumb(d.number, back)), facts_rows=_facts(d))  # fmt: skip


def _for(request: HttpRequest, uid: UUID, move: str) -> tuple[DisbursementView, str]:
    d = queries.disbursement(request.actor, uid)
    offered(request, "disbursement", uid, d.offers, move)
    return d, f"/disbursements/{uid}/"


@require_POST
def receipts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A receipt of the treasury at its line."""
    only(request.actor, FINANCE)
    form = forms.ReceiptForm(request.POST)

    def call(f: PageForm) -> None:
        usecases.book_receipt(
            uid,
            actor=request.actor,
            today=clock.today(),
            version=f.posted_version,
            key=f.posted_key,
            **f.values,
        )

    return perform(request, form, call, done=f"/disbursements/{uid}/") or detail(request, uid, bound=form)


@require_POST
@stepped_up
def take_out(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The numbered, sealed list with whole account numbers; every time it is taken out is counted."""
    only(request.actor, FINANCE)
    nth = usecases.hand_out(uid, actor=request.actor, today=clock.today())
    return papers.treasury_list(
        queries.disbursement(request.actor, uid),
        queries.treasury_rows(request.actor, uid),
        nth=nth,
        at=clock.now(),
    )


def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """资金下达通知, as Word or PDF (`?format=`)."""
    return papers.answer(
        papers.notice(queries.disbursement(request.actor, uid), today=clock.today()),
        form=request.GET.get("format", ""),
        at=clock.now(),
    )
