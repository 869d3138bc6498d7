"""Trials: the list, one trial with its log, and every act of its two sides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import HOLDERS, STAFF, Role, only
from kezhuan.core.errors import Hidden
from kezhuan.files import attachments
from kezhuan.trials import forms, queries, rules, usecases
from kezhuan.trials.lifecycle import RUNNING, TRIAL
from kezhuan.trials.pages.asking import asking
from kezhuan.trials.views import TrialDetail, TrialRow
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform, sheet_url
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import say

TRIALS = "/trials/"
MOVE_PAGES = ("sign", "extend", "evaluate")
ASKED = "decline terminate breach"


def listing(request: HttpRequest) -> HttpResponse:
    """The trials of the reader's organisation; staff see those of their region."""
    actor = request.actor
    only(actor, HOLDERS | STAFF)
    form = forms.TrialFilterForm(request.GET or None)
    state = form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
    wanted = {"states": (state,) if state else ()}
    total, _none = queries.trials(actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.trials(actor, offset=window.start, limit=window.size, **wanted)
    columns = (Column(_("成果名称")), Column(_("编号")), Column(_("试用企业")), Column(_("持有方")), Column(_("开始日期"), "date"),
               Column(_("到期日期"), "date"), Column(_("状态"), "badge"))  # fmt: skip
    table = Table(
        caption=_("先用后转列表"), columns=columns, rows=tuple(_row(row) for row in rows), state="no_match" if state and not rows else "ready",
        empty=_("还没有试用。企业可在成果池里选一项申请试用。"), act_label=_("看成果池"), act_url="/pool/",
    )  # fmt: skip
    return page(
        request, "trials/list.html", heading=_("先用后转"), table=table, pages=window, total=total, form_filters=form, chips=chips(request, form),
        import_url=sheet_url(request, "usage", (Role.ENTERPRISE,)),
    )  # fmt: skip


def _row(row: TrialRow) -> Row:
    return Row((
        Cell(row.item_title, url=f"{TRIALS}{row.uid}/"), Cell(row.number), Cell(row.firm), Cell(row.holder), Cell(row.starts_on), Cell(row.ends_on),
        Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)),
    ), key=str(row.uid))  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One trial with its log, judgements and what comes next."""
    shown = queries.trial(request.actor, uid, today=clock.today())
    base = f"{TRIALS}{uid}"
    logs = tuple(
        (kind, _(label)) for kind, label in rules.LOG_KINDS.items()
        if shown.side and shown.row.state in RUNNING and (shown.side == "need" or kind in ("incident", "milestone"))
    )  # fmt: skip
    return page(
        request, "trials/detail.html", t=shown, lifecycle=TRIAL, facts_rows=_facts(shown), offers=shown.offers, move_url=f"{base}/move/",
        move_pages={name: f"{base}/{name}/" for name in MOVE_PAGES}, asked=ASKED, base=base, kinds=logs,
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in shown.timeline),
        crumbs=(Crumb(_("先用后转"), TRIALS), Crumb(shown.row.number)),
    )  # fmt: skip


def _facts(t: TrialDetail) -> tuple[Fact, ...]:
    found = [
        Fact(_("成果"), t.row.item_title, url=f"/pool/{t.item_uid}/"), Fact(_("试用企业"), t.row.firm), Fact(_("持有方"), t.row.holder),
        Fact(_("约定的转化方式"), _(t.terms.conversion_label)), Fact(_("定价办法"), _(t.terms.price_label)), Fact(_("开始日期"), t.row.starts_on),
        Fact(_("到期日期"), t.row.ends_on, note=_("已续试") if t.extended else ""), Fact(_("最迟决定转化或归还"), t.decide_by or ""),
    ]  # fmt: skip
    if t.side:
        found += [Fact(_("试用目的和使用范围"), t.purpose), Fact(_("保险单号"), t.insurance_no)]
    if t.need_verdict:
        found.append(Fact(_("企业评价"), _(t.need_verdict), note=t.need_words))
    if t.supply_verdict:
        found.append(Fact(_("持有方评价"), _(t.supply_verdict), note=t.supply_words))
    if t.notice_until:
        found.append(Fact(_("违约告知期至"), t.notice_until))
    if t.ended_on:
        found.append(Fact(_("结束日期"), t.ended_on))
    if t.reason_note:
        found.append(Fact(_("理由"), t.reason_note))
    if t.contract_uid:
        found.append(
            Fact(_("技术合同"), t.contract_number or _("已生成草稿"), url=f"/contracts/{t.contract_uid}/")
        )
    return tuple(found)


def _open(request: HttpRequest, uid: UUID, move: str) -> TrialDetail:
    shown = queries.trial(request.actor, uid, today=clock.today())
    offered(request, "trial", uid, shown.offers, move)
    return shown


def _crumbs(shown: TrialDetail, heading: str) -> tuple[Crumb, ...]:
    return (
        Crumb(_("先用后转"), TRIALS),
        Crumb(shown.row.number, f"{TRIALS}{shown.row.uid}/"),
        Crumb(heading),
    )


def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The agreement: day, insurance and the paper."""
    shown = _open(request, uid, "sign")
    form = forms.SignTrialForm(request.POST or None, request.FILES or None, version=shown.row.version)
    return asking(
        request, form, lambda values: usecases.sign_trial(uid, version=form.posted_version, **values), heading=_("签订试用协议"),
        submit=_("签订试用协议"), back=f"{TRIALS}{uid}/", facts=_facts(shown), crumbs=_crumbs(shown, _("签订试用协议")),
    )  # fmt: skip


def extend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The trial runs on, once."""
    shown = _open(request, uid, "extend")
    form = forms.ExtendForm(request.POST or None, version=shown.row.version)
    return asking(
        request, form, lambda values: usecases.extend_trial(uid, version=form.posted_version, **values), heading=_("续试"), submit=_("续试"),
        back=f"{TRIALS}{uid}/", facts=_facts(shown), crumbs=_crumbs(shown, _("续试")), lead=say(shown.extension_hint),
    )  # fmt: skip


def evaluate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One side's judgement."""
    shown = _open(request, uid, "evaluate")
    form = forms.EvaluateForm(request.POST or None, version=shown.row.version)
    return asking(
        request, form, lambda values: usecases.evaluate_trial(uid, version=form.posted_version, **values), heading=_("提交评价"),
        submit=_("提交评价"), back=f"{TRIALS}{uid}/", facts=_facts(shown), crumbs=_crumbs(shown, _("提交评价")), who=_("试用企业和成果持有方"),
    )  # fmt: skip


def log(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """A line of the log; one page a kind, made for a phone."""
    shown = queries.trial(request.actor, uid, today=clock.today())
    firm_only = kind in ("usage", "deletion") and shown.side != "need"
    if not shown.side or kind not in rules.LOG_KINDS or shown.row.state not in RUNNING or firm_only:
        raise Hidden
    made = forms.UsageForm if kind == "usage" else forms.LogForm
    first = shown.missing_months[0] if shown.missing_months else f"{clock.today():%Y-%m}"
    form = made(request.POST or None, request.FILES or None, initial={"month": first})
    heading = _(rules.LOG_KINDS[kind])
    return asking(
        request, form, lambda values: usecases.add_log(uid, kind, **values), heading=heading, submit=_("保存"), back=f"{TRIALS}{uid}/",
        crumbs=_crumbs(shown, heading), who=_("试用企业和成果持有方"),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The buttons without a page, with words where they want some."""
    form, back = MoveForm(request.POST), f"{TRIALS}{uid}/"

    def call(f: PageForm) -> None:
        given: dict[str, Any] = {
            "actor": request.actor,
            "today": clock.today(),
            "version": f.posted_version,
            "key": f.posted_key,
        }
        if f.cleaned_data["move"] == "convert":
            usecases.convert_trial(uid, **given)
        else:
            usecases.move_trial(uid, f.cleaned_data["move"], reason_note=f.cleaned_data["reason"], **given)

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


def file(request: HttpRequest, uid: UUID, file_uid: UUID) -> FileResponse:
    """A file of a trial, as a download that can do nothing."""
    return attachments.download(queries.trial_file(request.actor, uid, file_uid))
