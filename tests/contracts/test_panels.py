"""The page of a deal leads to its contract, and the contract's back to its deal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kezhuan.contracts.models import Contract
from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.deals.models import Deal, DealParty
from tests.builders import TODAY, organisation, sign_in
from tests.contracts.market import People

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OFFER = "填写技术合同"


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def deal(people: People) -> Deal:
    at = clock.now()
    made = Deal.objects.create(
        title="支架合作", region="330402", state="drafting", number="DJ-1", last_entry_on=TODAY, state_since=at, created_at=at, updated_at=at
    )  # fmt: skip
    DealParty.objects.create(deal=made, organisation=people.buyer_org, side="need")
    DealParty.objects.create(deal=made, organisation=people.seller_org, side="supply")
    return made


def session(role: Role, org: Any, region: str = "") -> Client:
    client = Client()
    sign_in(client, role, org, region)
    return client


def test_the_seller_begins_the_contract_on_the_deals_page_once(people: People, deal: Deal) -> None:
    office, firm = session(Role.TTO, people.seller_org), session(Role.ENTERPRISE, people.buyer_org)
    page = f"/deals/{deal.uid}/"
    assert OFFER in office.get(page).content.decode()
    assert OFFER not in firm.get(page).content.decode()

    begun = office.post(f"/contracts/new/?deal={deal.uid}", {"lane": "prepare"})

    contract = Contract.objects.get(deal=deal)
    assert (begun.status_code, begun["Location"]) == (303, f"/contracts/{contract.uid}/tasks/")
    shown = office.get(page).content.decode()
    assert (OFFER in shown, f'href="/contracts/{contract.uid}/"' in shown) == (False, True)
    assert f'href="{page}"' in office.get(f"/contracts/{contract.uid}/").content.decode()
    # A draft is its owner's alone.
    assert f"/contracts/{contract.uid}/" not in firm.get(page).content.decode()


@pytest.mark.parametrize(
    "state, offered", [("opened", False), ("negotiating", True), ("signed", True), ("failed", False)]
)
def test_a_contract_is_offered_from_the_negotiation_on(
    people: People, deal: Deal, state: str, offered: bool
) -> None:
    Deal.objects.filter(pk=deal.pk).update(state=state)

    shown = session(Role.TTO, people.seller_org).get(f"/deals/{deal.uid}/").content.decode()

    assert (OFFER in shown) is offered


def test_a_contract_that_came_to_nothing_leaves_room_for_another(people: People, deal: Deal) -> None:
    office = session(Role.TTO, people.seller_org)
    office.post(f"/contracts/new/?deal={deal.uid}", {"lane": "prepare"})
    Contract.objects.update(state="withdrawn")

    assert OFFER in office.get(f"/deals/{deal.uid}/").content.decode()


def test_a_deals_page_keeps_its_budget_of_queries(
    people: People, deal: Deal, django_assert_max_num_queries: Any
) -> None:
    office = session(Role.TTO, people.seller_org)
    office.get(f"/deals/{deal.uid}/")
    with django_assert_max_num_queries(18):
        assert OFFER in office.get(f"/deals/{deal.uid}/").content.decode()


def test_strangers_learn_nothing_of_either(people: People, deal: Deal) -> None:
    session(Role.TTO, people.seller_org).post(f"/contracts/new/?deal={deal.uid}", {"lane": "prepare"})
    stranger = session(Role.ENTERPRISE, organisation())

    assert stranger.get(f"/deals/{deal.uid}/").status_code == 404
    assert stranger.get(f"/contracts/{Contract.objects.get().uid}/").status_code == 404
