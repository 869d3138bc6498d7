"""A one-time link opens one case for one act, once, until it ends."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.models import Outgoing
from kezhuan.people import links
from kezhuan.people.models import OneTimeLink
from tests.builders import actor

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def sent(subject=None, phone="138 0000 0001", purpose="demand.confirm"):
    links.create(
        purpose,
        "demand",
        subject or uuid4(),
        phone=phone,
        path="/demands/confirm/{token}/",
        message="请确认：{link}",
        actor=actor(Role.LIAISON),
    )
    letter = Outgoing.objects.order_by("-id").first()
    return letter, re.search(r"/demands/confirm/([\w-]+)/", letter.body)[1]


def test_a_link_is_sent_by_sms_opens_once_and_never_again() -> None:
    subject = uuid4()
    letter, token = sent(subject)

    assert (letter.channel, letter.to) == ("sms", "13800000001")
    assert token not in str(OneTimeLink.objects.values())
    assert links.look(token, "demand.confirm").subject_id == subject
    assert links.consume(token, "demand.confirm").subject_id == subject
    for open_again in (links.look, links.consume):
        with pytest.raises(Hidden):
            open_again(token, "demand.confirm")


def test_a_link_opens_for_its_own_purpose_only_and_not_after_its_days() -> None:
    _, token = sent()

    with pytest.raises(Hidden):
        links.consume(token, "visit.confirm")
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(Hidden):
        links.consume(token, "demand.confirm")
    assert OneTimeLink.objects.get().used_at is None


def test_a_second_link_voids_the_first() -> None:
    subject = uuid4()
    _, first = sent(subject)
    _, second = sent(subject)

    with pytest.raises(Hidden):
        links.look(first, "demand.confirm")
    assert links.look(second, "demand.confirm").subject_id == subject
    assert links.revoke("demand.confirm", subject) == 1
    with pytest.raises(Hidden):
        links.look(second, "demand.confirm")


def test_a_wrong_number_sends_nothing() -> None:
    with pytest.raises(Invalid) as fault:
        sent(phone="12345")

    assert list(fault.value.fields) == ["phone"]
    assert (OneTimeLink.objects.count(), Outgoing.objects.count()) == (0, 0)
