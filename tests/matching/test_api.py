"""Matching through the API: the same story, the same silence about anonymous firms."""

import base64
import json

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.matching import usecases
from kezhuan.matching.models import Contact, Followup
from kezhuan.people.models import Organisation
from kezhuan.search import shelves
from tests.builders import TODAY, organisation, sign_in
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
API = "/api/v1"


@pytest.fixture
def stall(shelf):
    """(firm, institute, demand uid, item uid) with the list computed."""
    office = market.office()
    offer = market.achievement(office)
    market.crowd(office)
    firm = organisation(region="330402", name="嘉兴甲公司")
    _, need = market.demand(firm, anonymous=True)
    shelves.rebuild()
    usecases.refresh(need.row.uid, today=TODAY)
    return firm, Organisation.objects.get(uid=office.org_id), str(need.row.uid), str(offer.row.uid)


def caller(role, org=None, region=""):
    client = Client()
    sign_in(client, role, org, region)
    return client


def post(client, path, body, **headers):
    return client.post(f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_the_whole_story_by_program(stall):
    firm, institute, need, offer = stall
    tto, owner = caller(Role.TTO, institute), caller(Role.ENTERPRISE, firm)

    mine = tto.get(f"{API}/matches").json()
    assert (mine["total"], mine["rows"][0]["demand_uid"]) == (1, need)
    assert any("抗弯强度" in reason["words"] for reason in mine["rows"][0]["reasons"])
    asked = post(
        tto,
        "/contacts",
        {"demand": need, "item_kind": "achievement", "item_uid": offer, "message": "希望交流。"},
    )
    assert asked.status_code == 200, asked.content
    uid = asked.json()["uid"]
    for path in ("/contacts", f"/contacts/{uid}", "/matches"):
        assert "嘉兴甲公司" not in tto.get(f"{API}{path}").content.decode(), path

    assert post(owner, f"/contacts/{uid}/accept", {"version": 7}).status_code == 409
    assert post(owner, f"/contacts/{uid}/accept", {"version": 1}).json()["state"] == "accepted"
    file = {"name": "样件.txt", "content": base64.b64encode("尺寸".encode()).decode()}
    assert post(tto, f"/contacts/{uid}/messages", {"text": "您好", "file": file}).status_code == 200
    thread = owner.get(f"{API}/contacts/{uid}").json()["thread"]
    assert [message["text"] for message in thread] == ["您好"]
    got = owner.get(f"{API}/contacts/{uid}/files/{thread[0]['files'][0]['uid']}")
    assert b"".join(got.streaming_content).decode() == "尺寸"
    assert caller(Role.CITY, region="3304").get(f"{API}/contacts/{uid}").json()["thread"] is None
    assert caller(Role.ENTERPRISE).get(f"{API}/contacts/{uid}").status_code == 404
    ended = post(owner, f"/contacts/{uid}/move", {"version": 2, "move": "end", "outcome": "trial"})
    assert ended.json()["state"] == "ended"


def test_the_same_key_asks_once_and_another_body_under_it_is_refused(stall):
    firm, institute, need, offer = stall
    tto = caller(Role.TTO, institute)
    body = {"demand": need, "item_kind": "achievement", "item_uid": offer, "message": "希望交流。"}

    first = post(tto, "/contacts", body, **{"Idempotency-Key": "k1"})
    second = post(tto, "/contacts", body, **{"Idempotency-Key": "k1"})
    other = post(tto, "/contacts", body | {"message": "另一份"}, **{"Idempotency-Key": "k1"})

    assert first.json() == second.json()
    assert other.status_code == 422
    assert Contact.objects.count() == 1


def test_faults_are_named_and_nothing_is_written(stall):
    firm, institute, need, offer = stall
    tto = caller(Role.TTO, institute)

    empty = post(tto, "/contacts", {"demand": need, "message": " "})
    assert (empty.status_code, list(empty.json()["fields"])) == (422, ["message"])
    assert post(tto, "/contacts", {"message": "关于什么？"}).status_code == 404
    assert post(tto, "/contacts", {"demand": need, "message": "甲", "extra": 1}).status_code == 422
    assert (
        post(
            tto, f"/demands/{need}/feedback", {"item_kind": "achievement", "item_uid": offer, "code": "bogus"}
        ).status_code
        == 422
    )
    assert post(Client(), "/contacts", {"demand": need, "message": "甲"}).status_code in (401, 403)
    assert Client().get(f"{API}/contacts").status_code == 401
    assert not Contact.objects.exists()


def test_feedback_and_follow_up_by_program(stall):
    firm, _, need, offer = stall
    owner, broker = caller(Role.ENTERPRISE, firm), caller(Role.BROKER, region="3304")
    assert len(owner.get(f"{API}/demands/{need}/matches").json()["rows"]) == 1

    assert (
        post(
            owner,
            f"/demands/{need}/feedback",
            {"item_kind": "achievement", "item_uid": offer, "code": "maturity"},
        ).status_code
        == 200
    )
    assert owner.get(f"{API}/demands/{need}/matches").json()["nothing"] is True
    rows = broker.get(f"{API}/followups").json()["rows"]
    assert [row["demand_uid"] for row in rows] == [need]
    assert (
        post(broker, f"/followups/{rows[0]['uid']}/move", {"version": 1, "move": "take"}).json()["state"]
        == "taken"
    )
    assert (
        post(broker, f"/followups/{rows[0]['uid']}/move", {"version": 2, "move": "finish"}).status_code == 409
    )
    done = post(
        broker, f"/followups/{rows[0]['uid']}/move", {"version": 2, "move": "finish", "note": "已介绍。"}
    )
    assert done.json()["state"] == "done"
    assert Followup.objects.get().outcome_note == "已介绍。"
    assert Client().get(f"{API}/quality").json() is None
