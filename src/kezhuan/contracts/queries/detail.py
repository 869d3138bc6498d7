"""One contract with its parts, cut to its reader."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from uuid import UUID

from django.db.models import prefetch_related_objects

from kezhuan.contracts import forming, scopes
from kezhuan.contracts.lifecycle import CONTRACT
from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries import doubts, facts
from kezhuan.contracts.queries.listing import row
from kezhuan.contracts.queries.records import get_contract
from kezhuan.contracts.rules import amounts, clocks, numbers, recognising, taxes
from kezhuan.contracts.views import (
    BookingRow,
    ConditionRow,
    ContractDetail,
    ContractPartyRow,
    CostRow,
    PaperRow,
    ReceiptRow,
    Verified,
)
from kezhuan.core import codes, frame, history
from kezhuan.core.access import OFFICERS, Actor, Relation, Role
from kezhuan.core.errors import Hidden, Reason, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow

SIDES = {"seller": gettext_noop("卖方"), "buyer": gettext_noop("买方"), "broker": gettext_noop("中介方")}
PAPERS = {
    "contract": gettext_noop("合同全文"), "annex": gettext_noop("合同附件"), "right": gettext_noop("知识产权证明"),
    "cost": gettext_noop("非技术性费用依据"), "letter": gettext_noop("承诺书、委托书"), "certificate": gettext_noop("登记证明扫描件"),
}  # fmt: skip
BOOKINGS = {
    "registered": gettext_noop("登记"), "corrected": gettext_noop("更正金额"), "cancelled": gettext_noop("注销"),
    "rescinded": gettext_noop("合同解除"), "revoked": gettext_noop("撤销登记"), "reinstated": gettext_noop("恢复登记"),
}  # fmt: skip
REVIEWERS = OFFICERS | {Role.OPERATOR, Role.REGISTRAR}
FILLING = ("draft", "returned")
PRINTED = ("advised", "handed", "registered", "cancelled", "rescinded", "revoked")
REASONS = {"declined": "contract_decline_reasons", "returned": "contract_return_reasons"}


def detail(actor: Actor, uid: UUID, *, today: date) -> ContractDetail:
    """The contract; conditions, hints and suspicions only for those who review it."""
    c = get_contract(actor, uid)
    prefetch_related_objects([c], "deductions", "files")  # read by the form, its checks and the page
    held = scopes.contract_relations(actor, c)
    reviews = actor.role in REVIEWERS and Relation.INSIDE in held
    costs = tuple(sorted(c.deductions.all(), key=attrgetter("pk")))
    offers = frame.offers("contract", c, actor)
    rules = forming.rule_set_on(forming.judged_on(c, today))
    missing = forming.missing(c, today=today) if c.state in FILLING else {}
    names = {offer.name for offer in offers}
    return ContractDetail(
        row=row(c), form=facts.form(c), object=c.object, parties=parties(c),
        costs=tuple(CostRow(codes.label("deduction_kinds", d.kind), d.gross, d.carrier, d.sets, d.amount, d.evidence) for d in costs),
        papers=papers(c), receipts=_receipts(c), bookings=_bookings(c), missing=tuple(missing.items()), rule_set=rules.name if c.rule_set else "",
        rule_set_verified=rules.verified, accepted_on=c.accepted_on, opinion=c.opinion if c.state not in FILLING else "",
        reason=_reason(c), reason_note=c.reason_note, check_code=check_code(c) if c.state in PRINTED else "", reviews=reviews,
        conditions=conditions(c, today=today) if reviews else (), findings=_findings(c, today) if reviews else (),
        proposed=_proposed(c, today), hints=_hints(c, costs, rules, today) if reviews else (), suspicions=doubts.of(actor, c) if reviews else (),
        taxes=_taxes(c), offers=offers, timeline=history.moments("contract", c.uid),
        may_add_certificate=bool(names & {"edit", "record", "confirm", "register", "hand_over"}), deal_uid=c.deal.uid if c.deal else None,
    )  # fmt: skip


def _reason(c: Contract) -> str:
    return codes.label(REASONS.get(c.state, "contract_cancel_reasons"), c.reason_code)


def parties(c: Contract) -> tuple[ContractPartyRow, ...]:
    """Sellers first, then buyers, then brokers."""
    order = {side: place for place, side in enumerate(SIDES)}
    return tuple(
        ContractPartyRow(p.side, SIDES[p.side], p.name, p.uscc, codes.region_name(p.region), codes.label("party_natures", p.nature), p.small_firm, p.high_tech, p.share_bp)
        for p in sorted(c.parties.all(), key=lambda p: (order[p.side], p.line))
    )  # fmt: skip


def papers(c: Contract) -> tuple[PaperRow, ...]:
    """The papers handed in, in the order of the form."""
    known = {row.uid: row for row in attachments.of("contract", [c.uid])}
    rows = sorted(c.files.all(), key=lambda f: (list(PAPERS).index(f.kind), f.pk))
    return tuple(
        PaperRow(f.file_uid, f.kind, PAPERS[f.kind], known[f.file_uid].name, known[f.file_uid].size)
        for f in rows
        if f.file_uid in known
    )


def paper(actor: Actor, uid: UUID, file_uid: UUID) -> AttachmentRow:
    """One paper's file, for whoever may know of the contract."""
    c = get_contract(actor, uid)
    if not c.files.filter(file_uid=file_uid).exists():
        raise Hidden
    return attachments.get(file_uid)


def _receipts(c: Contract) -> tuple[ReceiptRow, ...]:
    rows = c.receipts.order_by("received_on", "id")
    return tuple(
        ReceiptRow(r.uid, r.received_on, r.amount, r.tech_part, r.invoice_no, r.slip_no) for r in rows
    )


def _bookings(c: Contract) -> tuple[BookingRow, ...]:
    rows = c.bookings.order_by("id")
    return tuple(
        BookingRow(b.kind, BOOKINGS[b.kind], b.on, b.booked_on, b.turnover, b.tech, b.count, b.late)
        for b in rows
    )


def conditions(c: Contract, *, today: date) -> tuple[ConditionRow, ...]:
    """The conditions of its type with what the reviewer found."""
    tests = forming.conditions(c, today=today)
    return tuple(ConditionRow(t.code, t.text, t.clause, t.mark, c.checks.get(t.code, "")) for t in tests)


def _body(c: Contract, today: date):  # type: ignore[no-untyped-def]
    return rulebook().body(clocks.RECOGNITION, forming.judged_on(c, today))


def _findings(c: Contract, today: date) -> tuple[recognising.Finding, ...]:
    return recognising.findings(_body(c, today), c.kind, f"{c.title}{c.object}")


def _proposed(c: Contract, today: date) -> recognising.Proposed | None:
    return recognising.propose(_body(c, today), title=c.title, text=c.object, declared=c.kind)


def _hints(c: Contract, costs: tuple[object, ...], rules: clocks.RuleSet, today: date) -> tuple[Reason, ...]:
    listed = tuple(amounts.Cost(d.kind, d.gross, d.carrier, d.sets, d.evidence) for d in costs)  # type: ignore[attr-defined]
    found = amounts.amount_hints(
        listed,
        amount_kind=c.amount_kind,
        text=f"{c.title}{c.object}",
        words=_body(c, today)["equipment_words"],
    )
    experts = clocks.expert_hint(rules, c.tech_amount or 0)
    return (*found, experts) if experts and c.state in ("submitted", "accepted") else found


def _taxes(c: Contract) -> tuple[taxes.TaxNote, ...]:
    if not c.kind:
        return ()
    return taxes.notes(
        c.kind, c.sub_kind, registered=c.state == "registered", ip_kinds=frozenset(c.ip_kinds), foreign=c.foreign,
        licence_years=c.licence_years, exclusive=c.licence_scope == "exclusive", price=c.turnover or 0,
    )  # fmt: skip


def check_code(c: Contract) -> str:
    """The code printed on the sheet: it moves with everything the sheet says."""
    return numbers.check_code(
        uid=c.uid, number=c.number or "", title=c.title, state=c.state, kind=c.kind, turnover=c.turnover, tech=c.tech_amount,
        approved=c.approved_tech_amount, registration_no=c.registration_no, registered_on=c.registered_on, opinion=c.opinion,
    )  # fmt: skip


def verified(number: str, code: str) -> Verified | None:
    """What a printed sheet with this number says, where its code still stands; None otherwise. Open to anybody."""
    c = Contract.objects.filter(number=number, state__in=PRINTED).first()
    if c is None or check_code(c) != code.strip().upper():
        return None
    printed = gettext_noop("预审意见") if c.state in ("advised", "handed") else gettext_noop("登记信息单")
    return Verified(
        c.number or "", c.title, CONTRACT.states[c.state], c.registration_no, c.registered_on, printed
    )
