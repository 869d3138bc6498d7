"""By API as on pages: to experts, to a registration point, back into force, and a hint answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kezhuan.contracts import usecases
from kezhuan.contracts.models import Contract, Suspicion
from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.models import Proposal
from tests.builders import TODAY, organisation, sign_in
from tests.contracts import market
from tests.contracts.market import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.at(clock.now().replace(year=TODAY.year, month=TODAY.month, day=TODAY.day)):
        yield


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def desk(people: People, client: Client) -> Client:
    sign_in(client, Role.REGISTRAR, organisation(kind="transfer_centre", region="330400"), "3304")
    return client


def sent(client: Client, contract: Contract, place: str, status: int = 200, **said: Any) -> Any:
    """The answer to this call with the version the contract has now."""
    contract.refresh_from_db()
    answer = client.post(
        f"/api/v1/contracts/{contract.uid}/{place}",
        {"version": contract.version} | said,
        content_type="application/json",
    )
    assert answer.status_code == status, answer.content.decode()
    contract.refresh_from_db()
    return answer.json()


def test_a_filing_goes_to_experts_for_a_reason(people: People, desk: Client) -> None:
    # given
    contract = market.submitted(people)
    usecases.accept_contract(contract.uid, actor=people.registrar, today=TODAY, version=contract.version)
    # when
    refused = sent(desk, contract, "referral", 409, reason=" ")
    done = sent(desk, contract, "referral", reason="金额较大")
    # then
    assert (refused["code"], done["state"], contract.reason_note) == ("missing.reason", "expert", "金额较大")


def test_a_package_is_handed_over_to_the_point_named(people: People, client: Client) -> None:
    # given
    sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330400"), "3304")
    contract = market.submitted(people, lane="prepare")
    usecases.advise_contract(contract.uid, checks=market.yes(contract), opinion="材料齐全，建议送登记。", actor=people.operator, today=TODAY,
                             version=contract.version)  # fmt: skip
    # when
    done = sent(client, contract, "handover", registered_by="嘉兴市技术合同登记站")
    # then
    assert (done["state"], contract.registered_by) == ("handed", "嘉兴市技术合同登记站")


def test_a_registration_taken_away_is_proposed_to_stand_again(people: People, desk: Client) -> None:
    # given
    contract = market.registered(people)
    usecases.take_away(contract.uid, "revoke", reason_code="ended", note="误登记", actor=people.registrar, today=TODAY,
                       version=contract.version)  # fmt: skip
    contract = market.decide(contract, people.second)
    # when
    done = sent(desk, contract, "reinstatement", note="撤销有误")
    # then a second person has to agree
    assert done["state"] == "revoked"
    assert (
        Proposal.objects.filter(subject_id=contract.uid, move="reinstate", state=Proposal.OPEN).count() == 1
    )


def test_a_hint_is_answered_at_its_own_contract_alone(people: People, desk: Client) -> None:
    # given
    contract, other = market.submitted(people), market.registered(people)
    hint = Suspicion.objects.create(
        contract=contract, code="related", mark="0", evidence={}, found_at=clock.now()
    )
    said = {"answer": "explained", "note": "已电话核实双方股东。"}
    # when
    elsewhere = sent(desk, other, f"suspicions/{hint.uid}/answer", 404, **said)
    done = sent(desk, contract, f"suspicions/{hint.uid}/answer", **said)
    # then
    hint.refresh_from_db()
    assert (elsewhere["code"], done["state"]) == ("hidden", "submitted")
    assert (hint.answer, hint.note) == ("explained", "已电话核实双方股东。")
