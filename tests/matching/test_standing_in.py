"""代办 and 交接 move what waits: a stand-in for the named days, an heir from the day on; acts are the doer's own."""

from datetime import timedelta

import pytest

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Refused
from kezhuan.core.models import Event
from kezhuan.deals import usecases as deals
from kezhuan.desks import queries
from kezhuan.matching import usecases as matching
from kezhuan.matching.models import Followup
from kezhuan.people import usecases as people
from kezhuan.people.models import Membership
from kezhuan.people.queries import actor_of
from kezhuan.search import shelves
from tests.builders import member, organisation, user
from tests.matching import market

pytestmark = [pytest.mark.django_db]
REGION = "3304"


@pytest.fixture
def office():
    """(taker, colleague, outsider) as persons: two brokers of one office, one of another in the same region."""
    house = organisation(kind="intermediary", name="甲经纪")
    taker, colleague, outsider = user(name="接单人"), user(name="同事"), user(name="外人")
    member(Role.BROKER, org=house, region=REGION, person=taker, manager=True)
    member(Role.BROKER, org=house, region=REGION, person=colleague)
    member(Role.BROKER, org=organisation(kind="intermediary"), region=REGION, person=outsider)
    return taker, colleague, outsider


def acting(person):
    return actor_of(person, None)


@pytest.fixture
def task(shelf, office):
    """A follow-up the first broker has taken up."""
    market.crowd(market.office())
    _, need = market.demand(organisation(region="330402"))
    shelves.rebuild()
    today = clock.today()
    matching.refresh(need.row.uid, today=today)
    row = Followup.objects.get()
    matching.move_followup(row.uid, "take", actor=acting(office[0]), today=today, version=row.version)
    return Followup.objects.get()


def waits(person):
    today = clock.today()
    actor = acting(person)
    rows = queries.todo(actor, today=today, limit=100)
    assert len(rows) == queries.counts(actor, today=today).todo
    return {row.case.kind for row in rows}


def test_a_stand_in_has_it_on_the_desk_and_may_finish_it_for_the_named_days_only(office, task):
    taker, colleague, outsider = office
    today = clock.today()
    assert [waits(person) for person in office] == [{"followup"}, set(), set()]
    with pytest.raises(Refused):
        finish(task, acting(colleague))

    people.delegate(
        colleague.uid, hat=Membership.objects.get(user=taker).uid, starts_on=today, ends_on=today + timedelta(3),
        actor=acting(taker), today=today,
    )  # fmt: skip

    assert [waits(person) for person in office] == [{"followup"}, {"followup"}, set()]
    with pytest.raises(Refused):
        finish(task, acting(outsider))
    finish(task, acting(colleague))
    assert Followup.objects.get().state == "done"
    assert Event.objects.filter(verb="followup.finish").get().actor_id == colleague.uid


def test_when_the_days_are_over_it_is_the_takers_alone_again(office, task):
    taker, colleague, _ = office
    today = clock.today()
    uid = people.delegate(
        colleague.uid, hat=Membership.objects.get(user=taker).uid, starts_on=today, ends_on=today, actor=acting(taker), today=today,
    )  # fmt: skip
    assert waits(colleague) == {"followup"}

    people.end_delegation(uid, actor=acting(taker))

    assert waits(colleague) == set()
    with pytest.raises(Refused):
        finish(task, acting(colleague))


def test_what_somebody_who_leaves_had_in_hand_waits_at_the_heirs_desk(office, task):
    taker, colleague, _ = office
    today = clock.today()
    deals.enter_deal(title="合作", need="丙公司", supply="丁院", actor=acting(taker), today=today)

    people.hand_over(
        Membership.objects.get(user=taker).uid, colleague.uid, actor=acting(taker), today=today, leave=True
    )

    assert waits(colleague) == {"followup"}
    assert waits(taker) == set()
    late = today + timedelta(60)
    heir = acting(colleague)
    assert {row.case.kind for row in queries.todo(heir, today=late, limit=100)} == {"followup", "deal"}


def finish(task, actor):
    matching.move_followup(
        task.uid, "finish", actor=actor, today=clock.today(), version=task.version, note="已介绍外地院所"
    )
