"""Receipts, corrections, taking away and putting back, and what later rooms hold on to."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from kezhuan.contracts import queries, usecases
from kezhuan.contracts.models import AmountChange, Contract, Receipt
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.core import frame
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event
from tests.builders import TODAY
from tests.contracts import market
from tests.contracts.market import WAN, People
from tests.files.corpus import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def people() -> People:
    return People()


def reasons(fault: Refused) -> list[str]:
    return [reason.code for reason in fault.reasons]


def receive(contract: Contract, people: People, amount: int, tech: int, invoice: str) -> None:
    fresh = market.now(contract.uid)
    usecases.record_receipt(contract.uid, amount=amount, tech_part=tech, received_on=TODAY, invoice_no=invoice, actor=people.seller, today=TODAY,
                            version=fresh.version)  # fmt: skip


def test_an_invoice_stands_once_in_the_whole_platform(people: People) -> None:
    one, other = market.registered(people), market.registered(people, number="2026330402000002")
    receive(one, people, 100 * WAN, 80 * WAN, "2633 2000 0001")

    with pytest.raises(Invalid) as fault:
        receive(other, people, 50 * WAN, 50 * WAN, "263320000001")

    assert list(fault.value.fields) == ["invoice_no"]
    assert Receipt.objects.count() == 1
    assert queries.basis(one.uid).paid == 100 * WAN


def test_receipts_need_a_paper_and_a_day_that_has_come(people: People) -> None:
    contract = market.registered(people)
    for changed, field in (({"invoice_no": ""}, "invoice_no"), ({"received_on": TODAY + timedelta(1)}, "received_on"),
                           ({"amount": 1_001 * WAN}, "amount")):  # fmt: skip
        values = {"amount": WAN, "tech_part": WAN, "received_on": TODAY, "invoice_no": "26332000"} | changed
        with pytest.raises(Invalid) as fault:
            usecases.record_receipt(
                contract.uid, **values, actor=people.seller, today=TODAY, version=contract.version
            )
        assert list(fault.value.fields) == [field]
    assert not Receipt.objects.exists()


def test_a_correction_by_two_books_the_difference_on_its_day(people: People) -> None:
    contract = market.registered(people, amount_kind="royalty")
    assert not queries.basis(contract.uid).settled
    later = date(2027, 2, 1)
    usecases.correct_amount(contract.uid, turnover=1_200 * WAN, tech=1_100 * WAN, approved=1_100 * WAN, reason="提成结算", actor=people.seller,
                            today=later, version=contract.version)  # fmt: skip

    after = market.decide(contract, people.registrar, today=later)

    assert (after.turnover, after.approved_tech_amount) == (1_200 * WAN, 1_100 * WAN)
    entry = AmountChange.objects.get(kind="corrected")
    assert (entry.on, entry.turnover, entry.tech, entry.count) == (later, 200 * WAN, 100 * WAN, 0)
    assert queries.basis(contract.uid).settled


@pytest.mark.parametrize(
    "move, state", [("cancel", "cancelled"), ("rescind", "rescinded"), ("revoke", "revoked")]
)
def test_what_is_taken_away_is_booked_off_on_its_day_and_put_back_the_same(
    people: People, move, state
) -> None:
    contract = market.registered(people, approved=700 * WAN)
    later = date(2027, 3, 1)

    gone = market.taken_away(people, contract, move, today=later)

    assert gone.state == state
    entry = AmountChange.objects.last()
    assert (entry.on, entry.turnover, entry.tech, entry.count) == (later, -1_000 * WAN, -700 * WAN, -1)
    assert Event.objects.filter(verb=f"contract.{move}", reason="已核对").count() == 1

    usecases.reinstate(
        contract.uid, note="复议撤销原决定", actor=people.registrar, today=later, version=gone.version
    )
    back = market.decide(gone, people.second, today=later)

    assert back.state == "registered"
    sums = [(b.turnover, b.tech, b.count) for b in AmountChange.objects.all()]
    assert tuple(map(sum, zip(*sums, strict=True))) == (1_000 * WAN, 700 * WAN, 1)


def test_the_lock_reads_what_stands_in_order_and_needs_a_transaction(people: People) -> None:
    one, other = market.registered(people), market.registered(people, number="2026330402000002")

    with transaction.atomic():
        found = usecases.lock([other.uid, one.uid])
    assert [basis.uid for basis in found] == [one.uid, other.uid]
    assert all(basis.registered for basis in found)
    assert found[0].parties[1].organisation == people.buyer_org.uid
    with pytest.raises(Hidden), transaction.atomic():
        usecases.lock([one.uid, uuid4()])
    with pytest.raises(Hidden):
        queries.basis(uuid4())


def test_a_foreign_price_keeps_both_amounts(people: People) -> None:
    from decimal import Decimal

    contract = market.drafted(people)
    usecases.edit_contract(
        contract.uid, {"currency": "USD", "foreign_turnover": 10_000_000, "rate": Decimal("7.1"), "rate_source": "中国外汇交易中心"},
        actor=people.seller, today=TODAY, version=contract.version,
    )  # fmt: skip

    after = market.now(contract.uid)
    assert (after.turnover, after.foreign_turnover, after.tech_amount) == (71_000_000, 10_000_000, 71_000_000)
    with pytest.raises(Invalid) as fault:
        usecases.edit_contract(
            contract.uid, {"currency": "USD"}, actor=people.seller, today=TODAY, version=after.version
        )
    assert set(fault.value.fields) == {"foreign_turnover", "rate", "rate_source"}


def test_costs_without_evidence_and_fields_nobody_may_set_are_refused(people: People) -> None:
    contract = market.drafted(people)
    with pytest.raises(Invalid):
        usecases.set_costs(
            contract.uid,
            (Cost("parts", gross=5),),
            actor=people.seller,
            today=TODAY,
            version=contract.version,
        )
    with pytest.raises(Invalid) as fault:
        usecases.edit_contract(
            contract.uid,
            {"approved_tech_amount": 5},
            actor=people.seller,
            today=TODAY,
            version=contract.version,
        )
    assert list(fault.value.fields) == ["approved_tech_amount"]
    assert market.now(contract.uid).version == contract.version


def test_a_draft_is_nobodys_but_its_filers(people: People) -> None:
    contract = market.drafted(people)

    for other in (people.buyer, people.registrar, people.operator, people.officer):
        with pytest.raises(Hidden):
            queries.get_contract(other, contract.uid)
    usecases.submit_contract(contract.uid, actor=people.seller, today=TODAY, version=contract.version)
    for other in (people.buyer, people.registrar, people.operator, people.officer):
        assert queries.get_contract(other, contract.uid).uid == contract.uid


def test_the_offers_of_a_registered_contract_name_what_may_be_asked(people: People) -> None:
    contract = market.registered(people)

    assert {o.name for o in frame.offers("contract", contract, people.seller)} == {
        "receive",
        "correct",
        "cancel",
        "rescind",
    }
    assert {o.name for o in frame.offers("contract", contract, people.registrar)} == {
        "receive", "answer", "correct", "cancel", "rescind", "revoke",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_would_hold_nothing_and_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        usecases.lock([uuid4()])


def test_a_contract_begins_from_its_deal_and_signs_it_when_it_is_handed_in(people: People) -> None:
    from kezhuan.core import clock
    from kezhuan.deals.models import Deal, DealParty

    at = clock.now()
    deal = Deal.objects.create(
        title="支架合作", region="330402", state="drafting", last_entry_on=TODAY, state_since=at, created_at=at, updated_at=at
    )  # fmt: skip
    DealParty.objects.create(deal=deal, organisation=people.buyer_org, side="need")
    DealParty.objects.create(deal=deal, organisation=people.seller_org, side="supply")

    with pytest.raises(Refused) as fault:
        usecases.draft_from_deal(deal.uid, lane="inside", actor=people.buyer, today=TODAY)
    assert reasons(fault.value) == ["deal.seller"]
    uid = usecases.draft_from_deal(deal.uid, lane="inside", actor=people.seller, today=TODAY)
    with pytest.raises(Refused) as fault:
        usecases.draft_from_deal(deal.uid, lane="inside", actor=people.seller, today=TODAY)
    assert reasons(fault.value) == ["deal.contracted"]

    contract = market.now(uid)
    assert [(p.side, p.name) for p in contract.parties.order_by("line")] == [
        ("seller", "嘉兴某研究院"),
        ("buyer", "嘉兴某公司"),
    ]
    usecases.edit_contract(uid, market.FORM, actor=people.seller, today=TODAY, version=1)
    usecases.set_parties(uid, market.parties(people), actor=people.seller, today=TODAY, version=2)
    usecases.add_file(uid, ("合同.pdf", pdf()), kind="contract", actor=people.seller)
    usecases.submit_contract(uid, actor=people.seller, today=TODAY, version=3)

    deal.refresh_from_db()
    assert (deal.state, deal.signed_on) == ("signed", date(2026, 11, 2))
    assert queries.basis(uid).deal_uid == deal.uid
