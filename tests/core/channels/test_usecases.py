"""A notice outside: to whom, by which way, at what hour, once, and saying nothing confidential."""

import json
from datetime import datetime
from uuid import uuid4

import pytest

from kezhuan.core import clock, jobs, notices
from kezhuan.core.access import VISITOR, Actor, Role
from kezhuan.core.channels import queries, rules, usecases
from kezhuan.core.channels.models import Address, Delivery
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.models import Job, Notice, Outgoing
from kezhuan.core.notices import Letter
from tests.core.channels.test_guard import canary  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.SHANGHAI)
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=clock.SHANGHAI)


@pytest.fixture
def me():
    return Actor(user_id=uuid4(), role=Role.MEMBER, name="甲")


def confirmed(me, channel="mail", to="a@example.com"):
    uid = usecases.add_address(channel, to, phone="13900000001", actor=me)
    Address.objects.filter(uid=uid).update(confirmed_at=clock.now())
    Outgoing.objects.all().delete()
    Job.objects.all().delete()
    return uid


def tell(me, *, topic="contact", template="对接请求 {number}：碳化硅机密标题", moment=NOON):
    with clock.at(moment):
        return notices.post(
            [Letter(me.user_id, topic, template, "/contacts/x/", {"number": "DJ-2026-000001"})]
        )


def test_nothing_leaves_for_whoever_chose_nothing(me):
    confirmed(me)

    tell(me)

    assert (Notice.objects.count(), Outgoing.objects.count()) == (1, 0)


def test_a_chosen_topic_leaves_at_once_without_a_title(me):
    confirmed(me)
    usecases.choose({"contact": "now"}, actor=me)

    tell(me)
    tell(me, topic="demand")

    letter = Outgoing.objects.get()
    assert (letter.channel, letter.to) == ("mail", "a@example.com")
    assert "对接" in letter.body
    assert "机密" not in letter.body + letter.subject
    assert "DJ-2026" not in letter.body + letter.subject
    assert Job.objects.get(kind="notices.deliver").run_at == NOON


def test_in_the_quiet_hours_a_letter_waits_for_the_morning(me):
    confirmed(me)
    usecases.choose({"contact": "now"}, actor=me)

    tell(me, moment=NIGHT)

    assert Job.objects.get(kind="notices.deliver").run_at == datetime(
        2026, 11, 21, 8, 0, tzinfo=clock.SHANGHAI
    )
    with clock.at(NIGHT):
        jobs.run()
    assert Outgoing.objects.get().state == "waiting"


def test_the_day_is_told_in_one_letter_and_each_notice_once(me):
    confirmed(me)
    usecases.choose({"contact": "daily", "demand": "daily"}, actor=me)
    tell(me)
    tell(me, topic="demand", template="技术需求有新进展")
    read = Notice.objects.create(
        to_id=me.user_id, topic="contact", template="读过的", link="/x/", at=NOON, read_at=NOON
    )
    assert Outgoing.objects.count() == 0

    with clock.at(NOON):
        assert usecases.daily({}) == {"letters": 1}
        assert usecases.daily({}) == {"letters": 0}

    letter = Outgoing.objects.get()
    assert "2 条新的办理通知" in letter.body
    assert "对接、技术需求" in letter.body
    assert not Delivery.objects.filter(notice_uid=read.uid).exists()


def test_the_letter_stands_or_falls_with_the_act_it_tells_of(me):
    from django.db import transaction

    confirmed(me)
    usecases.choose({"contact": "now"}, actor=me)

    with pytest.raises(RuntimeError), transaction.atomic():
        tell(me)
        raise RuntimeError

    assert (Notice.objects.count(), Outgoing.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_the_link_opens_the_case_once(client, me):
    confirmed(me)
    usecases.choose({"contact": "now"}, actor=me)
    tell(me, moment=clock.now())
    link = Outgoing.objects.get().body.rpartition("/channels/open/")[2]

    opened = client.get(f"/channels/open/{link}")
    again = client.get(f"/channels/open/{link}")

    assert (opened.status_code, opened["Location"]) == (303, "/contacts/x/")
    assert again.status_code == 410
    assert client.get("/channels/open/unheard/").status_code == 410


def test_mail_counts_only_once_its_owner_has_confirmed_it(client, me):
    uid = usecases.add_address("mail", "a@example.com", phone="", actor=me)
    usecases.choose({"contact": "now"}, actor=me)
    tell(me)
    assert [row.subject for row in Outgoing.objects.all()] == ["请确认接收通知的邮箱"]
    token = Outgoing.objects.get().body.rpartition("/channels/confirm/")[2]

    assert client.get(f"/channels/confirm/{token}").status_code == 200
    assert Address.objects.get(uid=uid).confirmed_at is None, (
        "a mail scanner that only looks confirms nothing"
    )
    client.post(f"/channels/confirm/{token}")

    assert Address.objects.get(uid=uid).confirmed_at is not None
    assert client.post("/channels/confirm/forged/").status_code == 404


def test_an_address_is_checked_when_it_is_given(me, settings):
    settings.KZ = settings.KZ | {"KZ_WEBHOOK_ORIGINS": ["https://hooks.example.com"]}
    for channel, to in (
        ("mail", "nobody"),
        ("webhook", "https://127.0.0.1/"),
        ("webhook", "https://evil.test/"),
        ("wecom", ""),
        ("pigeon", "x"),
    ):
        with pytest.raises(Invalid):
            usecases.add_address(channel, to, phone="", actor=me)
    with pytest.raises(Invalid):
        usecases.add_address("sms", "13911112222", phone="", actor=me)
    with pytest.raises(Hidden):
        usecases.add_address("mail", "a@example.com", phone="", actor=VISITOR)
    assert not Address.objects.exists()

    usecases.add_address("sms", "13911112222", phone="13900000001", actor=me)
    assert Address.objects.get().to == "13900000001", "SMS go to the proved number alone"


def test_nobody_removes_somebody_else_s_address(me):
    uid = confirmed(me)

    with pytest.raises(Hidden):
        usecases.remove_address(uid, actor=Actor(user_id=uuid4(), role=Role.MEMBER))
    usecases.remove_address(uid, actor=me)

    assert not Address.objects.exists()


def test_a_webhook_has_a_signed_body_with_the_event_s_id(me, settings, canary):  # noqa: F811
    settings.KZ = settings.KZ | {"KZ_WEBHOOK_ORIGINS": [canary.origin], "KZ_WEBHOOK_PRIVATE": True}
    uid = confirmed(me, "webhook", f"{canary.origin}/hook")
    usecases.choose({"contact": "now"}, actor=me)
    tell(me)

    with clock.at(NOON):
        jobs.run()

    [(path, body, headers)] = canary.hits
    secret = queries.addresses(me.user_id)[0].secret
    assert (path, Outgoing.objects.get().state) == ("/hook", "sent")
    assert rules.verified(body, headers, secret=secret, now=int(NOON.timestamp()))
    assert headers["X-Kezhuan-Id"] == str(Outgoing.objects.get().uid)
    assert json.loads(body)["events"] == [str(Notice.objects.get().uid)]
    assert "机密" not in body
    assert queries.addresses(me.user_id)[0].uid == uid


def test_a_receiver_that_fails_is_tried_again_under_the_same_id(me, settings, canary):  # noqa: F811
    settings.KZ = settings.KZ | {"KZ_WEBHOOK_ORIGINS": [canary.origin], "KZ_WEBHOOK_PRIVATE": True}
    confirmed(me, "webhook", f"{canary.origin}/hook")
    usecases.choose({"contact": "now"}, actor=me)
    tell(me)
    canary.status = 500
    with clock.at(NOON):
        jobs.run()
    canary.status = 200
    with clock.at(NOON.replace(hour=13)):
        jobs.run()

    ids = [headers["X-Kezhuan-Id"] for _, _, headers in canary.hits]
    assert (len(ids), len(set(ids)), Outgoing.objects.get().state) == (2, 1, "sent")


def test_a_robot_that_says_no_is_tried_again(me, settings, canary, monkeypatch):  # noqa: F811
    from kezhuan.core.channels import guard

    settings.KZ = settings.KZ | {"KZ_WEBHOOK_ORIGINS": [canary.origin], "KZ_WEBHOOK_PRIVATE": True}
    confirmed(me, "wecom", f"{canary.origin}/robot?key=secret")
    usecases.choose({"contact": "now"}, actor=me)
    tell(me)
    monkeypatch.setattr(guard, "post", lambda *_: b'{"errcode": 45009}')
    with clock.at(NOON):
        jobs.run()
    assert Outgoing.objects.get().state == "waiting"
    monkeypatch.undo()
    settings.KZ = settings.KZ | {"KZ_WEBHOOK_ORIGINS": [canary.origin], "KZ_WEBHOOK_PRIVATE": True}

    with clock.at(NOON.replace(hour=13)):
        jobs.run()

    assert json.loads(canary.hits[0][1])["msgtype"] == "text"
    assert (canary.hits[0][0], Outgoing.objects.get().state) == ("/robot?key=secret", "sent")
    assert "secret" not in queries.addresses(me.user_id)[0].to


def test_an_origin_struck_off_the_list_gets_nothing_more(me, settings, canary):  # noqa: F811
    settings.KZ = settings.KZ | {"KZ_WEBHOOK_ORIGINS": [canary.origin], "KZ_WEBHOOK_PRIVATE": True}
    confirmed(me, "webhook", f"{canary.origin}/hook")
    usecases.choose({"contact": "now"}, actor=me)
    tell(me)
    settings.KZ = settings.KZ | {"KZ_WEBHOOK_ORIGINS": []}

    with clock.at(NOON):
        jobs.run()

    assert canary.hits == []
    assert Outgoing.objects.get().state == "waiting"
