"""The page on which one says how to be told outside."""

import pytest

from kezhuan.core.access import Role
from kezhuan.core.channels.models import Address, Choice
from tests.builders import sign_in

pytestmark = pytest.mark.django_db
HERE = "/desk/notices/channels/"


def test_addresses_and_topics_are_chosen_on_one_page(client):
    actor = sign_in(client, Role.ENTERPRISE)
    assert "还没有站外地址" in client.get(HERE).content.decode()

    client.post(f"{HERE}add/", {"channel": "sms", "key": "a"})
    client.post(f"{HERE}topics/", {"contact": "now", "demand": "daily", "achievement": "off", "people": "off", "publicity": "off",
                                   "search": "daily", "other": "off", "key": "b"})  # fmt: skip

    address = Address.objects.get(user_id=actor.user_id)
    assert (address.channel, address.confirmed_at is not None) == ("sms", True)
    assert Choice.objects.get(user_id=actor.user_id, topic="demand").mode == "daily"
    assert address.to in client.get(HERE).content.decode()

    client.post(f"{HERE}{address.uid}/remove/", {"key": "c"})
    assert not Address.objects.exists()


def test_a_fault_stands_beside_its_field_and_keeps_the_input(client):
    sign_in(client, Role.ENTERPRISE)

    answer = client.post(f"{HERE}add/", {"channel": "mail", "to": "nobody"})

    assert answer.status_code == 422
    assert "请填写一个邮箱地址" in answer.content.decode()
    assert 'value="nobody"' in answer.content.decode()
    assert not Address.objects.exists()


def test_the_api_does_what_the_page_does(client):
    sign_in(client, Role.ENTERPRISE)
    made = client.post(
        "/api/v1/channels", {"channel": "mail", "to": "a@example.com"}, content_type="application/json"
    )
    client.put("/api/v1/channel-topics", {"modes": {"contact": "now"}}, content_type="application/json")

    assert made.status_code == 200
    assert [row["confirmed"] for row in client.get("/api/v1/channels").json()] == [False]
    modes = {row["topic"]: row["mode"] for row in client.get("/api/v1/channel-topics").json()}
    assert (modes["contact"], modes["demand"]) == ("now", "off")
    assert client.delete(f"/api/v1/channels/{made.json()['uid']}").status_code == 200
    assert client.get("/api/v1/channels").json() == []
