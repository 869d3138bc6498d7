"""The API and `./kz payouts`: the same acts, the same words, and no money by token."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.payouts import usecases
from kezhuan.payouts.commands import payouts
from kezhuan.payouts.models import Application, Appropriation
from tests.builders import sign_in
from tests.payouts.town import POLICY, contract, fresh, policy

pytestmark = [pytest.mark.django_db]
JSON = {"content_type": "application/json"}


def door(town, name, role, **more):
    client = Client()
    setattr(town, name, sign_in(client, role, **more))
    return client


def test_an_application_from_its_check_to_its_decision(town):
    owner, science = (
        door(town, "owner", Role.ENTERPRISE, org=town.firm),
        door(town, "science", Role.DISTRICT, region="330402"),
    )
    body = {"policy": POLICY, "contracts": [str(contract(town.firm).uid)]}
    check = owner.post("/api/v1/payouts/check", body, **JSON).json()
    assert (check["eligible"], check["tree"]["amount"]) == (True, 10_000_000)
    assert check["tree"]["parts"][0]["parts"][0]["clause"] == "第三条：技术交易额的 10%"
    assert POLICY in {row["code"] for row in owner.get("/api/v1/policies?local=1").json()}
    assert "policies.deqing_broker" in {row["code"] for row in owner.get("/api/v1/policies").json()}

    uid = owner.post("/api/v1/payouts", body, **JSON).json()["uid"]
    made, url = Application.objects.get(uid=uid), f"/api/v1/payouts/{uid}"
    usecases.add_evidence(made.uid, code="invoice", file=("发票.txt", b"1"), actor=town.owner)
    account = town.account()
    edited = owner.patch(url, {"version": 1, "payee": str(account.uid)}, **JSON)
    assert edited.json() == {"uid": uid, "state": "draft"}
    assert owner.post(f"{url}/submit", {"version": 2, "promised": False}, **JSON).status_code == 409
    assert (
        owner.post(f"{url}/submit", {"version": 2, "promised": True}, **JSON).json()["state"] == "submitted"
    )
    assert (
        science.post(f"{url}/return", {"version": 3, "reason": "发票不清。"}, **JSON).json()["state"]
        == "returned"
    )
    assert (
        owner.post(f"{url}/submit", {"version": 4, "promised": True}, **JSON).json()["state"] == "submitted"
    )
    assert science.post(f"{url}/accept", {"version": 5}, **JSON).json()["state"] == "accepted"
    assert (
        science.post(
            f"{url}/review", {"version": 6, "opinion": "齐全。", "discredited": False}, **JSON
        ).json()["state"]
        == "reviewed"
    )
    assert (
        science.post(
            f"{url}/decide", {"version": 7, "decided": 10_000_001, "reason": "x"}, **JSON
        ).status_code
        == 422
    )
    assert (
        science.post(
            f"{url}/decide", {"version": 7, "decided": 10_000_000, "reason": "按上限。"}, **JSON
        ).json()["state"]
        == "reviewed"
    )
    assert science.post(f"{url}/decline", {"version": 7, "reason": "不符。"}, **JSON).status_code == 200
    assert owner.post(f"{url}/withdraw", {"version": 7}, **JSON).json()["state"] == "withdrawn"
    detail = science.get(url).json()
    assert (detail["row"]["state"], detail["row"]["ceiling_fen"]) == ("withdrawn", 10_000_000)


def test_lists_are_scoped_and_roles_without_part_get_nothing(town):
    made = town.submitted(contract(town.firm))
    budget = town.budget(1)
    science, operator = (
        door(town, "science", Role.DISTRICT, region="330402"),
        door(town, "other", Role.OPERATOR, region="330402"),
    )
    stranger = door(town, "stranger", Role.ENTERPRISE)
    assert science.get("/api/v1/payouts?state=submitted&year=2026").json()["rows"][0]["number"] == made.number
    assert stranger.get("/api/v1/payouts").json() == {"total": 0, "rows": []}
    assert stranger.get(f"/api/v1/payouts/{made.uid}").status_code == 404
    for path in ("payouts", "appropriations", "disbursements", "recoveries"):
        assert operator.get(f"/api/v1/{path}").status_code == 404, path
        assert science.get(f"/api/v1/{path}").status_code == 200, path
    assert science.get("/api/v1/appropriations").json()["rows"][0]["number"] == budget.number
    assert science.get(f"/api/v1/payouts/simulation?policy={POLICY}&year=2026").json()["cases"] == 0
    assert stranger.get(f"/api/v1/payouts/simulation?policy={POLICY}&year=2026").status_code == 404


def test_the_commands_read_explain_simulate_and_check(town):
    made = town.paid(town.budget(500_000), contract(town.firm))

    def call(*words):
        return CliRunner().invoke(payouts, list(words))

    assert "policies.ningbo_zhenhai_broker" in call("policies").output
    assert '"known": true' in call("policies", "--json").output
    told = call("explain", str(made.uid))
    assert "100,000.00  1,000,000.00 元 × 10%" in told.output
    assert "第三条：技术交易额的 10%" in told.output
    assert call("explain", "00000000-0000-4000-8000-000000000000").exit_code == 1
    run = call("simulate", POLICY, "--year", "2026", "--region", "330402")
    assert "1 项，原安排 100,000.00 元，按此版本 100,000.00 元" in run.output
    assert (
        "有效期未经核实"
        in call("simulate", "policies.deqing_broker", "--year", "2026", "--region", "330402").output
    )
    assert call("check").exit_code == 0
    Appropriation.objects.update(paid_fen=1)
    wrong = call("check")
    assert wrong.exit_code == 1
    assert "应为 10000000" in wrong.output
    assert fresh(made).state == "paid"


def test_a_what_if_run_names_who_gains_and_who_loses(town):
    town.paid(town.budget(500_000), contract(town.firm))
    policy(
        first=date(2026, 12, 1),
        component=[
            {"clause": "新", "base": "technology_amount", "step": [{"above_yuan": 0, "rate": "0.05"}]}
        ],
    )
    run = CliRunner().invoke(
        payouts, ["simulate", POLICY, "--year", "2026", "--region", "330402", "--from", "2026-12-01"]
    )

    assert "减少" in run.output
    assert "-50,000.00 元" in run.output
