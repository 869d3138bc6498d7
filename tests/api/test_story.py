"""The main story without a page: over REST, and at a terminal through `./kz call`, each under the person's own token."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from tests.e2e.story import settle, work

pytestmark = [pytest.mark.django_db(transaction=True)]
TITLE = "碳化硅陶瓷机械臂减重"
FILE = "项目,数值\n减重率,42\n".encode("utf-8-sig")
Call = Callable[..., Any]


@pytest.fixture
def secrets(settings, tmp_path, transactional_db) -> dict[str, str]:
    """The cast of the story, each with a token of its own."""
    from kezhuan.people import tokens
    from kezhuan.people.models import Membership, User
    from kezhuan.people.queries import actor_of

    settings.INDEX_DIR = tmp_path / "index"
    settle()
    work()
    found = {}
    for account in ("liaison", "owner", "operator", "officer", "office"):
        user = User.objects.get(username=account)
        hat = Membership.objects.get(user=user)
        _uid, found[account] = tokens.create(
            "故事", ("read", "write"), days=30, hat=hat.uid, actor=actor_of(user, None)
        )
    return found


def over_rest(secrets: dict[str, str], _url: str) -> Call:
    """(who, method, address, body) → the answer's JSON, or (status, problem)."""

    def call(who: str, method: str, address: str, body: Any = None) -> Any:
        answer = Client().generic(
            method, f"/api/v1{address}", json.dumps(body) if body else "", content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {secrets[who]}",
        )  # fmt: skip
        return answer.json() if answer.status_code == 200 else (answer.status_code, answer.json())

    return call


def at_a_terminal(secrets: dict[str, str], url: str) -> Call:
    """The same through `./kz call`."""
    from kezhuan.cli.call import command

    def call(who: str, method: str, address: str, body: Any = None) -> Any:
        words = [method, address, "--url", url, "--token", secrets[who]]
        done = CliRunner().invoke(command, [*words, "--body", json.dumps(body)] if body else words)
        if done.exit_code == 0:
            return json.loads(done.stdout)
        return int(done.stderr.split()[0]), {"detail": done.stderr}

    return call


@pytest.mark.parametrize("way", [over_rest, at_a_terminal])
def test_a_demand_is_collected_screened_published_and_answered(secrets, live_server, way) -> None:
    call = way(secrets, live_server.url)

    uid = _a_visit_becomes_a_demand_the_firm_submits(call)
    _the_centre_asks_back_and_passes_it(call, uid)
    _the_officer_publishes_it(call, uid)
    work()
    contact = _the_institute_asks_and_is_refused_then_asked(call, uid)

    said = call("office", "POST", f"/contacts/{contact}/messages", {
        "text": "方案见附件。", "file": {"name": "方案.csv", "content": base64.b64encode(FILE).decode()}})  # fmt: skip
    assert said["uid"]
    thread = call("owner", "GET", f"/contacts/{contact}")["thread"]
    assert [(m["text"], m["files"][0]["name"]) for m in thread] == [("方案见附件。", "方案.csv")]


def _state(call: Call, who: str, uid: str) -> tuple[str, int]:
    row = call(who, "GET", f"/demands/{uid}")["row"]
    return row["state"], row["version"]


def _a_visit_becomes_a_demand_the_firm_submits(call: Call) -> str:
    firm = call("owner", "GET", "/me")["organisation"]
    visit = call("liaison", "POST", "/visits", {
        "organisation": firm, "visited_on": "2026-11-20", "contact_name": "沈厂长", "contact_phone": "13800001111",
        "notes": "薄壁件烧结变形大，减重率不低于35%，弹性模量不低于380GPa。", "finds_demand": True})["uid"]  # fmt: skip
    sent = call("liaison", "POST", f"/visits/{visit}/move", {"move": "send", "version": 1})
    assert sent["state"] == "sent"
    agreed = call("owner", "POST", f"/visits/{visit}/move", {"move": "confirm", "version": 2})
    assert agreed["state"] == "confirmed"

    uid = call("liaison", "POST", "/demands", {
        "organisation": firm, "visit": visit, "title": TITLE, "field": "05", "audience": "public", "secrecy_cleared": True,
        "problem": "晶圆搬运机械臂用碳化硅陶瓷做中空加筋减重，薄壁件烧结变形大，成品率低。", "goal": "减重率不低于35%，弹性模量不低于380GPa。"})["uid"]  # fmt: skip
    _state_now, version = _state(call, "owner", uid)
    rows = [
        {"name": "减重率", "operator": ">=", "low": "35", "unit": "%", "confirmed": True},
        {"name": "弹性模量", "operator": ">=", "low": "380", "unit": "GPa", "confirmed": True},
    ]
    call("owner", "PATCH", f"/demands/{uid}", {"version": version, "parameters": rows})
    _state_now, version = _state(call, "owner", uid)
    call("owner", "POST", f"/demands/{uid}/move", {"move": "confirm", "version": version})
    _state_now, version = _state(call, "owner", uid)
    assert call("owner", "POST", f"/demands/{uid}/submit", {"version": version})["state"] == "submitted"
    return uid


def _the_centre_asks_back_and_passes_it(call: Call, uid: str) -> None:
    _now, version = _state(call, "operator", uid)
    back = {"version": version, "questions": ["现在的成品率是多少？"]}
    assert call("operator", "POST", f"/demands/{uid}/return", back)["state"] == "returned"
    question = call("owner", "GET", f"/demands/{uid}")["questions"][0]["uid"]
    _now, version = _state(call, "owner", uid)
    call("owner", "POST", f"/demands/{uid}/answers", {"version": version, "answers": {question: "约六成。"}})
    _now, version = _state(call, "owner", uid)
    assert call("owner", "POST", f"/demands/{uid}/submit", {"version": version})["state"] == "submitted"

    card = {"real": True, "measurable": True, "budget": True, "publishable": True, "note": "与企业技术负责人核实，参数可测。"}  # fmt: skip
    # A version nobody sees any more is refused and nothing is written; a firm may not screen.
    assert call("operator", "POST", f"/demands/{uid}/screen", {"version": version, **card})[0] == 409
    _now, version = _state(call, "operator", uid)
    assert call("owner", "POST", f"/demands/{uid}/screen", {"version": version, **card})[0] == 409
    assert _state(call, "operator", uid) == ("submitted", version)
    assert (
        call("operator", "POST", f"/demands/{uid}/screen", {"version": version, **card})["state"]
        == "screened"
    )


def _the_officer_publishes_it(call: Call, uid: str) -> None:
    _now, version = _state(call, "officer", uid)
    face = {"version": version, "audience": "public", "public_title": TITLE, "teaser": "寻求轻量化陶瓷结构件。",
            "gate": {"secrecy": True, "export": True, "teaser_clean": True}}  # fmt: skip
    assert call("officer", "POST", f"/demands/{uid}/publish", face)["state"] == "published"


def _the_institute_asks_and_is_refused_then_asked(call: Call, uid: str) -> str:
    found = [row for row in call("office", "GET", "/matches")["rows"] if row["demand_uid"] == uid]
    assert found[0]["reasons"]
    assert {verdict["verdict"] for verdict in found[0]["verdicts"]} == {"met"}
    pair = {"demand": uid, "item_kind": "achievement", "item_uid": found[0]["item_uid"]}
    asked = call("office", "POST", "/contacts", {**pair, "message": "可以先试制两件样件。"})["uid"]
    assert (
        call("owner", "POST", f"/contacts/{asked}/refuse", {"version": 1, "reason_code": "nonsense"})[0]
        == 422
    )
    refused = call("owner", "POST", f"/contacts/{asked}/refuse", {"version": 1, "reason_code": "busy"})
    assert refused["state"] == "refused"

    again = call("owner", "POST", "/contacts", {**pair, "message": "生产淡季可以试机，请报方案。"})["uid"]
    assert call("office", "POST", f"/contacts/{again}/accept", {"version": 1})["state"] == "accepted"
    return again
