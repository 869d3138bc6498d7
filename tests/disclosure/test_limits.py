"""Reading limits per user and organisation: the record past a limit stays shut, and the wardens learn of it once a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Refused
from kezhuan.core.models import Event, Notice
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import queries as demands
from kezhuan.disclosure.models import Reading
from tests.builders import actor, member, sign_in
from tests.disclosure.sides import SECRET, granted, stand
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def limit(name):
    return rulebook().body("settings.reading_limits", clock.today())[name]


def has_read(n, *, user=None, org=None, group="member", ago=timedelta(minutes=5)):
    """So many different records were read by this user, of this organisation."""
    at = clock.now() - ago
    Reading.objects.bulk_create(
        Reading(at=at, actor_id=user or uuid4(), org_id=org, role="tto", subject_type="demand", subject_id=uuid4(), group=group, why="member")
        for _ in range(n)
    )  # fmt: skip


HOUR, DAY = timedelta(minutes=5), timedelta(hours=3)


@pytest.mark.parametrize(
    ("name", "by", "ago"),
    [
        ("member_detail_per_user_hour", "user", HOUR),
        ("member_detail_per_user_day", "user", DAY),
        ("member_detail_per_org_day", "colleagues", DAY),
    ],
)
def test_one_record_below_the_limit_opens_and_the_one_past_it_stays_shut(name, by, ago):
    s = stand()
    who = {"user": s.reader.user_id, "org": s.reader.org_id} if by == "user" else {"org": s.reader.org_id}
    has_read(limit(name) - 1, **who, ago=ago)
    assert demands.detail(s.reader, s.demand).member is not None
    has_read(1, **who, ago=ago)
    Reading.objects.filter(subject_id=s.demand).delete()
    before = Reading.objects.count()

    with pytest.raises(Refused) as refusal:
        demands.detail(s.reader, s.demand)

    assert [reason.code for reason in refusal.value.reasons] == ["reading.limit"]
    assert refusal.value.reasons[0].params == {"most": limit(name)}
    assert Reading.objects.count() == before


def test_sealed_text_has_a_limit_of_its_own():
    s = stand()
    granted(s)
    most = limit("sealed_detail_per_user_day")
    has_read(most - 1, user=s.reader.user_id, org=s.reader.org_id, group="sealed", ago=DAY)
    assert SECRET in repr(demands.detail(s.reader, s.demand))
    Reading.objects.filter(subject_id=s.demand).delete()
    has_read(1, user=s.reader.user_id, org=s.reader.org_id, group="sealed", ago=DAY)

    with pytest.raises(Refused) as refusal:
        demands.detail(s.reader, s.demand)
    assert refusal.value.reasons[0].params == {"most": most}


def test_what_was_open_already_opens_again_and_yesterday_counts_no_more():
    s = stand()
    other = market.demand(s.firm, audience="member", title="另一项需求")[1].row.uid
    demands.detail(s.reader, s.demand)
    has_read(limit("member_detail_per_user_hour") - 1, user=s.reader.user_id, org=s.reader.org_id)

    with pytest.raises(Refused):
        demands.detail(s.reader, other)
    assert demands.detail(s.reader, s.demand).member is not None
    Reading.objects.update(at=clock.now() - timedelta(days=1, minutes=1))
    assert demands.detail(s.reader, other).member is not None


def test_the_owner_and_the_office_are_not_limited_and_readers_of_other_organisations_are_not_counted():
    s = stand()
    officer = actor(Role.OPERATOR, region="3304")
    for who in (s.owner, officer):
        has_read(limit("member_detail_per_user_day"), user=who.user_id, org=who.org_id)
        assert demands.detail(who, s.demand).member is not None
    has_read(limit("member_detail_per_org_day"), org=uuid4())
    assert demands.detail(s.reader, s.demand).member is not None


def test_the_wardens_are_told_once_a_day_and_the_page_says_why_without_the_text():
    s = stand()
    warden = member(Role.SECURITY_ADMIN)
    client = Client()
    reader = sign_in(client, Role.TTO, s.institute)
    has_read(limit("member_detail_per_user_hour"), user=reader.user_id, org=reader.org_id)

    for address in (f"/demands/{s.demand}/", f"/api/v1/demands/{s.demand}", f"/demands/{s.demand}/"):
        answer = client.get(address)
        assert answer.status_code == 409
        assert "抗弯强度" not in answer.content.decode()

    assert Event.objects.filter(verb="reading.limit", actor_id=reader.user_id).count() == 1
    assert Notice.objects.filter(to_id=warden.user_id, topic="security").count() == 1
    # a day later it is said again
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        has_read(limit("member_detail_per_user_hour"), user=reader.user_id, org=reader.org_id)
        with pytest.raises(Refused):
            demands.detail(reader, s.demand)
    assert Notice.objects.filter(to_id=warden.user_id, topic="security").count() == 2
