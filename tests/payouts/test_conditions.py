"""Conditions answer yes, no or not yet; windows end on real days."""

from dataclasses import replace
from datetime import date

import pytest

from kezhuan.core.calendar import months_after
from kezhuan.payouts.rules import conditions
from kezhuan.payouts.rules.cases import Applicant
from tests.payouts.bench import FILED, FIRM, case, line, policy

ROW = {"clause": "第二条"}


@pytest.mark.parametrize("condition, more, met", [
    ({"code": "library_first"}, {"listed_on": None}, None), ({"code": "library_first"}, {}, True),
    ({"code": "buyer_region", "values": ("3304",)}, {"buyer_region": ""}, None),
    ({"code": "buyer_region", "values": ("3304", "3205")}, {"buyer_region": "320506"}, True),
    ({"code": "seller_region", "values": ("3304",)}, {"seller_region": "3305"}, False),
    ({"code": "buyer_kind", "values": ("enterprise",)}, {"buyer_kind": "hospital"}, False),
    ({"code": "registered"}, {"registered_on": None}, False), ({"code": "paid"}, {"paid": None}, None), ({"code": "paid"}, {}, False),
    ({"code": "unrelated"}, {"related": None}, None), ({"code": "unrelated"}, {"related": True}, False), ({"code": "unrelated"}, {}, True),
    ({"code": "broker_named"}, {"broker_named": None}, None), ({"code": "through_exchange"}, {"through_exchange": None}, None),
])  # fmt: skip
def test_a_condition_of_a_contract(condition, more, met):
    verdict = conditions.of_line(policy(condition=(condition | ROW,)), line(0, **more), FILED)[2]

    assert (verdict.code, verdict.met, verdict.clause, verdict.contract) == (
        condition["code"],
        met,
        "第二条",
        line().number,
    )


def test_what_is_only_proposed_hints():
    rows = (
        {"code": "paid", "mark": "P"} | ROW,
        {"code": "unrelated", "mark": "U"} | ROW,
        {"code": "registered", "mark": "K"} | ROW,
    )

    assert [v.bars for v in conditions.of_line(policy(condition=rows), line(), FILED)] == [
        True,
        True,
        False,
        False,
        True,
    ]


def test_the_applicant_is_asked_whatever_the_contract():
    asked = conditions.of_applicant(
        policy(evidence=("invoice", "certificate")), case(line(), evidence=("invoice",))
    )

    assert {verdict.code: verdict.met for verdict in asked} == {
        "earner": True, "officer": True, "party_staff": True, "owes": True, "credit": None, "evidence": None, "window": True,
    }  # fmt: skip
    full = conditions.of_applicant(
        policy(evidence=("invoice",)),
        case(line(), applicant=replace(FIRM, discredited=False), evidence=("invoice",)),
    )
    assert {v.code: v.met for v in full}["evidence"] is True
    assert {v.code: v.met for v in full}["credit"] is True


def test_a_policy_for_organisations_is_none_for_persons():
    asked = conditions.of_applicant(
        policy(earners=("organisation",)), case(line(), applicant=Applicant(person=True))
    )

    assert asked[0].met is False


@pytest.mark.parametrize("day, months, later", [
    (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2028, 1, 31), 1, date(2028, 2, 29)), (date(2026, 3, 31), 1, date(2026, 4, 30)),
    (date(2026, 12, 15), 1, date(2027, 1, 15)), (date(2026, 5, 5), 24, date(2028, 5, 5)), (date(2026, 11, 30), 12, date(2027, 11, 30)),
])  # fmt: skip
def test_months_end_on_real_days(day, months, later):
    assert months_after(day, months) == later


def test_every_condition_is_one_the_program_can_answer_or_is_named():
    known = policy(condition=tuple({"code": code} | ROW for code in ("registered", "paid")))

    assert conditions.unknown(known) == ()
    assert conditions.of_line(known, line(0, paid=1), FILED)[3].met is True
    assert conditions.of_line(known, line(0), FILED)[2].met is True


@pytest.mark.parametrize("days, met", [
    ((date(2025, 11, 20),), True), ((date(2025, 11, 19),), False), ((date(2026, 4, 1), date(2025, 11, 19)), False),
    ((date(2026, 4, 1), None), None), ((None,), None),
])  # fmt: skip
def test_a_window_holds_for_every_contract_and_waits_for_a_registration(days, met):
    lines = [line(registered_on=day) for day in days]
    asked = conditions.of_applicant(policy(window_months=12), case(*lines, today=date(2026, 11, 20)))

    assert {v.code: v.met for v in asked}["window"] is met
