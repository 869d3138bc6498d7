"""The rulebook's pages and API as their readers meet them."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.models import RuleVersion
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.rulebook.writing import as_text
from tests.builders import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIRST = "2027-01-01"
DAY = date(2026, 11, 20)


@pytest.fixture
def maker() -> Client:
    client = Client()
    sign_in(client, Role.CITY, region="3304")
    return client


@pytest.fixture
def checker() -> Client:
    client = Client()
    sign_in(client, Role.CITY, region="3304")
    return client


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[-800:]
    return html.unescape(answer.content.decode())


def key_of(text: str) -> str:
    return re.findall(r'name="key" value="([0-9a-f]+)"', text)[0]


def filled(client: Client, **changes: str) -> dict[str, str]:
    page = read(client, "/rules/settings.pages/new/")
    body = re.search(r"<textarea name=\"body\".*?>\n?(.*?)</textarea>", page, re.DOTALL)[1]
    assert body.strip() == as_text(rulebook().body("settings.pages", DAY)).strip()
    given = {"body": body.replace("rows_per_page = 20", "rows_per_page = 50")}
    return (
        given
        | {"key": key_of(page), "first": FIRST, "to": "", "source": "市科技局通知〔2026〕9号", "mark": "S"}
        | changes
    )


def test_anybody_reads_every_rule_with_its_source_and_its_versions(client: Client) -> None:
    page = read(client, "/rules/")
    for words in (
        "办理时限",
        "2026 年节假日安排",
        "国办发明电〔2025〕7号",
        "已逐字核对原文",
        "平台默认值，可由本地替换",
    ):
        assert words in page
    assert "新增年历" not in page
    assert "codes.lists" not in page

    rule = read(client, "/rules/settings.clocks/")
    assert rulebook().versions("settings.clocks")[0].sm3 in rule
    assert "5 个工作日" in rule
    assert "17:00" in rule
    assert "新增版本" not in rule
    assert "国庆节" in read(client, "/rules/calendars.2026/")
    read(client, "/rules/settings.nothing/", 404)
    read(client, "/rules/codes.lists/", 404)


def test_who_may_not_add_finds_no_form() -> None:
    for role, region in ((Role.OPERATOR, "3304"), (Role.SYSTEM_ADMIN, "")):
        client = Client()
        sign_in(client, role, region=region)
        for url in ("/rules/settings.pages/new/", "/rules/years/new/"):
            read(client, url, 404)


def test_a_version_is_added_by_one_and_approved_by_another(maker: Client, checker: Client) -> None:
    sent = maker.post("/rules/settings.pages/new/", filled(maker))
    assert sent.status_code == 303, html.unescape(sent.content.decode())
    uid = RuleVersion.objects.get().uid
    assert sent["Location"] == f"/rules/proposals/{uid}/"
    own = read(maker, sent["Location"])
    assert "须由另一名经办人复核" in own
    assert maker.post(sent["Location"], {"decision": "approve"}).status_code == 404
    assert "由您提出" in read(maker, "/rules/")

    seen = read(checker, sent["Location"])
    assert re.search(r"每页行数.*rows_per_page.*20.*50", seen, re.DOTALL)
    decided = checker.post(sent["Location"], {"decision": "approve", "key": key_of(seen)})

    assert decided.status_code == 303
    assert rulebook().body("settings.pages", DAY.replace(year=2027))["rows_per_page"] == 50
    rule = read(Client(), "/rules/settings.pages/")
    assert "两人补充的版本" in rule
    assert "已通过" in read(checker, sent["Location"])


def test_the_same_form_sent_twice_proposes_once(maker: Client) -> None:
    data = filled(maker)

    answers = [maker.post("/rules/settings.pages/new/", data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert RuleVersion.objects.count() == 1


@pytest.mark.parametrize("changes, words", [
    ({"body": "rows_per_page = \n"}, "第 1 行第 17 列有误"), ({"body": "rows_per_page = 20"}, "缺少，程序要读它"),
    ({"first": "2020-01-01"}, "2020-01-01 起的版本时间重叠"), ({"first": ""}, "请填写起日"), ({"to": "2027-02-01"}, "止于 2027-02-01"),
    ({"source": ""}, "请填写出处"), ({"mark": ""}, "请选择依据程度"),
])  # fmt: skip
def test_a_fault_is_named_beside_its_field_and_the_input_kept(
    maker: Client, changes: dict, words: str
) -> None:
    data = filled(maker, **changes)

    answer = maker.post("/rules/settings.pages/new/", data)

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    assert data["body"].strip() in page
    assert not RuleVersion.objects.exists()


def test_refusing_wants_a_reason_and_leaves_the_book_alone(maker: Client, checker: Client) -> None:
    url = maker.post("/rules/settings.pages/new/", filled(maker))["Location"]

    empty = checker.post(url, {"decision": "refuse", "reason": ""})
    assert empty.status_code == 422
    assert "退回须写明理由" in html.unescape(empty.content.decode())
    assert checker.post(url, {"decision": "refuse", "reason": "文号不对"}).status_code == 303

    assert "文号不对" in read(maker, url)
    assert len(rulebook().versions("settings.pages")) == 1


def test_a_newly_announced_year_is_added_on_its_own_page(maker: Client, checker: Client) -> None:
    page = read(maker, "/rules/years/new/")
    body = 'year = 2030\noff = [{ name = "春节", first = 2030-02-02, last = 2030-02-08 }]\nworked = [2030-02-10]\n'
    data = {"year": "2030", "title": "2030 年节假日安排", "first": "2030-01-01", "source": "国办通知", "mark": "S", "body": body, "key": key_of(page)}  # fmt: skip
    wrong = maker.post("/rules/years/new/", data | {"year": "2031", "key": "x"})
    assert (wrong.status_code, "year 须为 2031" in html.unescape(wrong.content.decode())) == (422, True)

    url = maker.post("/rules/years/new/", data)["Location"]
    checker.post(url, {"decision": "approve"})

    assert 2030 in rulebook().calendar().announced
    assert "2030 年节假日安排" in read(Client(), "/rules/")


def test_reading_costs_few_queries(maker: Client, django_assert_max_num_queries) -> None:  # noqa: ANN001
    maker.post("/rules/settings.pages/new/", filled(maker))
    for url, most in (
        ("/rules/", 12),
        ("/rules/settings.clocks/", 12),
        (f"/rules/proposals/{RuleVersion.objects.get().uid}/", 18),
    ):
        with django_assert_max_num_queries(most):
            read(maker, url)


def test_the_api_does_what_the_pages_do(maker: Client, checker: Client, client: Client) -> None:
    rows = client.get("/api/v1/rules").json()
    assert {"code": "settings.pages", "from": "2020-01-01", "mark": "P"}.items() <= next(
        row for row in rows if row["code"] == "settings.pages"
    ).items()
    rule = client.get("/api/v1/rules/settings.pages").json()
    assert rule["versions"][0]["sm3"] == rulebook().versions("settings.pages")[0].sm3
    assert client.get("/api/v1/rules/settings.nothing").status_code == 404

    text = rule["versions"][0]["text"].replace("rows_per_page = 20", "rows_per_page = 50")
    body = {"code": "settings.pages", "from": FIRST, "text": text, "source": "通知", "mark": "K"}
    send = {"content_type": "application/json"}
    assert client.post("/api/v1/rule-proposals", json.dumps(body), **send).status_code == 401
    made = maker.post("/api/v1/rule-proposals", json.dumps(body), **send)
    assert made.status_code == 200, made.content
    uid = made.json()["uid"]
    waiting = checker.get("/api/v1/rule-proposals").json()
    assert [row["uid"] for row in waiting["rows"]] == [uid]
    same = maker.post(f"/api/v1/rule-proposals/{uid}/decide", json.dumps({"approve": True}), **send)
    assert (same.status_code, same.json()["code"]) == (409, "proposal.same_person")
    assert (
        checker.post(
            f"/api/v1/rule-proposals/{uid}/decide", json.dumps({"approve": True}), **send
        ).status_code
        == 200
    )

    assert [version["from"] for version in client.get("/api/v1/rules/settings.pages").json()["versions"]] == [
        FIRST,
        "2020-01-01",
    ]
    assert checker.get(f"/api/v1/rule-proposals/{uid}").json()["state"] == "approved"
