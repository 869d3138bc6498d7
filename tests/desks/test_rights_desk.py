"""What is held about oneself, a copy of it, and requests to correct, delete or explain."""

import json
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from kezhuan.core.access import Role
from kezhuan.core.models import Event, Notice
from kezhuan.core.privacy.models import DataRequest
from kezhuan.people.models import User
from tests.builders import organisation, sign_in

pytestmark = pytest.mark.django_db
HERE = "/privacy/requests/"
JSON = {"content_type": "application/json"}


def asked(client: Client, **more: str) -> str:
    sent = {"kind": "explain", "part": "claims", "words": "为什么没有通过？", "key": "a"} | more
    return client.post(f"{HERE}new/", sent)["Location"]


def test_one_sees_part_by_part_what_is_held_about_oneself_alone(client: Client) -> None:
    me, other = sign_in(client, Role.ENTERPRISE), sign_in(Client(), Role.ENTERPRISE)
    mine, theirs = (User.objects.get(uid=actor.user_id).phone for actor in (me, other))

    assert "专家与团队档案" in client.get("/privacy/mine/").content.decode()
    shown = client.get("/privacy/mine/account/").content.decode()
    assert mine in shown
    assert theirs not in shown
    assert client.get("/privacy/mine/nothing/").status_code == 404
    assert client.get("/api/v1/me/data/account").json()[0]["手机号码"] == mine
    assert len(client.get("/api/v1/me/data").json()) >= 15


def test_every_part_can_be_opened_and_costs_no_more_than_a_page(
    client: Client, django_assert_max_num_queries
) -> None:
    sign_in(client, Role.EXPERT)
    for part in client.get("/api/v1/me/data").json():
        with django_assert_max_num_queries(18):
            assert client.get(f"/privacy/mine/{part['code']}/").status_code == 200, part


def test_a_copy_holds_everything_as_json_and_as_a_workbook_and_is_noted(client: Client) -> None:
    actor = sign_in(client, Role.ENTERPRISE)
    phone = User.objects.get(uid=actor.user_id).phone

    said = json.loads(client.post("/privacy/mine/copy/json/").content)
    book = load_workbook(BytesIO(client.post("/privacy/mine/copy/xlsx/").content))

    parts = {part["code"]: part for part in said["parts"]}
    assert parts["account"]["rows"][0]["手机号码"] == phone
    assert set(parts) == {part["code"] for part in client.get("/api/v1/me/data").json()}
    assert len(book.sheetnames) == len(parts)
    assert phone in [cell.value for row in book["账号"].iter_rows() for cell in row]
    assert [e.changes for e in Event.objects.filter(verb="user.copy").order_by("id")] == [
        {"form": "json"}, {"form": "xlsx"},
    ]  # fmt: skip
    assert client.get("/privacy/mine/copy/json/").status_code == 405
    assert client.post("/privacy/mine/copy/pdf/").status_code == 404


def test_a_request_is_answered_with_its_reason_by_those_in_charge(client: Client) -> None:
    person, officer = sign_in(client, Role.ENTERPRISE, organisation(region="330402")), Client()
    sign_in(officer, Role.CITY, region="3304")
    here = asked(client)

    made = DataRequest.objects.get()
    assert made.number.startswith("GX-")
    assert Notice.objects.filter(topic="people", link=here).count() == 1
    assert "待答复的个人信息请求" in officer.get("/desk/").content.decode()
    assert "为什么没有通过？" in officer.get(here).content.decode()
    faulty = officer.post(f"{here}answer/", {"decision": "decline", "text": "", "version": 1, "key": "x"})
    assert faulty.status_code == 422
    officer.post(
        f"{here}answer/", {"decision": "complete", "text": "授权书印章不清。", "version": 1, "key": "b"}
    )

    made.refresh_from_db()
    assert (made.state, made.answer) == ("completed", "授权书印章不清。")
    assert "授权书印章不清。" in client.get(here).content.decode()
    assert Notice.objects.filter(to_id=person.user_id, link=here).count() == 1


def test_strangers_and_other_regions_find_nothing(client: Client) -> None:
    sign_in(client, Role.ENTERPRISE, organisation(region="330402"))
    here = asked(client)

    for role, region in (
        (Role.ENTERPRISE, ""),
        (Role.DISTRICT, "330402"),
        (Role.CITY, "3205"),
        (Role.SECURITY_ADMIN, ""),
    ):
        other = Client()
        sign_in(other, role, region=region)
        assert other.get(here).status_code == 404, role
        answered = other.post(
            f"{here}answer/", {"decision": "decline", "text": "x", "version": 1, "key": "c"}
        )
        assert answered.status_code == 404
        assert other.post(f"{here}withdraw/", {"version": 1, "key": "d"}).status_code == 404
    assert DataRequest.objects.get().state == "filed"


def test_nobody_answers_their_own_request() -> None:
    officer = Client()
    sign_in(officer, Role.CITY, region="3304")
    here = asked(officer)

    assert "提交答复" not in officer.get(here).content.decode()
    tried = officer.post(f"{here}answer/", {"decision": "complete", "text": "好", "version": 1, "key": "b"})
    assert tried.status_code == 409
    assert DataRequest.objects.get().state == "filed"
    assert Event.objects.filter(verb="data_request.complete.refused", reason="role").count() == 1
    officer.post(f"{here}withdraw/", {"version": 1, "key": "c"})
    assert DataRequest.objects.get().state == "withdrawn"


def test_faults_stand_at_their_fields_and_the_same_is_not_asked_twice(client: Client) -> None:
    sign_in(client, Role.ENTERPRISE)

    answer = client.post(f"{HERE}new/", {"kind": "correct", "words": "", "key": "a"})
    assert answer.status_code == 422
    assert "请写明您的要求" in answer.content.decode()
    asked(client)
    again = client.post(f"{HERE}new/", {"kind": "explain", "part": "claims", "words": "再问", "key": "b"})

    assert again.status_code == 409
    assert DataRequest.objects.count() == 1


def test_the_api_does_what_the_pages_do(client: Client) -> None:
    officer = Client()
    sign_in(client, Role.ENTERPRISE, organisation(region="330402"))
    sign_in(officer, Role.OPERATOR, region="330402")

    uid = client.post("/api/v1/data-requests", {"kind": "correct", "words": "姓名写错了"}, **JSON).json()[
        "uid"
    ]
    assert client.post("/api/v1/data-requests", {"kind": "see"}, **JSON).status_code == 422
    assert officer.get("/api/v1/data-requests").json()["total"] == 1
    assert officer.get("/api/v1/data-requests", {"mine": True}).json()["total"] == 0
    body = {"complete": False, "text": "请本人到窗口办理。", "version": 1}
    assert officer.post(f"/api/v1/data-requests/{uid}/answer", body, **JSON).json()["state"] == "declined"
    assert client.get(f"/api/v1/data-requests/{uid}").json()["answer"] == "请本人到窗口办理。"
    assert client.post(f"/api/v1/data-requests/{uid}/withdrawal", {"version": 2}, **JSON).status_code == 409


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_an_administrator_takes_their_own_request_back_by_the_button_of_its_page(role: Role) -> None:
    client, other = Client(), Client()
    sign_in(client, role)
    sign_in(other, role)
    here = asked(client)

    page = client.get(here).content.decode()
    assert "撤回请求" in page
    assert f"{here}withdraw/" in page
    assert other.get(here).status_code == 404
    client.post(f"{here}withdraw/", {"version": 1, "key": "w"})

    assert DataRequest.objects.get().state == "withdrawn"
    assert "撤回请求" not in client.get(here).content.decode().partition("<main")[2].partition("办理过程")[0]
