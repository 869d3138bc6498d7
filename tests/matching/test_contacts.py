"""A contact from request to outcome: who is told what, what the clock does, and what two at once cannot do."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Job, Notice
from kezhuan.demands import queries as demands
from kezhuan.demands.models import Demand
from kezhuan.matching import queries, usecases
from kezhuan.matching.models import Contact, Message
from tests.builders import TODAY, actor, member, organisation
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIRM = "嘉兴甲公司"


@pytest.fixture
def sides():
    """(firm owner, institute's office, demand uid, achievement uid); people stored, so that they are told."""
    institute = organisation(kind="institute", name="嘉兴某研究院")
    office = member(Role.TTO, org=institute)
    offer = market.achievement(office)
    firm = organisation(region="330402", name=FIRM)
    owner = member(Role.ENTERPRISE, org=firm)
    _, need = market.demand(firm, anonymous=True)
    return owner, office, need.row.uid, offer.row.uid


def ask(who, need, offer, **more):
    values = {"item_kind": "achievement" if offer else "", "item_uid": offer, "message": "希望交流。"} | more
    return usecases.request_contact(need, **values, actor=who, today=TODAY)


def test_an_anonymous_firm_is_named_to_the_asking_side_only_once_it_accepts(sides):
    owner, office, need, offer = sides
    uid = ask(office, need, offer)

    def seen():
        rows = queries.contacts(office)
        return repr([rows, queries.contact_detail(office, uid), queries.about(office, demand_uid=need, item_kind="", item_uid=None),
                     list(Notice.objects.filter(to_id=office.user_id).values_list("template", "params"))])  # fmt: skip

    assert FIRM not in seen()
    assert queries.contact_detail(office, uid).row.to_organisation == "匿名企业"
    assert queries.contact_detail(owner, uid).row.from_organisation == "嘉兴某研究院"
    usecases.accept_contact(uid, actor=owner, today=TODAY, version=1)

    assert queries.contact_detail(office, uid).row.to_organisation == FIRM
    assert demands.detail(owner, need).row.state == "matched"


def test_a_refused_or_lapsed_request_never_names_the_firm(sides):
    owner, office, need, offer = sides
    uid = ask(office, need, offer)
    with pytest.raises(Invalid):
        usecases.refuse_contact(uid, reason_code="bogus", actor=owner, today=TODAY, version=1)
    usecases.refuse_contact(uid, reason_code="busy", note="明年再谈。", actor=owner, today=TODAY, version=1)

    shown = queries.contact_detail(office, uid)
    assert (shown.row.state, shown.reason, shown.answer_note) == ("refused", "近期排不开人手", "明年再谈。")
    assert FIRM not in repr(shown)
    again = ask(office, need, offer)
    due = Contact.objects.get(uid=again).due_on
    assert usecases.lapse_overdue(today=due) == 0
    assert usecases.lapse_overdue(today=due + timedelta(days=1)) == 1
    assert usecases.lapse_overdue(today=due + timedelta(days=1)) == 0
    assert FIRM not in repr(queries.contact_detail(office, again))
    assert Contact.objects.get(uid=again).state == "lapsed"


def test_the_firm_that_asks_first_stays_anonymous_too(sides):
    owner, office, need, offer = sides
    uid = ask(owner, need, offer)

    assert queries.contact_detail(office, uid).row.from_organisation == "匿名企业"
    assert FIRM not in repr(queries.contacts(office))
    usecases.accept_contact(uid, actor=office, today=TODAY, version=1)
    assert queries.contact_detail(office, uid).row.from_organisation == FIRM


def test_whoever_must_answer_is_reminded_once_before_the_day(sides):
    owner, office, need, offer = sides
    uid = ask(office, need, offer)
    due = Contact.objects.get(uid=uid).due_on
    assert usecases.nudge_due(today=TODAY) == 0

    assert usecases.nudge_due(today=due) == 1
    assert usecases.nudge_due(today=due) == 0

    texts = [n.template.format_map(n.params) for n in Notice.objects.filter(to_id=owner.user_id)]
    assert sum(f"须于 {due:%Y-%m-%d} 前答复" in text for text in texts) == 1


def test_staff_know_that_a_contact_exists_and_nothing_of_what_is_said(sides):
    owner, office, need, offer = sides
    uid = ask(office, need, offer, message="机密事由")
    usecases.accept_contact(uid, actor=owner, today=TODAY, version=1)
    usecases.say(uid, "报价三百万", actor=owner)
    officer = actor(Role.CITY, region="3304")

    shown = queries.contact_detail(officer, uid)

    assert (shown.party, shown.thread, shown.message) == (False, None, "")
    assert "机密事由" not in repr(shown)
    assert "报价三百万" not in repr(shown)
    with pytest.raises(Hidden):
        usecases.say(uid, "插话", actor=officer)
    assert queries.staff_note(officer)["accepted"] == 1
    assert Message.objects.count() == 1
    said = "".join(str(row) for row in Event.objects.values_list("verb", "changes", "reason"))
    assert "报价三百万" not in said


def test_nobody_talks_before_acceptance_or_after_the_end_and_the_end_needs_an_outcome(sides):
    owner, office, need, offer = sides
    uid = ask(office, need, offer)
    with pytest.raises(Refused):
        usecases.say(uid, "早", actor=office)
    usecases.accept_contact(uid, actor=owner, today=TODAY, version=1)
    with pytest.raises(Invalid):
        usecases.say(uid, "  ", actor=office)
    with pytest.raises(Refused):
        usecases.move_contact(uid, "end", actor=office, today=TODAY, version=2)
    with pytest.raises(Invalid):
        usecases.move_contact(uid, "end", outcome="bogus", actor=office, today=TODAY, version=2)
    usecases.move_contact(uid, "end", outcome="intent", actor=office, today=TODAY, version=2)
    with pytest.raises(Refused):
        usecases.say(uid, "晚", actor=owner)

    assert queries.contact_detail(owner, uid).outcome == "达成合作意向"
    assert not Message.objects.exists()


def test_only_the_holder_or_a_broker_may_offer_an_item_and_nobody_asks_twice_or_itself(sides):
    owner, office, need, offer = sides
    stranger = actor(Role.INSTITUTE, org=organisation(kind="institute"))
    with pytest.raises(Refused) as refusal:
        ask(stranger, need, offer)
    assert refusal.value.reasons[0].code == "contact.not_yours"
    ask(stranger, need, None)
    ask(office, need, offer)
    with pytest.raises(Refused) as refusal:
        ask(office, need, offer)
    assert refusal.value.reasons[0].code == "contact.open"
    with pytest.raises(Refused) as refusal:
        ask(office, None, offer)
    assert refusal.value.reasons[0].code == "contact.self"

    assert Contact.objects.count() == 2


def test_an_achievement_may_be_asked_about_without_a_demand(sides):
    _, office, _, offer = sides
    interested = actor(Role.ENTERPRISE, org=organisation())

    uid = ask(interested, None, offer)

    shown = queries.contact_detail(office, uid)
    assert (shown.row.incoming, shown.row.demand_uid, shown.row.item_title) == (
        True,
        None,
        market.FITTING["title"],
    )
    assert queries.contacts(office, box="todo")[0] == 1
    assert queries.contacts(interested, box="out")[0] == 1


def test_the_days_work_expires_what_nobody_confirmed_again(sides):
    from kezhuan.core import jobs
    from kezhuan.demands import expiry

    _, _, need, _ = sides
    Demand.objects.filter(uid=need).update(confirm_by=TODAY)
    assert expiry.expire_overdue(today=TODAY) == 0
    assert expiry.expire_overdue(today=TODAY + timedelta(days=1)) == 1
    assert Demand.objects.get(uid=need).state == "expired"

    kinds = house().daily
    assert {"contacts.daily", "demands.daily"} <= set(kinds)
    assert jobs.plan_day() == len(kinds)
    assert jobs.plan_day() == 0
    ours = Job.objects.filter(kind__in=("contacts.daily", "demands.daily"))
    jobs.run(kinds=("contacts.daily", "demands.daily"))
    assert list(ours.values_list("state", flat=True)) == [Job.DONE, Job.DONE]
    assert jobs.plan_day() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("named", [True, False], ids=["with-item", "without-item"])
def test_two_requests_at_the_same_moment_leave_one(named):
    """Both pass the look before; the unique index lets one through, and the other reads a plain sentence."""
    office = market.office()
    offer = market.achievement(office).row.uid
    _, need = market.demand(organisation(region="330402"))
    start, found = threading.Barrier(2), []

    def once():
        start.wait()
        try:
            found.append(ask(office, need.row.uid, offer if named else None))
        except Refused as refusal:
            found.append(refusal.reasons[0].code)
        finally:
            connection.close()

    people = [threading.Thread(target=once) for _ in range(2)]
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()

    assert Contact.objects.filter(state="sent").count() == 1
    assert sorted(type(one).__name__ for one in found) == ["UUID", "str"]
    assert "contact.open" in found
