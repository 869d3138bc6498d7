"""Payouts at their edges: whose a person's application is, what an empty choice does, what a fallen contract leaves."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import pytest

from kezhuan.contracts.models import Contract
from kezhuan.core.access import SYSTEM, Actor, Relation, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.deals.models import Deal
from kezhuan.payouts import queries, scopes, usecases
from kezhuan.payouts.models import Application, Arrangement, Disbursement, Recovery
from kezhuan.payouts.usecases import applying, basis
from tests.builders import organisation
from tests.deals import table as tables
from tests.payouts.town import INVOICE, MONDAY, POLICY, TODAY, Town, at, contract, fresh, policy, undo

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_persons_application_is_that_persons_alone_not_their_colleagues():
    org, person = SimpleNamespace(uid=uuid4()), uuid4()
    record = SimpleNamespace(person_id=person, organisation=org, region="330402")
    broker = Actor(user_id=person, role=Role.BROKER, org_id=org.uid)

    assert scopes.own_relations(broker, record) == {Relation.OWN}
    assert scopes.own_relations(replace(broker, user_id=uuid4()), record) == frozenset()
    assert scopes.own_relations(
        replace(broker, user_id=uuid4()), SimpleNamespace(**vars(record) | {"person_id": None})
    ) == {Relation.OWN}
    assert (
        scopes.own_relations(
            replace(broker, org_id=None), SimpleNamespace(**vars(record) | {"person_id": None})
        )
        == frozenset()
    )


def test_the_system_itself_finds_every_list(town):
    made = town.approved(contract(town.firm))
    town.settled(budget := town.budget(500_000), made)
    out = town.listed(budget, made)

    assert queries.get_disbursement(SYSTEM, out.uid) == out


@pytest.mark.parametrize("count", [0, 3])
def test_an_application_names_one_contract_at_least_and_no_more_than_a_person_can_look_through(
    town, count, monkeypatch
):
    monkeypatch.setattr(applying, "MOST_CONTRACTS", 2)
    deals = [contract(town.firm).uid for _ in range(count)]

    with pytest.raises(Invalid) as wrong:
        usecases.draft_application(POLICY, deals, actor=town.owner, today=TODAY)

    assert [reason.code for reason in wrong.value.fields["contracts"]] == ["payout.contracts"]
    assert not Application.objects.exists()


def test_who_brought_nobody_together_applies_for_no_brokers_reward(town):
    policy("policies.nanhu_broker", beneficiary="broker", automatic=False)
    deal = contract(town.firm, deal=Deal.objects.get(uid=tables.laid().deal))

    with pytest.raises(Refused) as refusal:
        usecases.draft_application("policies.nanhu_broker", [deal.uid], actor=town.owner, today=TODAY)

    assert [reason.code for reason in refusal.value.reasons] == ["payout.no_share"]
    assert not Application.objects.exists()


def test_an_account_may_be_taken_out_again_while_it_is_a_draft(town):
    made = town.draft(contract(town.firm))

    usecases.edit_application(
        made.uid, payee=None, declared={}, actor=town.owner, today=TODAY, version=made.version
    )

    assert fresh(made).payee is None
    usecases.add_evidence(made.uid, code="invoice", file=INVOICE, actor=town.owner)
    with pytest.raises(Refused) as refusal:
        usecases.submit_application(
            made.uid, promised=True, actor=town.owner, today=TODAY, version=fresh(made).version
        )
    assert [reason.code for reason in refusal.value.reasons] == ["missing.payee"]


def test_nothing_and_what_is_not_of_the_budget_is_neither_arranged_nor_listed(town):
    made, budget = town.approved(contract(town.firm)), town.budget(500_000)

    for chosen in ([], [uuid4()], [made.uid, uuid4()]):
        with pytest.raises(Hidden):
            usecases.arrange(budget.uid, chosen, contact="0573-1", actor=town.science, today=TODAY)
        with pytest.raises(Hidden):
            usecases.make_disbursement(budget.uid, chosen, actor=town.finance, today=MONDAY)

    assert (Arrangement.objects.count(), Disbursement.objects.count(), fresh(made).state) == (
        0,
        0,
        "approved",
    )


def test_deciding_before_a_ceiling_stands_is_refused_for_its_state_and_not_for_its_contracts(town):
    made = town.submitted(contract(town.firm))

    assert basis.fallen(made, today=TODAY) is None
    with pytest.raises(Refused) as refusal:
        usecases.decide_application(made.uid, decided=1, reason="早了", actor=town.science, today=TODAY, version=made.version)  # fmt: skip
    assert refusal.value.reasons[0].code == "state"


def test_a_contract_that_falls_asks_for_nothing_where_the_others_carry_the_whole(town):
    first, second = contract(town.firm), contract(town.firm)
    made = town.approved(first, second, decided=10_000_000)
    budget = town.budget(500_000)
    town.settled(budget, made)
    out = town.released(budget, made)
    usecases.book_receipt(out.uid, 1, receipt_no="GK-1", paid_on=MONDAY, actor=town.finance, today=MONDAY, version=out.version)  # fmt: skip

    undo(first)
    usecases.on_contract_gone({"subject": str(first.uid), "verb": "contract.cancel"})
    assert (Recovery.objects.count(), fresh(made).state) == (0, "paid")

    undo(second)
    usecases.on_contract_gone({"subject": str(second.uid), "verb": "contract.cancel"})
    assert (Recovery.objects.get().amount_fen, fresh(made).state) == (10_000_000, "recovering")


@pytest.mark.django_db(transaction=True)
def test_the_page_says_what_fell_without_holding_anything_still(client):
    """Outside a transaction nothing is locked: a page reads the contracts and shows why the amount cannot be agreed to."""
    with at(MONDAY):
        policy()
        town = Town(firm=organisation(region="330402"))
        deal = contract(town.firm)
        made = town.reviewed(deal)
        assert basis.fallen(made, today=TODAY) is None
        Contract.objects.filter(pk=deal.pk).update(approved_tech_amount=1_000)

        fault = basis.fallen(made, today=TODAY)

    assert fault is not None
    assert (fault.code, fault.params["ceiling"]) == ("payout.fallen", "1.00")
