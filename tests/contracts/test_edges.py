"""Contracts at their edges: whose they are, what the form refuses, who was a moment faster, what a row may not say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from kezhuan.contracts import scopes, usecases
from kezhuan.contracts.models import Contract, Receipt, Suspicion
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.contracts.usecases import drafting, money, submitting
from kezhuan.contracts.usecases.doubting import answer_suspicion
from kezhuan.contracts.usecases.from_deals import draft_from_deal
from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.money import LARGEST
from kezhuan.core.sm3 import digest
from tests.builders import TODAY, organisation
from tests.contracts import market
from tests.contracts.market import FORM, NUMBER, WAN, People, now
from tests.deals import table as tables
from tests.files.corpus import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def people() -> People:
    return People()


def named(call: Any) -> dict[str, list[str]]:
    """Field → codes of the fault the call is refused with."""
    with pytest.raises(Invalid) as wrong:
        call()
    return {path: [reason.code for reason in reasons] for path, reasons in wrong.value.fields.items()}


def refused(call: Any) -> list[str]:
    with pytest.raises(Refused) as wrong:
        call()
    return [reason.code for reason in wrong.value.reasons]


def test_whoever_works_for_nobody_knows_of_no_contract_and_an_administrator_of_none_at_all(
    people: People,
) -> None:
    contract = market.submitted(people)
    alone = replace(people.seller, org_id=None)
    admin = Actor(user_id=uuid4(), role=Role.SYSTEM_ADMIN, org_id=people.seller_org.uid, region="3304")
    visitor = Actor()

    for who in (alone, admin, visitor):
        assert not scopes.CONTRACTS.allows(who, contract)
        assert not Contract.objects.filter(scopes.CONTRACTS.q(who)).exists()
    inspector = replace(people.officer, org_id=None)
    assert scopes.CONTRACTS.allows(inspector, contract)
    assert Contract.objects.filter(scopes.CONTRACTS.q(inspector)).get() == contract
    assert Contract.objects.filter(scopes.CONTRACTS.q(SYSTEM)).get() == contract
    assert scopes.PROJECTS.q(SYSTEM) == scopes.CONTRACTS.q(SYSTEM)


def draft(people: People, form: dict[str, Any] | None = None, **more: Any) -> Any:
    given = {"parties": market.parties(people), "actor": people.seller, "today": TODAY} | more
    return usecases.draft_contract(FORM | (form or {}), **given)


@pytest.mark.parametrize(
    ("form", "more", "fault"),
    [
        ({}, {"lane": "by_post"}, {"lane": ["lane"]}),
        ({"title": " "}, {}, {"title": ["form.title"]}),
        ({"approved_tech_amount": 1}, {}, {"approved_tech_amount": ["form.unknown"]}),
        (
            {},
            {"parties": [{"side": "seller", "name": f"甲{n}"} for n in range(21)]},
            {"parties": ["parties.many"]},
        ),
        ({}, {"parties": [{"side": "witness", "name": "甲"}]}, {"parties.0": ["party.side"]}),
    ],
)
def test_what_the_form_cannot_say_is_named_and_nothing_stands(people: People, form, more, fault) -> None:
    assert named(lambda: draft(people, form, **more)) == fault
    assert not Contract.objects.exists()


def test_nobody_registers_for_another_holder_and_no_desk_for_a_firm_nobody_verified(people: People) -> None:
    unknown = organisation(state="pending")

    for who, owner in ((people.seller, people.buyer_org), (people.registrar, unknown)):
        with pytest.raises(Hidden):
            draft(people, actor=who, organisation=owner.uid)
    assert not Contract.objects.exists()


def test_a_party_is_known_by_its_code_and_its_account_is_kept_as_a_print(people: People) -> None:
    people.buyer_org.uscc = "91350100M000100Y43"
    people.buyer_org.save()
    sides = [{"side": "seller", "organisation": people.seller_org.uid}, {"side": "buyer", "uscc": "91350100m000100y43", "account": "6222 0000 1111"},
             {"side": "broker", "name": "某经纪公司", "uscc": "91330100799655058B"}]  # fmt: skip

    contract = now(draft(people, parties=sides))

    buyer, broker = contract.parties.get(side="buyer"), contract.parties.get(side="broker")
    assert (buyer.organisation, buyer.name, buyer.account_print) == (
        people.buyer_org,
        "嘉兴某公司",
        digest("622200001111"),
    )
    assert (broker.organisation, broker.uscc) == (None, "91330100799655058B")


def test_a_number_another_took_at_this_very_moment_is_named_beside_its_field(
    people: People, monkeypatch: Any
) -> None:
    draft(people, {"registration_no": NUMBER})
    monkeypatch.setattr(drafting, "require_free", lambda *_given: None)

    assert named(lambda: draft(people, {"registration_no": NUMBER})) == {
        "registration_no": ["registration.twice"]
    }
    assert Contract.objects.count() == 1
    with pytest.raises(IntegrityError), drafting.number_taken("2026330402009999"):
        raise IntegrityError("another index")
    with pytest.raises(IntegrityError), drafting.number_taken(""):
        raise IntegrityError("another index")


def test_a_foreign_price_beyond_all_money_is_refused(people: People) -> None:
    contract = market.drafted(people)
    foreign = {
        "currency": "USD",
        "foreign_turnover": LARGEST,
        "rate": Decimal("7.1"),
        "rate_source": "外汇中心",
    }

    assert named(
        lambda: usecases.edit_contract(
            contract.uid, foreign, actor=people.seller, today=TODAY, version=contract.version
        )
    ) == {"foreign_turnover": ["contract.turnover"]}
    assert (now(contract.uid).turnover, now(contract.uid).currency) == (contract.turnover, contract.currency)


def test_costs_may_stand_before_the_turnover_does(people: People) -> None:
    contract = now(draft(people, {"turnover": None}))
    cost = Cost("equipment", gross=5 * WAN, evidence="清单")

    usecases.set_costs(contract.uid, [cost], actor=people.seller, today=TODAY, version=1)

    assert (contract.deductions.get().gross, now(contract.uid).tech_amount) == (5 * WAN, None)


def test_papers_come_under_their_kinds_while_they_may_and_can_be_taken_back(people: People) -> None:
    contract = market.drafted(people)
    paper = ("附件.pdf", pdf())
    assert named(lambda: usecases.add_file(contract.uid, paper, kind="poem", actor=people.seller)) == {
        "kind": ["file.kind"]
    }
    file = usecases.add_file(contract.uid, paper, kind="annex", actor=people.seller)

    usecases.remove_file(contract.uid, file, actor=people.seller)
    with pytest.raises(Hidden):
        usecases.remove_file(contract.uid, file, actor=people.seller)
    kept = contract.files.get().file_uid
    usecases.submit_contract(contract.uid, actor=people.seller, today=TODAY, version=contract.version)

    assert refused(lambda: usecases.add_file(contract.uid, paper, kind="annex", actor=people.seller)) == [
        "file.closed"
    ]
    with pytest.raises(Hidden):
        usecases.remove_file(contract.uid, kept, actor=people.seller)
    assert [f.kind for f in contract.files.all()] == ["contract"]


def test_a_filing_is_taken_back_by_its_registrant(people: People) -> None:
    contract = market.submitted(people)

    submitting.withdraw_contract(contract.uid, actor=people.seller, today=TODAY, version=contract.version)

    assert now(contract.uid).state == "withdrawn"


def test_a_deal_becomes_a_contract_once_it_is_being_drafted() -> None:
    deal = tables.laid()

    assert refused(lambda: draft_from_deal(deal.deal, lane="prepare", actor=deal.office, today=TODAY)) == [
        "deal.not_ready"
    ]
    assert not Contract.objects.exists()


def test_a_paper_another_recorded_at_this_very_moment_is_named(people: People, monkeypatch: Any) -> None:
    contract = market.registered(people)
    first = {
        "tech_part": WAN,
        "received_on": TODAY,
        "invoice_no": "12345678",
        "actor": people.seller,
        "today": TODAY,
    }
    usecases.record_receipt(contract.uid, amount=WAN, version=contract.version, **first)
    monkeypatch.setattr(money.Receipt.objects.all().__class__, "exists", lambda _rows: False)

    assert named(
        lambda: usecases.record_receipt(contract.uid, amount=WAN, version=now(contract.uid).version, **first)
    ) == {"invoice_no": ["receipt.used"]}
    assert Receipt.objects.count() == 1


def test_a_correction_that_cannot_be_is_named_and_proposed_to_nobody(people: People) -> None:
    contract = market.registered(people, amount_kind="royalty")

    found = named(
        lambda: usecases.correct_amount(
            contract.uid,
            turnover=WAN,
            tech=2 * WAN,
            approved=WAN,
            reason="提成结算",
            actor=people.registrar,
            today=TODAY,
            version=contract.version,
        )  # fmt: skip
    )

    assert list(found) == ["turnover"]
    assert (now(contract.uid).turnover, now(contract.uid).version) == (contract.turnover, contract.version)


def test_a_doubt_is_answered_in_words_and_only_at_its_own_contract(people: People) -> None:
    contract = market.submitted(people)
    row = Suspicion.objects.create(
        contract=contract, code="related", mark="0", evidence={}, found_at=clock.now()
    )
    given = {"answer": "explained", "actor": people.registrar, "today": TODAY, "version": contract.version}

    assert named(lambda: answer_suspicion(contract.uid, row.uid, note="无", **given)) == {
        "note": ["doubt.note"]
    }
    with pytest.raises(Hidden):
        answer_suspicion(contract.uid, uuid4(), note="已电话核实双方股东。", **given)
    row.refresh_from_db()
    assert row.answer == ""


def test_a_registration_is_taken_away_by_the_three_ways_there_are_alone(people: People) -> None:
    contract = market.registered(people)

    with pytest.raises(Hidden):
        usecases.take_away(
            contract.uid,
            "forget",
            reason_code="ended",
            actor=people.registrar,
            today=TODAY,
            version=contract.version,
        )
    assert now(contract.uid).state == "registered"
