"""Who may know of a deal, a share and an introduction, asked both ways; and the refusals other tests do not meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, VISITOR, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Notice, Proposal
from kezhuan.deals import queries, scopes, usecases
from kezhuan.deals.models import Deal, DealBroker, Introduction
from kezhuan.deals.usecases import introducing, moving
from kezhuan.files.models import Attachment
from kezhuan.matching import usecases as matching
from kezhuan.people import usecases as people
from kezhuan.people.models import Organisation
from tests.builders import TODAY, actor, member, organisation
from tests.deals import table
from tests.deals.table import shared, version
from tests.matching import market
from tests.people.test_profiles import TEAM

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SCOPES = (
    (scopes.DEALS, Deal),
    (scopes.ATTRIBUTIONS, DealBroker),
    (scopes.INTRODUCTIONS, Introduction),
)
PAPER = ("合同.csv", "甲,乙,丙\n1,2,3\n".encode())


@pytest.fixture
def seat():
    return table.laid()


def test_every_reader_finds_exactly_what_the_scope_allows_record_by_record(seat):
    # given a deal with a share, another a broker entered alone, and an introduction that led to none
    usecases.claim_share(seat.deal, side="both", share_bp=6000, actor=seat.broker, today=TODAY)
    other = member(Role.BROKER, region="3304")
    usecases.enter_deal(title="另一项", need="嘉兴甲公司", supply="某外地大学", actor=other, today=TODAY)
    usecases.record_introduction(
        need="嘉兴甲公司", supply="嘉兴某研究院", introduced_on=TODAY, actor=other, today=TODAY
    )
    readers = {
        "owner": seat.owner, "office": seat.office, "broker": seat.broker, "other": other, "colleague": replace(other, user_id=uuid4()),
        "alone": replace(seat.broker, org_id=None), "stranger": actor(Role.BROKER, region="3304"),
        "firm": actor(Role.ENTERPRISE, org=organisation()), "city": actor(Role.CITY, region="3304"), "far": actor(Role.CITY, region="3302"),
        "nowhere": replace(actor(Role.CITY), region=""), "admin": actor(Role.SYSTEM_ADMIN), "visitor": VISITOR,
    }  # fmt: skip
    # when
    found = {
        (model.__name__, name): {row.uid for row in model.objects.filter(scope.q(reader))}
        for scope, model in SCOPES
        for name, reader in readers.items()
    }
    allowed = {
        (model.__name__, name): {row.uid for row in model.objects.all() if scope.allows(reader, row)}
        for scope, model in SCOPES
        for name, reader in readers.items()
    }
    # then
    assert found == allowed
    assert {name: (len(found["Deal", name]), len(found["DealBroker", name]), len(found["Introduction", name])) for name in readers} == {
        "owner": (2, 1, 2), "office": (1, 1, 2), "broker": (1, 1, 1), "other": (1, 0, 1), "colleague": (1, 0, 1), "alone": (1, 1, 1),
        "stranger": (0, 0, 0), "firm": (0, 0, 0), "city": (2, 1, 2), "far": (0, 0, 0), "nowhere": (0, 0, 0), "admin": (0, 0, 0), "visitor": (0, 0, 0),
    }  # fmt: skip
    assert [model.objects.filter(scope.q(SYSTEM)).count() for scope, model in SCOPES] == [2, 1, 2]


def test_a_deal_not_yet_written_has_nobody_on_it_but_who_leads_it():
    broker = actor(Role.BROKER, region="3304")

    assert scopes.deal_relations(broker, Deal(region="3304")) == frozenset()
    assert (*scopes.parties_of(Deal()), *scopes.brokers_of(Deal()), *scopes.introduced(Deal())) == ()


def test_a_milestone_of_no_entry_is_hidden(seat):
    with pytest.raises(Hidden):
        usecases.finish_milestone(seat.deal, uuid4(), actor=seat.owner, today=TODAY)


def test_nobody_names_a_broker_where_no_side_has_joined(seat):
    lone = member(Role.BROKER, region="3304")
    deal = usecases.enter_deal(
        title="两家外地单位", need="外地甲厂", supply="外地乙所", actor=lone, today=TODAY
    )
    another = member(Role.BROKER, region="3304")
    Deal.objects.filter(uid=deal).update(region="330402")

    with pytest.raises(Refused) as refusal:
        usecases.name_broker(
            deal, broker=table.membership_of(another), actor=actor(Role.OPERATOR, region="3304"), today=TODAY
        )

    assert refusal.value.reasons[0].code == "deal.sides"
    assert not Introduction.objects.filter(deal__uid=deal).exists()


def test_an_introduction_has_no_other_move_and_ties_a_person_to_a_deal_once(seat):
    # given the broker of the deal wrote the same two sides down as well
    row = usecases.record_introduction(
        need="嘉兴甲公司", supply="嘉兴某研究院", introduced_on=TODAY, actor=seat.broker, today=TODAY
    )
    with pytest.raises(Hidden):
        usecases.move_introduction(row, "create", actor=seat.owner, today=TODAY, version=1)
    usecases.move_introduction(row, "confirm", actor=seat.owner, today=TODAY, version=1)
    deal = Deal.objects.get(uid=seat.deal)
    sides = {"need": Organisation.objects.get(name="嘉兴甲公司"), "supply": Organisation.objects.get(name="嘉兴某研究院")}  # fmt: skip
    # when
    introducing.tie(deal, sides, today=TODAY)
    # then
    assert Introduction.objects.get(uid=row).deal is None
    assert deal.introductions.count() == 1


def test_a_deal_without_a_demand_signs_and_ends_alone():
    # given
    lone = member(Role.BROKER, region="3304")
    organisation(name="平湖乙公司")
    deal = usecases.enter_deal(
        title="没有需求的项目", need="平湖乙公司", supply="某大学", actor=lone, today=TODAY
    )
    for move in ("negotiate", "draft"):
        usecases.move_deal(deal, move, actor=lone, today=TODAY, version=version(deal))
    # when
    states = []
    for move, said in (("sign", {"signed_on": TODAY}), ("unsign", {})):
        usecases.move_deal(deal, move, actor=SYSTEM, today=TODAY, version=None, **said)
        states.append(Deal.objects.get(uid=deal).state)
    # then
    assert states == ["signed", "drafting"]


def test_a_published_demand_is_taken_into_talks_before_it_stands_as_signed(seat):
    # given
    deal = Deal.objects.get(uid=seat.deal)
    type(deal.demand).objects.filter(pk=deal.demand_id).update(state="published")
    deal.demand.refresh_from_db()
    # when
    moving._sign_demand(deal, signed_on=TODAY, today=TODAY)
    # then
    deal.demand.refresh_from_db()
    assert (deal.demand.state, deal.demand.signed_with) == ("contracted", "嘉兴某研究院")


def test_a_demand_stays_signed_while_another_deal_about_it_is(seat):
    # given
    deal = Deal.objects.get(uid=seat.deal)
    moving._sign_demand(deal, signed_on=TODAY, today=TODAY)
    deal.demand.refresh_from_db()
    other = usecases.enter_deal(
        title="同一需求的另一项目", demand_uid=seat.demand, supply="某大学", actor=seat.owner, today=TODAY
    )
    Deal.objects.filter(uid=other).update(state="signed")
    # when
    moving._unsign_demand(deal, today=TODAY)
    deal.demand.refresh_from_db()
    held = deal.demand.state
    Deal.objects.filter(uid=other).update(state="failed")
    moving._unsign_demand(deal, today=TODAY)
    # then
    deal.demand.refresh_from_db()
    assert (held, deal.demand.state) == ("contracted", "matched")


def test_a_silent_deal_somebody_else_called_to_mind_meanwhile_is_not_told_twice(seat, monkeypatch):
    # given another worker reminded between the reading and the writing
    later = TODAY + timedelta(days=60)
    stale = list(queries.silent(today=later, days=30))
    assert usecases.remind_silent(today=later) == len(stale) == 1
    told = Notice.objects.count()
    monkeypatch.setattr(queries, "silent", lambda **_asked: stale)
    # when
    again = usecases.remind_silent(today=later)
    # then
    assert (again, Notice.objects.count()) == (0, told)


def test_the_days_work_calls_silent_deals_to_mind(seat):
    with clock.at(clock.now() + timedelta(days=400)):
        assert usecases.daily({}) == {"reminded": 1}


def test_a_contact_about_a_team_becomes_a_deal_without_an_achievement():
    # given
    office = member(Role.TTO, org=organisation(kind="institute", name="嘉兴某研究院"))
    team = people.draft_profile(TEAM, actor=office, today=TODAY)
    people.consent(team, given=True, actor=office, today=TODAY, version=1)
    people.list_profile(team, actor=office, today=TODAY, version=2)
    firm = organisation(region="330402", name="嘉兴甲公司")
    owner = member(Role.ENTERPRISE, org=firm)
    _, need = market.demand(firm)
    contact = matching.request_contact(
        need.row.uid, item_kind="team", item_uid=team, message="希望交流。", actor=owner, today=TODAY
    )
    matching.accept_contact(contact, actor=office, today=TODAY, version=1)
    # when
    deal = usecases.open_from_contact(contact, actor=owner, today=TODAY)
    # then
    made = Deal.objects.get(uid=deal)
    assert (made.achievement, made.demand.uid, made.title) == (None, need.row.uid, need.row.title)


def test_who_opens_the_same_contact_at_the_same_moment_is_told_so(seat, monkeypatch):
    # given the first deal about it has failed, and the index finds another at the last moment
    Deal.objects.update(state="failed")

    def taken(*_given, **_named):
        raise IntegrityError

    monkeypatch.setattr(frame, "create", taken)
    # when
    with pytest.raises(Refused) as refusal:
        usecases.open_from_contact(seat.contact, actor=seat.owner, today=TODAY)
    # then
    assert refusal.value.reasons[0].code == "deal.opened"
    assert Deal.objects.count() == 1


@pytest.mark.parametrize("title", [" ", "长" * 121])
def test_a_deal_keeps_its_title_where_the_new_one_is_none(seat, title):
    with pytest.raises(Invalid) as refusal:
        usecases.edit_deal(
            seat.deal, title=title, expected_fen=None, expected_on=None, actor=seat.owner, today=TODAY, version=version(seat.deal)
        )  # fmt: skip

    assert set(refusal.value.fields) == {"title"}
    assert Deal.objects.get().title == "碳化硅陶瓷支架轻量化"


@pytest.mark.parametrize(("side", "name"), [("need", " "), ("both", "某大学")])
def test_a_party_without_name_or_side_joins_no_deal(seat, side, name):
    with pytest.raises(Invalid) as refusal:
        usecases.add_party(
            seat.deal, side=side, name=name, actor=seat.owner, today=TODAY, version=version(seat.deal)
        )

    assert set(refusal.value.fields) == {"name"}
    assert Deal.objects.get().parties.count() == 2


def test_a_share_is_claimed_with_its_paper_and_by_people_of_the_house_alone(seat):
    uid = usecases.claim_share(
        seat.deal,
        side="both",
        share_bp=6000,
        evidence="three_party",
        file=PAPER,
        actor=seat.broker,
        today=TODAY,
    )
    with pytest.raises(Hidden):
        usecases.claim_share(
            seat.deal, side="both", share_bp=100, actor=replace(seat.broker, user_id=uuid4()), today=TODAY
        )

    assert [(f.subject_uid, f.name) for f in Attachment.objects.all()] == [(uid, "合同.csv")]
    assert DealBroker.objects.count() == 1


def test_a_disputed_share_is_upheld_as_claimed_where_nothing_is_cut(seat):
    # given
    uid = usecases.claim_share(seat.deal, side="both", share_bp=6000, actor=seat.broker, today=TODAY)
    shared(uid, "dispute", seat.owner, dispute="没有参与")
    # when
    at = DealBroker.objects.get(uid=uid).version
    usecases.decide_share(
        uid,
        "uphold",
        decision_note="有走访记录",
        actor=actor(Role.OPERATOR, region="3304"),
        today=TODAY,
        version=at,
    )
    # then it waits for the second person with the share as it was claimed
    waiting = Proposal.objects.get(subject_id=uid, state=Proposal.OPEN)
    assert (waiting.move, "share_bp" in waiting.changes) == ("uphold", False)
    assert DealBroker.objects.get(uid=uid).share_bp == 6000
