"""A saved search tells of what is new, to whom it may be told, ten at a time, nothing twice, until it is stopped."""

from datetime import datetime, timedelta

import pytest

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.models import Notice
from kezhuan.people.models import Membership
from kezhuan.search import saved, shelves, usecases
from kezhuan.search.models import SavedSearch
from kezhuan.search.rules import due, fits
from tests.builders import member, sign_in
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 11, 20, 10, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def office(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    office = market.office()
    market.achievement(office, title="碳化硅陶瓷支架")
    shelves.rebuild()
    return office


def keep(me, text="碳化硅", **more):
    values = {"kind": "achievements", "chosen": {}, "every": "daily", "hat": ""} | more
    with clock.at(START):
        return usecases.save_search(text, **values, actor=me)


def next_day(days=1):
    with clock.at(START + timedelta(days=days)):
        return usecases.daily({})["told"]


def told(uid):
    return SavedSearch.objects.get(uid=uid).shown.filter(told_at__isnull=False).count()


def test_only_what_is_new_is_told_and_nothing_twice(office):
    me = member(Role.ENTERPRISE)
    old = market.achievement(office, title="碳化硅反射镜毛坯")
    shelves.rebuild()
    uid = keep(me, text="反射镜")
    assert next_day() == 0, "what was there when it was saved is no news"

    new = market.achievement(office, title="碳化硅反射镜坯体")
    market.achievement(office, title="水性木器漆")
    shelves.rebuild()

    assert next_day(2) == 1
    assert next_day(3) == 0
    assert (told(uid), Notice.objects.get(to_id=me.user_id).params["n"]) == (1, 1)
    _row, rows = saved.news(me, uid)
    assert [row.uid for row in rows] == [new.row.uid]
    assert old.row.uid != new.row.uid


def test_a_notice_holds_ten_at_most_and_the_rest_comes_later(office):
    me = member(Role.ENTERPRISE)
    uid = keep(me)
    for n in range(12):
        market.achievement(office, title=f"碳化硅零件{n}")
    shelves.rebuild()

    assert [next_day(2), told(uid), next_day(3), told(uid), next_day(4)] == [1, 10, 1, 12, 0]


def test_the_rights_of_the_sending_day_decide(office):
    me, stays = member(Role.ENTERPRISE), member(Role.ENTERPRISE)
    mine, theirs = keep(me), keep(stays)
    market.achievement(office, title="碳化硅内部研制项目", level="member")
    shelves.rebuild()
    Membership.objects.filter(user__uid=me.user_id).update(ends_on=START.date())

    next_day(2)

    assert (told(mine), told(theirs)) == (0, 1)


def test_weekly_waits_a_week():
    day = START.date()

    assert [due("daily", day, today=day), due("daily", day, today=day + timedelta(days=1))] == [False, True]
    assert [due("weekly", day, today=day + timedelta(days=n)) for n in (6, 7)] == [False, True]


def test_an_alert_is_stricter_than_a_search():
    assert fits("碳化硅 减重", "碳化硅构件的减重设计")
    assert not fits("碳化硅 减重", "碳化硅外延")
    assert not fits("碳化硅", "碳纤维")
    assert fits("", "任何文字")


def test_one_click_stops_without_a_sign_in_and_looking_stops_nothing(client, office):
    me = member(Role.ENTERPRISE)
    uid = keep(me)
    link = f"/searches/stop/{usecases.stop_token(uid)}/"

    assert "停止订阅" in client.get(link).content.decode()
    assert SavedSearch.objects.get(uid=uid).active
    assert "不会再通知" in client.post(link).content.decode()
    assert client.post(link).status_code == 200

    assert not SavedSearch.objects.get(uid=uid).active
    market.achievement(office, title="碳化硅反射镜坯体")
    shelves.rebuild()
    assert next_day(2) == 0
    assert client.post("/searches/stop/forged/").status_code == 404


def test_the_letter_outside_carries_the_link_that_stops_and_no_title(office):
    from kezhuan.core.channels import usecases as channels
    from kezhuan.core.models import Outgoing

    me = member(Role.ENTERPRISE)
    keep(me)
    channels.add_address("sms", "", phone="13900000001", actor=me)
    channels.choose({"search": "now"}, actor=me)
    market.achievement(office, title="碳化硅反射镜坯体")
    shelves.rebuild()

    next_day(2)

    body = Outgoing.objects.get().body
    assert "/searches/stop/" in body
    assert "碳化硅" not in body


def test_searches_are_kept_and_managed_on_their_page(client, office):
    me = sign_in(client, Role.ENTERPRISE)
    assert "/searches/new/?q=" in client.get("/search/", {"q": "碳化硅"}).content.decode()
    assert "碳化硅" in client.get("/searches/new/", {"q": "碳化硅", "in": "achievements"}).content.decode()

    client.post(
        "/searches/new/", {"q": "碳化硅", "kind": "achievements", "field": "", "every": "weekly", "key": "k"}
    )

    s = SavedSearch.objects.get(user_id=me.user_id)
    assert (s.text, s.kind, s.every) == ("碳化硅", "achievements", "weekly")
    assert "「碳化硅」" in client.get("/searches/").content.decode()
    client.post(f"/searches/{s.uid}/stop/", {"key": "s"})
    assert not SavedSearch.objects.get().active
    client.post(f"/searches/{s.uid}/start/", {"key": "t"})
    assert SavedSearch.objects.get().active
    client.post(f"/searches/{s.uid}/remove/", {"key": "r"})
    assert not SavedSearch.objects.exists()


def test_nobody_sees_or_stops_somebody_else_s_search(client, office):
    uid = keep(member(Role.ENTERPRISE))
    sign_in(client, Role.ENTERPRISE)

    assert client.get(f"/searches/{uid}/").status_code == 404
    assert client.post(f"/searches/{uid}/remove/", {"key": "r"}).status_code == 404
    assert client.get(f"/api/v1/searches/{uid}").status_code == 404
    assert SavedSearch.objects.filter(active=True).count() == 1


def test_the_api_keeps_a_search(client, office):
    sign_in(client, Role.ENTERPRISE)
    made = client.post(
        "/api/v1/searches", {"text": "碳化硅", "every": "daily"}, content_type="application/json"
    )

    assert client.get("/api/v1/searches").json()[0]["text"] == "碳化硅"
    assert client.get(f"/api/v1/searches/{made.json()['uid']}").json()["rows"] == []
    assert client.post("/api/v1/searches", {"text": " "}, content_type="application/json").status_code == 422
    assert client.delete(f"/api/v1/searches/{made.json()['uid']}").status_code == 200
