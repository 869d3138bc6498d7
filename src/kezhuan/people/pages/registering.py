"""Registering an organisation or joining one, and following the claim until it is decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.history import ROLE_LABELS
from kezhuan.files.blobs import Blobs
from kezhuan.files.taking import take
from kezhuan.files.uploads import Accepted
from kezhuan.people import identities, queries, rules, usecases
from kezhuan.people.forms.organisations import REGISTRY_LABELS, DecideForm, LookForm, RegisterForm
from kezhuan.people.lifecycle import CLAIM
from kezhuan.people.pages.organisations import happenings, own_facts, public_facts
from kezhuan.people.views import ClaimDetail, ClaimRow
from kezhuan.ui.forms import MoveForm
from kezhuan.ui.pages import go, page, pages_of, perform, shut
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table

TONES = {"submitted": "amber", "accepted": "green", "refused": "red", "withdrawn": "plain"}
NEXT = gettext_noop("工作人员会核对授权书和企业名录，必要时打电话给您；通过后您会收到短信。")


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """The organisation and the claim wait for verification; what the registry knows is filled, never over what
    was typed without showing both."""
    came = identities.arrival(request.actor, today=clock.today()) if request.method == "GET" else None
    known_as = {"uscc": came.uscc, "name": came.name} if came and not came.known else None
    form = RegisterForm(request.POST or None, request.FILES or None, initial=known_as)
    filled: tuple[str, ...] = ()
    if request.method == "POST":
        known = queries.registry(_uscc(form))
        form, filled = _with_registry(request, form, known)
        if "fill" in request.POST:
            form.keep_faults("uscc")
        elif not filled:
            made = perform(
                request,
                form,
                lambda f: _register(request, f, known),
                done=lambda uid: f"/people/claims/{uid}/",
            )
            if made is not None:
                return made
    return page(
        request, "people/register.html", form=form, filled=[str(REGISTRY_LABELS[name]) for name in filled],
        unknown="fill" in request.POST and not filled and not form.errors.get("uscc"),
    )  # fmt: skip


def _uscc(form: RegisterForm) -> str:
    """The code as typed, where it stands the check; its faults are the form's to name."""
    try:
        return form.fields["uscc"].clean(form["uscc"].data)
    except ValidationError:
        return ""


def _with_registry(
    request: HttpRequest, form: RegisterForm, known: dict[str, str]
) -> tuple[RegisterForm, tuple[str, ...]]:
    """The form with the registry's words in the fields left empty, and with a question where both differ."""
    typed: dict[str, Any] = {name: (request.POST.get(name) or "").strip() for name in rules.REGISTRY_FIELDS}
    empty = tuple(name for name in rules.REGISTRY_FIELDS if not typed[name] and known.get(name))
    if empty:
        data = request.POST.copy()
        for name in empty:
            data[name] = known[name]
        form = RegisterForm(data, request.FILES or None)
    form.ask_which(rules.differences(typed, known))
    return form, empty


def _register(request: HttpRequest, form: RegisterForm, known: dict[str, str]) -> str:
    values = form.values
    for name in rules.REGISTRY_FIELDS:
        if values.pop(f"use_{name}", "") == "registry":
            values[name] = known[name]
    role = values.pop("role")
    letter, note = _letter(values.pop("letter")), values.pop("note")
    uid = usecases.register_organisation(
        values, actor=request.actor, today=clock.today(), role=Role(role) if role else None, letter=letter,
        note=note, key=form.posted_key,
    )  # fmt: skip
    return str(uid)


def _letter(sent: Any) -> Accepted | None:
    if not sent:
        return None
    try:
        return take(sent.name, sent.read())
    except Invalid as fault:
        raise Invalid({"letter": fault.reasons}) from fault


@login_required
def claims(request: HttpRequest) -> HttpResponse:
    """Claims waiting for this actor, or with ?mine=1 the actor's own."""
    mine = request.GET.get("mine") == "1"
    state = request.GET.get("state", "")
    if state not in CLAIM.states:
        state = ""
    total, _rows = queries.claims(request.actor, mine=mine, state=state, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.claims(
        request.actor, mine=mine, state=state, offset=window.start, limit=window.size
    )
    return page(
        request,
        "people/claims.html",
        table=_table(rows, mine=mine),
        pages=window,
        total=total,
        mine=mine,
        state=state,
    )


def _table(rows: tuple[ClaimRow, ...], *, mine: bool) -> Table:
    columns = (
        Column(_("单位")),
        Column(_("编号")),
        Column(_("申请人")),
        Column(_("申请身份")),
        Column(_("状态"), "badge"),
        Column(_("办理期限"), "deadline"),
    )
    return Table(
        caption=_("核验申请"), columns=columns, rows=tuple(_row(row) for row in rows),
        empty=_("您还没有提交过申请。") if mine else _("现在没有待核验的申请。"),
        act_label=_("登记或加入单位") if mine else "", act_url="/people/register/" if mine else "",
    )  # fmt: skip


def _row(row: ClaimRow) -> Row:
    waiting = row.state == "submitted"
    return Row((
        Cell(row.organisation, url=f"/people/claims/{row.uid}/"), Cell(row.number), Cell(row.person, note=row.phone),
        Cell(_(ROLE_LABELS[row.role])), Cell(_(row.state_label), kind="badge", tone=TONES[row.state]),
        Cell(row.due_on if waiting else None, kind="deadline" if waiting else "text"),
    ), key=str(row.uid))  # fmt: skip


@login_required
def claim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The claim: for its person how it stands, for its decider letter and registry beside each other."""
    shown = queries.claim(request.actor, uid)
    if request.method == "POST" and not shown.decides:
        shut(request, "claim", uid, "accept" if request.POST.get("accept") == "yes" else "refuse")
    form = DecideForm(request.POST or None, version=shown.version) if shown.decides else None
    if request.method == "POST" and form is not None:
        made = perform(
            request, form,
            lambda f: usecases.decide_claim(
                uid, accept=f.values["accept"] == "yes", note=f.values["note"], actor=request.actor, today=clock.today(),
                version=f.posted_version, key=f.posted_key,
            ),
            done=request.path,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "people/claim.html", c=shown, lifecycle=CLAIM, form=form, facts=_facts(shown),
        org_facts=public_facts(shown.organisation) + own_facts(shown.organisation), compared=_compared(shown),
        happenings=happenings(shown.timeline), look=LookForm() if form else None, crumbs=(Crumb(_("核验申请"), "/people/claims/"), Crumb(shown.row.number)), next_step=_(NEXT),
        offers=tuple(o for o in shown.offers if o.name == "withdraw" and shown.mine),
    )  # fmt: skip


def _facts(c: ClaimDetail) -> tuple[Fact, ...]:
    return (
        Fact(_("申请编号"), c.row.number), Fact(_("申请人"), c.row.person, note=c.row.phone), Fact(_("单位"), c.row.organisation),
        Fact(_("申请身份"), _(ROLE_LABELS[c.row.role])), Fact(_("说明"), c.note),
        _letter_fact(c),
        Fact(_("核验意见"), c.decision_note),
    )  # fmt: skip


def _letter_fact(c: ClaimDetail) -> Fact:
    """The letter of authority to open, or what is known of one that was kept long enough."""
    if c.letter:
        return Fact(_("授权书"), c.letter[1], url=f"/people/claims/{c.row.uid}/letter/")
    if c.letter_sm3:
        return Fact(_("授权书"), _("保存期满已删除"), note=f"SM3 {c.letter_sm3}")
    return Fact(_("授权书"), _("未上传"))


def _compared(c: ClaimDetail) -> Table | None:
    if not c.differences:
        return None
    rows = tuple(
        Row((Cell(str(REGISTRY_LABELS[d.field])), Cell(d.typed), Cell(d.registry))) for d in c.differences
    )
    return Table(
        caption=_("与企业名录不一致的内容"),
        columns=(Column(_("项目")), Column(_("登记内容")), Column(_("企业名录"))),
        rows=rows,
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The claimant takes the claim back."""
    form = MoveForm(request.POST)
    made = perform(
        request, form,
        lambda f: usecases.withdraw_claim(uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
        done=f"/people/claims/{uid}/",
    )  # fmt: skip
    return made or go(request, f"/people/claims/{uid}/")


@login_required
def letter(request: HttpRequest, uid: UUID) -> HttpResponse | FileResponse:
    """The letter of authority, as an attachment, for whoever may decide the claim and for its person."""
    blobs = Blobs()
    blob = queries.letter_of(request.actor, uid)
    facts = blobs.facts(blob)
    if not facts.size:
        raise Hidden
    return FileResponse(
        blobs.open(blob), as_attachment=True, filename=facts.name, content_type=facts.media_type
    )
