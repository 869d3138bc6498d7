"""What a registration taken away takes with it, and what its return brings back: the deal, the demand, the project."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.contracts import usecases
from kezhuan.contracts.figures import FIGURES
from kezhuan.contracts.models import Contract, Project
from kezhuan.contracts.usecases.projects_daily import begin_registered
from kezhuan.core import clock, jobs
from kezhuan.core.errors import Refused
from kezhuan.core.figures import recomputed
from kezhuan.core.models import Notice
from kezhuan.deals.models import Deal, DealParty
from kezhuan.demands.models import Demand
from tests.builders import TODAY, member
from tests.contracts import market
from tests.contracts.market import People

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DEALS = ("deals.reopen", "deals.sign_again")
(PROJECTS,) = (figure for figure in FIGURES if figure.code == "projects")
OTHER = "2026330402000077"


@pytest.fixture
def people() -> People:
    return People()


def counted(people: People) -> int:
    """The figure as an officer reads it, which is also what its own rows add up to."""
    value = PROJECTS.value(people.officer)
    assert recomputed("count", PROJECTS.rows(people.officer, {}).page(0, 50)) == value
    return value


def back(people: People, contract: Contract) -> Contract:
    """The registration stands again by two people."""
    usecases.reinstate(
        contract.uid, note="撤销有误", actor=people.registrar, today=TODAY, version=contract.version
    )
    return market.decide(contract, people.second)


def licensed(people: People) -> tuple[Contract, Project]:
    """A registered contract with its project."""
    contract = market.registered(people)
    uid = usecases.create_project({}, contract=contract.uid, actor=people.seller, today=TODAY)
    return contract, Project.objects.get(uid=uid)


def dealt(people: People) -> tuple[Deal, Demand, Contract]:
    """A demand, its deal, and a registered contract of both."""
    at = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    demand = Demand.objects.create(
        title="耐热支架", state="matched", organisation=people.buyer_org, region="330402", number="XQ-1", **at
    )
    deal = Deal.objects.create(
        title="支架合作", region="330402", state="drafting", demand=demand, last_entry_on=TODAY, number="DJ-1", **at
    )  # fmt: skip
    DealParty.objects.create(deal=deal, organisation=people.buyer_org, side="need")
    DealParty.objects.create(deal=deal, organisation=people.seller_org, side="supply")
    return deal, demand, from_deal(people, deal, market.NUMBER)


def from_deal(people: People, deal: Deal, number: str) -> Contract:
    """A contract of the deal, registered under this number."""
    uid = usecases.draft_from_deal(deal.uid, lane="inside", actor=people.seller, today=TODAY)
    usecases.edit_contract(uid, market.FORM, actor=people.seller, today=TODAY, version=1)
    usecases.set_parties(uid, market.parties(people), actor=people.seller, today=TODAY, version=2)
    usecases.add_file(uid, ("合同.pdf", market.pdf()), kind="contract", actor=people.seller)
    usecases.submit_contract(uid, actor=people.seller, today=TODAY, version=3)
    contract = market.now(uid)
    usecases.accept_contract(uid, actor=people.registrar, today=TODAY, version=contract.version)
    usecases.examine_contract(uid, checks=market.yes(contract), opinion="符合条件。", actor=people.registrar, today=TODAY,
                              version=contract.version + 1)  # fmt: skip
    usecases.register_contract(uid, registration_no=number, registered_on=TODAY, approved=0, actor=people.registrar, today=TODAY,
                               version=contract.version + 2)  # fmt: skip
    return market.decide(contract, people.second)


def states(*records: Any) -> list[str]:
    """Where they stand now."""
    for record in records:
        record.refresh_from_db()
    return [record.state for record in records]


@pytest.mark.parametrize("move", ["cancel", "rescind", "revoke"])
def test_a_contract_taken_away_takes_its_project_out_of_the_count_and_its_return_brings_it_back(
    people: People, move: str
) -> None:
    contract, project = licensed(people)
    usecases.create_project(
        {"title": "另一项目"}, started_on=project.started_on, actor=people.seller, today=TODAY
    )
    before = [row.url for row in PROJECTS.rows(people.officer, {}).page(0, 50)]
    assert counted(people) == 2

    contract = market.taken_away(people, contract, move)

    assert counted(people) == 1
    assert usecases.remind_projects(today=project.due_on) == 1  # the other one alone
    contract = back(people, contract)
    assert counted(people) == 2
    assert [row.url for row in PROJECTS.rows(people.officer, {}).page(0, 50)] == before


def test_a_contract_in_place_of_one_that_is_gone_carries_the_project_on(people: People) -> None:
    first, project = licensed(people)
    market.taken_away(people, first, "rescind")
    second = market.registered(people, number=OTHER)
    Contract.objects.filter(pk=second.pk).update(kind="XK")
    assert counted(people) == 0

    assert begin_registered(second.uid, today=TODAY) == project.uid

    project.refresh_from_db()
    assert (project.contract, counted(people)) == (second, 1)
    back(people, market.now(first.uid))
    assert (counted(people), Project.objects.count()) == (1, 1)


def test_a_rescission_opens_the_deal_and_its_demand_again_and_a_return_signs_them(people: People) -> None:
    firm = member(market.Role.ENTERPRISE, org=people.buyer_org)
    deal, demand, contract = dealt(people)
    assert states(deal, demand) == ["signed", "contracted"]

    contract = market.taken_away(people, contract, "rescind")
    jobs.run(kinds=DEALS)

    assert states(deal, demand) == ["drafting", "matched"]
    assert (deal.signed_on, demand.signed_on, demand.signed_with) == (None, None, "")
    assert Notice.objects.filter(to_id=firm.user_id, link=f"/demands/{demand.uid}/").count() == 1
    back(people, contract)
    jobs.run(kinds=DEALS)
    assert states(deal, demand) == ["signed", "contracted"]
    assert deal.signed_on == market.FORM["signed_on"]


def test_a_deal_reopened_by_a_rescission_takes_another_contract(people: People) -> None:
    deal, demand, contract = dealt(people)
    with pytest.raises(Refused):
        usecases.draft_from_deal(deal.uid, lane="inside", actor=people.seller, today=TODAY)
    market.taken_away(people, contract, "rescind")
    jobs.run(kinds=DEALS)

    from_deal(people, deal, OTHER)

    assert states(deal, demand, contract) == ["signed", "contracted", "rescinded"]
    assert usecases.on_rescinded({"subject": str(contract.uid)}) == {"reopened": 0}
    assert states(deal) == ["signed"]


@pytest.mark.parametrize("move", ["cancel", "revoke"])
def test_what_only_the_registration_lost_leaves_the_deal_signed(people: People, move: str) -> None:
    deal, demand, contract = dealt(people)

    market.taken_away(people, contract, move)
    jobs.run(kinds=DEALS)

    assert states(deal, demand) == ["signed", "contracted"]


def test_a_rescission_undone_before_its_job_ran_leaves_everything_as_it_was(people: People) -> None:
    deal, demand, contract = dealt(people)
    back(people, market.taken_away(people, contract, "rescind"))

    jobs.run(kinds=DEALS)

    assert states(deal, demand, contract) == ["signed", "contracted", "registered"]
