"""Rights before anything is written: what belongs to another, what is not a field, what no list of people may hold."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from kezhuan.contracts.models import Contract
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Outgoing
from kezhuan.core.money import Fen
from kezhuan.rights import scopes, usecases
from kezhuan.rights.models import DiligenceBundle, Distribution, Entitlement, Equity, TeamShare, Venture
from kezhuan.rights.rules.dividing import MOST_LINES, Cost
from kezhuan.rights.usecases import bundling, contributing, entitling, venturing
from tests.rights.bench import AFTER, TERMS, TODAY, WAN, Unit, at, link_of, now
from tests.rights.stakes import ASKED, STAKE, Stakes
from tests.rights.test_entitlement import ASKED as RIGHT
from tests.rights.test_entitlement import Team

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _on_the_day():
    with at():
        yield


def named(call: Any) -> dict[str, list[str]]:
    """Field → codes of the fault the call is refused with."""
    with pytest.raises(Invalid) as wrong:
        call()
    return {path: [reason.code for reason in reasons] for path, reasons in wrong.value.fields.items()}


def test_a_sharing_rests_on_ones_own_contract_and_a_receipt_of_it():
    unit, other = Unit(), Unit()

    for contract, receipt in (
        (other.contract, other.receipt),
        (unit.contract, other.receipt),
        (unit.contract, SimpleNamespace(uid=uuid4())),
    ):
        with pytest.raises(Hidden):
            usecases.draft_distribution(contract.uid, receipt.uid, TERMS, actor=unit.office, today=TODAY)
    assert not Distribution.objects.exists()


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ({"route": "gift"}, {"route": ["distribution.route"]}),
        ({"rule": "sharing.nobody"}, {"rule": ["distribution.rule"]}),
    ],
)
def test_a_route_and_a_rule_of_the_day_are_needed(terms, fault):
    unit = Unit()

    assert named(lambda: unit.draft(**terms)) == fault
    with pytest.raises(Hidden):
        unit.draft(net_fen=1)
    assert not Distribution.objects.exists()


def test_deductions_and_people_have_an_end_and_a_stranger_is_nobody_of_the_unit():
    unit = Unit()
    made = unit.draft()
    many = [Cost("tax", Fen(1), "票")] * (MOST_LINES + 1)

    assert named(lambda: usecases.set_costs(made.uid, many, actor=unit.office, today=TODAY, version=1)) == {
        "costs": ["distribution.lines"]
    }
    with pytest.raises(Hidden):
        usecases.set_team(
            made.uid,
            [{"name": "张三", "person": uuid4(), "share_bp": 10_000}],
            actor=unit.office,
            today=TODAY,
            version=1,
        )
    assert (now(made.uid).version, made.costs.count(), made.shares.count()) == (1, 0, 0)


def test_a_contract_without_a_turnover_is_not_shared_and_a_team_is_within_the_whole():
    unit = Unit()
    bare = unit.deal(2000 * WAN)
    Contract.objects.filter(pk=bare.pk).update(turnover=0, tech_amount=0, approved_tech_amount=0)
    receipt = unit.received(bare, 10 * WAN)

    with pytest.raises(Refused) as refusal:
        usecases.draft_distribution(bare.uid, receipt.uid, TERMS, actor=unit.office, today=TODAY)
    assert [reason.code for reason in refusal.value.reasons] == ["distribution.turnover"]
    assert not Distribution.objects.exists()
    made = unit.draft()
    over = [{"name": "甲", "share_bp": 6000}, {"name": "乙", "share_bp": 4001}]
    assert named(lambda: usecases.set_team(made.uid, over, actor=unit.office, today=TODAY, version=1)) == {
        "share": ["distribution.over"]
    }


def test_a_link_to_a_share_that_was_replaced_signs_nothing():
    unit = Unit()
    made = unit.sent()
    token = link_of(made, unit.office)
    usecases.reopen_distribution(
        made.uid, reason="重算", actor=unit.office, today=TODAY, version=now(made.uid).version
    )
    usecases.set_team(
        made.uid, unit.team(5000, 4000, 1000), actor=unit.office, today=TODAY, version=now(made.uid).version
    )

    with pytest.raises(Hidden):
        usecases.answer_link(token, agrees=True, reason="", today=TODAY)

    assert set(TeamShare.objects.values_list("signed_at", flat=True)) == {None}


def test_an_administrator_knows_of_no_sharing_and_the_system_of_every_one():
    unit = Unit()
    made = unit.draft()
    admin = Actor(user_id=unit.lead.user_id, role=Role.SYSTEM_ADMIN, org_id=unit.org.uid)

    assert not scopes.DISTRIBUTIONS.allows(admin, made)
    assert not Distribution.objects.filter(scopes.DISTRIBUTIONS.q(admin)).exists()
    assert Distribution.objects.filter(scopes.DISTRIBUTIONS.q(SYSTEM)).get() == made
    assert scopes.BUNDLES.q(SYSTEM) == scopes.DISTRIBUTIONS.q(SYSTEM)


def test_a_right_and_a_contribution_rest_on_ones_own_achievement():
    mine, other = Team(), Stakes()

    with pytest.raises(Hidden):
        entitling.draft_entitlement(other.item.uid, RIGHT, actor=mine.lead, today=TODAY)
    with pytest.raises(Hidden):
        contributing.draft_equity(mine.item.uid, STAKE, actor=other.office, today=TODAY)
    with pytest.raises(Hidden):
        entitling.draft_entitlement(
            mine.item.uid, RIGHT | {"state": "effective"}, actor=mine.lead, today=TODAY
        )
    assert (Entitlement.objects.count(), Equity.objects.count()) == (0, 0)


def test_a_team_of_a_right_is_of_the_unit_and_within_the_whole():
    team = Team()
    e = team.asked()

    with pytest.raises(Hidden):
        entitling.set_members(
            e.uid,
            [{"name": "张三", "person": uuid4(), "share_bp": 1}],
            actor=team.lead,
            today=TODAY,
            version=e.version,
        )
    over = [{"name": "甲", "share_bp": 6000}, {"name": "乙", "share_bp": 4001}]
    assert named(
        lambda: entitling.set_members(e.uid, over, actor=team.lead, today=TODAY, version=e.version)
    ) == {"share": ["distribution.over"]}
    assert sorted(e.members.values_list("share_bp", flat=True)) == [4000, 6000]


def test_an_agreement_begins_by_next_year_and_a_title_is_not_changed_in_the_future():
    team = Team()
    e = team.announced_right()
    with at(AFTER):
        entitling.clear_entitlement(e.uid, actor=team.office, today=AFTER, version=e.version)
        given = {"actor": team.office, "today": AFTER}
        for day in (date(1999, 12, 31), date(2028, 1, 1)):
            assert named(
                lambda d=day: entitling.agree_entitlement(
                    e.uid, agreement_no="XY1", starts_on=d, version=e.version + 1, **given
                )
            ) == {"starts_on": ["entitlement.starts"]}
        entitling.agree_entitlement(
            e.uid, agreement_no="XY1", starts_on=date(2027, 12, 31), version=e.version + 1, **given
        )
        for day in (date(1999, 12, 31), date(2026, 10, 13)):
            assert named(
                lambda d=day: entitling.change_title(
                    e.uid, title_no="BG1", changed_on=d, version=e.version + 2, **given
                )
            ) == {"changed_on": ["entitlement.changed"]}
        entitling.change_title(e.uid, title_no="BG1", changed_on=AFTER, version=e.version + 2, **given)

    assert Entitlement.objects.get(uid=e.uid).state == "effective"


def test_a_venture_names_its_kind_its_company_and_what_its_founder_may_know_of():
    house, other = Stakes(), Stakes()

    assert named(lambda: house.asked(kind="gone")) == {"kind": ["venture.kind"]}
    assert list(named(lambda: house.asked(company_uscc="91350100M000100Y44"))) == ["company_uscc"]
    for more in ({"state": "running"}, {"achievement": other.item.uid}, {"equity_uid": other.drafted().uid}):
        with pytest.raises(Hidden):
            house.asked(**more)
    assert not Venture.objects.exists()

    made = house.asked(company_uscc="91350100m000100y43", achievement=house.item.uid)
    assert (made.company_uscc, made.achievement) == ("91350100M000100Y43", house.item)
    venturing.edit_venture(made.uid, ASKED, actor=house.lead, today=TODAY, version=made.version)
    assert Venture.objects.get().achievement is None


def test_a_bundle_takes_its_own_fields_alone_and_a_void_one_says_why():
    unit = Unit()
    uid = bundling.draft_bundle("contract", unit.contract.uid, actor=unit.office, today=TODAY)

    with pytest.raises(Hidden):
        bundling.edit_bundle(uid, {"head_sm3": "0"}, actor=unit.office, today=TODAY, version=1)
    bundling.void_bundle(uid, reason="另行整理", actor=unit.office, today=TODAY, version=1)

    made = DiligenceBundle.objects.get(uid=uid)
    assert (made.state, made.reason, made.version) == ("void", "另行整理", 2)


def test_a_link_to_sign_goes_to_a_person_of_this_sharing_who_has_no_account():
    unit = Unit()
    made = unit.sent()
    with_account = made.shares.get(person_id=unit.lead.user_id)
    sent, told = Outgoing.objects.count(), Event.objects.count()

    for share in (with_account.uid, uuid4()):
        with pytest.raises(Hidden):
            usecases.ask_to_sign(
                made.uid, share, phone="13900001234", actor=unit.office, today=TODAY, version=made.version
            )

    assert (Outgoing.objects.count(), Event.objects.count()) == (sent, told)
    assert now(made.uid).version == made.version
