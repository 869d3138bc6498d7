"""The dated setting of two-person steps drives who proposes and who checks money; it narrows and never widens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kezhuan.core import frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Invalid, Refused
from kezhuan.core.models import Proposal
from kezhuan.core.money import Fen
from kezhuan.core.rulebook.amending import Draft, decide_version, propose_version
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.desks import sources
from kezhuan.payouts import usecases
from kezhuan.payouts.models import Appropriation
from tests.builders import actor, organisation
from tests.payouts.town import POLICY, TODAY, Town, at, fresh, policy

pytestmark = [pytest.mark.django_db]
LATER = TODAY + timedelta(days=1)


@pytest.fixture
def town():
    with at(TODAY):
        policy()
        yield Town()


def setting(step: str, side: str, *roles: str) -> None:
    """Two officers of the city change this side of the step from tomorrow on; without roles its row goes."""
    body: dict[str, Any] = {**rulebook().body(frame.second.SETTING, TODAY)}
    if roles:
        body[step] = {**body[step], side: {**body[step][side], "roles": list(roles)}}
    else:
        del body[step]
    draft = Draft(frame.second.SETTING, LATER, body, "市科技局分工", "P")
    uid = propose_version(draft, actor=actor(Role.CITY, region="3304"), today=TODAY)
    decide_version(uid, approve=True, actor=actor(Role.CITY, region="3304"), today=TODAY)


def opened(town: Town) -> Appropriation:
    uid = usecases.open_appropriation(POLICY, year=2026, actor=town.science, today=TODAY)
    return Appropriation.objects.get(uid=uid)


def proposed(town: Town, budget: Appropriation, day: Any) -> Proposal:
    usecases.set_total(
        budget.uid, total=Fen(100), reason="批复。", actor=town.science, today=day, version=budget.version
    )
    return Proposal.objects.get(subject_id=budget.uid, state=Proposal.OPEN)


def test_a_role_taken_out_of_the_makers_proposes_no_more_from_that_day_on(town):
    budget = opened(town)
    setting("payout_budget", "maker", "city_officer")

    with pytest.raises(Refused, match="当前身份不能"):
        proposed(town, budget, LATER)
    assert Proposal.objects.count() == 0

    assert proposed(town, budget, TODAY).maker_id == town.science.user_id  # still the day before


def test_a_role_taken_out_of_the_makers_is_not_shown_the_act_either(town):
    budget = opened(town)
    narrowed = actor(Role.CITY, org=organisation(kind="bureau"), region="3304")

    with at(TODAY):
        assert "set" in offered(budget, town.science)
    setting("payout_budget", "maker", "city_officer")

    with at(LATER):
        assert "set" not in offered(budget, town.science)
        assert "set" in offered(budget, narrowed)
    with at(TODAY):
        assert "set" in offered(budget, town.science)  # still the day before


def offered(budget: Appropriation, who: Actor) -> set[str]:
    """The names of the acts this person sees on the budget."""
    return {offer.name for offer in frame.offers("appropriation", budget, who)}


def test_a_role_taken_out_of_the_checkers_decides_no_more_and_is_not_asked(town):
    budget = opened(town)
    proposal = proposed(town, budget, TODAY)
    setting("payout_budget", "checker", "city_officer")

    assert proposal in sources.proposal(town.finance, TODAY)
    assert proposal not in sources.proposal(town.finance, LATER)
    with pytest.raises(Refused, match="当前身份不能复核"):
        frame.decide(proposal.uid, approve=True, actor=town.finance, today=LATER)
    assert (fresh(budget).total_fen, fresh(proposal).state) == (0, Proposal.OPEN)

    frame.decide(proposal.uid, approve=True, actor=town.finance, today=TODAY)
    assert fresh(budget).total_fen == 100


def test_no_line_of_the_setting_lets_anybody_in(town):
    budget = opened(town)
    setting("payout_budget", "checker", "finance_officer", "district_officer")

    proposal = proposed(town, budget, LATER)

    another = actor(Role.DISTRICT, org=organisation(kind="bureau"), region="330402")
    for who in (town.science, another):
        with pytest.raises(Refused):
            frame.decide(proposal.uid, approve=True, actor=who, today=LATER)
    assert fresh(budget).total_fen == 0
    frame.decide(proposal.uid, approve=True, actor=town.finance, today=LATER)
    assert fresh(budget).total_fen == 100


def test_a_step_of_money_cannot_be_taken_out_of_the_setting(town):
    with pytest.raises(Invalid, match="payout_budget 缺少"):
        setting("payout_budget", "checker")
    assert frame.hands("no_such_step", "checker", Role.FINANCE, TODAY)  # the lifecycle's alone
