"""Applications: the list, the check before applying, one application with its explained ceiling, and its acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.errors import Hidden
from kezhuan.files import attachments
from kezhuan.payouts import forms, queries, usecases
from kezhuan.payouts.lifecycle import APPLICANTS, APPLICATION, BUREAUS
from kezhuan.payouts.pages import drawing
from kezhuan.payouts.views import ApplicationDetail, EligibleContract
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.wording import say

HOME = ("/payouts/", "奖补申报")
OWN_PAGES = ("edit", "submit", "return", "review", "decide", "decline")


def _home() -> Crumb:
    return Crumb(_(HOME[1]), HOME[0])


def listing(request: HttpRequest) -> HttpResponse:
    """The applications of the reader's organisation, or of the region."""
    only(request.actor, (*APPLICANTS, *BUREAUS))
    form = forms.ApplicationsForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {
        "states": (chosen["state"],) if chosen.get("state") else (),
        "year": chosen.get("year"),
    }
    total, _none = queries.listing(request.actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    empty = _("还没有奖补申报。合同登记后，先做资格预判，符合条件的再申报。")
    return page(
        request, "payouts/applications.html", heading=_("奖补申报"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        may_apply=request.actor.role in APPLICANTS,
        table=drawing.application_table(rows, empty=empty, filtered=bool(wanted["states"] or wanted["year"])),
    )  # fmt: skip


def start(request: HttpRequest) -> HttpResponse:
    """Which policy with which contracts; the answer is a check, nothing is written."""
    only(request.actor, APPLICANTS)
    form = _start_form(request)
    rows = [(c.number, c) for c in queries.usable_contracts(request.actor)]
    return page(
        request,
        "payouts/start.html",
        heading=_("资格预判与申报"),
        form=form,
        none=not rows,
        crumbs=(_home(), Crumb(_("资格预判与申报"))),
    )


def _start_form(request: HttpRequest, data: Any = None) -> forms.StartForm:
    policies = [
        (p.code, p.title) for p in queries.policy_rows(clock.today(), local=_region(request)) if p.usable
    ]
    contracts = [(str(c.uid), _named(c)) for c in queries.usable_contracts(request.actor)]
    return forms.StartForm(data, policies=policies, contracts=contracts)


def _region(request: HttpRequest) -> str:
    return queries.region_of(request.actor)


def _named(row: EligibleContract) -> str:
    return f"{row.number}　{row.title}　{row.tech_fen / 1_000_000:,.2f} {_('万元')}"


def check(request: HttpRequest) -> HttpResponse:
    """资格预判: every condition, the ceiling explained, and the way on where nothing bars it."""
    only(request.actor, APPLICANTS)
    form = _start_form(request, request.GET)
    if not form.is_valid():
        return page(request, "payouts/start.html", status=422, heading=_("资格预判与申报"), form=form, none=False,
                    crumbs=(_home(), Crumb(_("资格预判与申报"))))  # fmt: skip
    given = form.cleaned_data
    uids = [UUID(text) for text in given["contract"]]
    found = queries.check(
        request.actor, given["policy"], uids, person=given["applicant"] == "person", today=clock.today()
    )
    apply_form = forms.ApplyForm(
        initial={
            "policy": given["policy"],
            "contract": " ".join(given["contract"]),
            "applicant": given["applicant"],
        }
    )
    return page(
        request, "payouts/check.html", heading=_("资格预判"), c=found, facts_rows=drawing.policy_facts(found.policy),
        verdicts=drawing.answered(found.verdicts), explained=drawing.explained(found.tree), apply_form=apply_form,
        crumbs=(_home(), Crumb(_("资格预判与申报"), "/payouts/new/"), Crumb(_("资格预判"))),
    )  # fmt: skip


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """A draft over the contracts of the check."""
    form = forms.ApplyForm(request.POST)

    def call(f: PageForm) -> UUID:
        uids = [_uid(text) for text in f.values["contract"].split()]
        return usecases.draft_application(
            f.values["policy"],
            uids,
            person=f.values["applicant"] == "person",
            actor=request.actor,
            today=clock.today(),
            key=f.posted_key,
        )

    made = perform(request, form, call, done=lambda uid: f"/payouts/{uid}/")
    return made or page(request, "ui/form.html", heading=_("申报"), form=form, back="/payouts/new/")


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Hidden from None


def detail(request: HttpRequest, uid: UUID, bound: forms.EvidenceForm | None = None) -> HttpResponse:
    """One application: what it rests on, why its ceiling is what it is, where it stands."""
    a = queries.application(request.actor, uid, today=clock.today())
    base = f"/payouts/{uid}"
    kinds = [(e.code, e.label) for e in a.evidence if not e.held]
    evidence_form = (bound or forms.EvidenceForm(kinds=kinds)) if a.may_edit and kinds else None
    return page(
        request, "payouts/application.html", a=a, lifecycle=APPLICATION, facts_rows=_facts(a), policy_rows=drawing.policy_facts(a.policy),
        contracts=_contracts(a), verdicts=drawing.answered(a.verdicts), explained=drawing.explained(a.tree), warnings=[say(w) for w in a.warnings],
        form=bound, evidence_form=evidence_form, evidence_url=f"{base}/evidence/", file_url=f"{base}/files/", offers=a.offers,
        move_url=f"{base}/move/", move_pages={name: f"{base}/{name}/" for name in OWN_PAGES}, happenings=drawing.happenings(a.timeline),
        crumbs=(_home(), Crumb(a.row.number)),
    )  # fmt: skip


def _facts(a: ApplicationDetail) -> tuple[Fact, ...]:
    row = a.row
    found = [
        Fact(_("申报人"), row.applicant, note=_("个人申报") if a.person else ""), Fact(_("年度"), str(row.year)),
        Fact(_("上限"), _yuan(row.ceiling_fen)), Fact(_("核定额"), _yuan(row.decided_fen)), Fact(_("安排额"), _yuan(row.allotted_fen)),
    ]  # fmt: skip
    if a.account:
        held = (
            _("变更等待期至 {until}").format(until=f"{a.account.held_until:%Y-%m-%d %H:%M}")
            if a.account.held_until
            else ""
        )
        found.append(
            Fact(
                _("收款账户"),
                f"{a.account.bank} …{a.account.tail}",
                url=f"/payees/{a.account.uid}/",
                note=held,
            )
        )
    if a.filed_on:
        found.append(Fact(_("技术经纪备案日期"), f"{a.filed_on:%Y-%m-%d}"))
    if a.opinion:
        found.append(Fact(_("审核意见"), a.opinion))
    if a.reason:
        found.append(Fact(_("理由"), a.reason))
    if a.arrangement:
        found.append(Fact(_("资金安排"), _("查看所在名单"), url=f"/arrangements/{a.arrangement}/"))
    found += [Fact(_("追回"), number, url=f"/recoveries/{uid}/") for uid, number in a.recoveries]
    return tuple(found)


def _yuan(fen: int | None) -> str:
    return f"{fen / 100:,.2f} {_('元')}" if fen is not None else ""


def _contracts(a: ApplicationDetail) -> Table:
    columns = (Column(_("登记编号"), "code"), Column(_("合同")), Column(_("登记日期"), "date"), Column(_("技术交易额"), "money", "元"),
               Column(_("已到账"), "money", "元"), Column(_("登记状态"), "badge"))  # fmt: skip
    rows = tuple(
        Row((Cell(c.number), Cell(c.title, url=f"/contracts/{c.uid}/"), Cell(c.registered_on), Cell(c.tech_fen), Cell(c.paid_fen),
             Cell(_("有效") if c.registered else _("已失效"), kind="badge", tone="green" if c.registered else "red")))
        for c in a.contracts
    )  # fmt: skip
    return Table(caption=_("所用合同"), columns=columns, rows=rows)


@require_POST
def evidence(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A file under its kind of evidence."""
    a = queries.application(request.actor, uid, today=clock.today())
    form = forms.EvidenceForm(
        request.POST, request.FILES, kinds=[(e.code, e.label) for e in a.evidence if not e.held]
    )

    def call(f: PageForm) -> None:
        sent = f.values["file"]
        usecases.add_evidence(uid, code=f.values["code"], file=(sent.name, sent.read()), actor=request.actor)

    return perform(request, form, call, done=f"/payouts/{uid}/#evidence") or detail(request, uid, bound=form)


def file(request: HttpRequest, uid: UUID, file_uid: UUID) -> FileResponse:
    """A file of an application, as a download that can do nothing."""
    return attachments.download(queries.evidence_file(request.actor, uid, file_uid))


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Account and declarations."""
    a = _for(request, uid, "edit")
    initial = {"payee": str(a.account.uid) if a.account else "", "filed_on": a.filed_on, "party_staff": a.party_staff, "deputy": a.deputy,
               "previous_fen": a.previous_fen}  # fmt: skip
    form = forms.DeclareForm(
        request.POST or None,
        initial=initial,
        version=a.row.version,
        accounts=queries.account_choices(request.actor, person=a.person),
    )

    def call(payee: str, **more: Any) -> None:
        passed = {name: more.pop(name) for name in ("actor", "today", "version", "key")}
        usecases.edit_application(uid, payee=UUID(payee) if payee else None, declared=more, **passed)

    return _act(request, a, form, call, _("账户与声明"), _("保存"))


def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The last page before the application is handed in."""
    a = _for(request, uid, "submit")
    form = forms.PromiseForm(request.POST or None, version=a.row.version)
    return _act(
        request,
        a,
        form,
        lambda **given: usecases.submit_application(uid, **given),
        _("提交申报"),
        _("提交申报"),
        whole=True,
    )


def return_(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Back with what is to be mended."""
    a = _for(request, uid, "return")
    form = forms.ReasonForm(request.POST or None, version=a.row.version)
    return _act(
        request, a, form, lambda **given: usecases.return_application(uid, **given), _("退回补正"), _("退回")
    )


def decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Proposed as 不予支持."""
    a = _for(request, uid, "decline")
    form = forms.ReasonForm(request.POST or None, version=a.row.version)
    return _act(
        request,
        a,
        form,
        lambda **given: usecases.decline_application(uid, **given),
        _("不予支持"),
        _("提交复核"),
    )


def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Credit and opinion; the ceiling is computed from the contracts as they stand."""
    a = _for(request, uid, "review")
    form = forms.ReviewForm(request.POST or None, version=a.row.version)

    def call(discredited: str, **given: Any) -> None:
        usecases.review_application(uid, discredited=discredited == "yes", **given)

    return _act(request, a, form, call, _("审核"), _("审核通过"), whole=True)


def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The decided amount, for the finance bureau to agree to."""
    a = _for(request, uid, "decide")
    form = forms.DecideForm(
        request.POST or None, initial={"decided": a.row.ceiling_fen}, version=a.row.version
    )
    return _act(
        request,
        a,
        form,
        lambda **given: usecases.decide_application(uid, **given),
        _("核定"),
        _("提交财政复核"),
        whole=True,
    )


def _for(request: HttpRequest, uid: UUID, move: str) -> ApplicationDetail:
    a = queries.application(request.actor, uid, today=clock.today())
    offered(request, "application", uid, a.offers, move)
    return a


def _act(
    request: HttpRequest,
    a: ApplicationDetail,
    form: PageForm,
    call: Any,
    heading: str,
    submit_label: str,
    *,
    whole: bool = False,
) -> HttpResponse:
    back = f"/payouts/{a.row.uid}/"
    tables = (drawing.answered(a.verdicts), drawing.explained(a.tree)) if whole else ()
    return drawing.act(
        request, form, call, heading=heading, submit=submit_label, back=back, crumbs=(_home(), Crumb(a.row.number, back)), facts_rows=_facts(a),
        tables=tables, warnings=[say(w) for w in a.warnings],
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain buttons: accept and withdraw."""
    form, back = MoveForm(request.POST), f"/payouts/{uid}/"
    calls = {"accept": usecases.accept_application, "withdraw": usecases.withdraw_application}

    def call(f: PageForm) -> None:
        chosen = calls.get(f.cleaned_data["move"])
        if chosen is None:
            raise Hidden
        chosen(uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key)

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)
