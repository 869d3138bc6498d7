"""Shipped policies read, say where they come from, and name what their source did not show."""

from datetime import date
from decimal import Decimal

import pytest

from kezhuan.core.errors import Invalid
from kezhuan.core.money import Fen
from kezhuan.core.rulebook.book import shipped_book
from kezhuan.core.rulebook.versions import Mark, RuleVersion
from kezhuan.payouts.rules import conditions
from kezhuan.payouts.rules.policy import Base, Beneficiary, Component, Stacking, Step, read
from tests.payouts.bench import policy, shipped

POLICIES = [
    version
    for code, rows in sorted(shipped_book().rules.items())
    if code.startswith("policies.")
    for version in rows
]


def test_the_sourced_policies_of_the_domain_notes_are_on_the_shelf():
    assert {version.code for version in POLICIES} == {
        f"policies.{name}" for name in (
            "ningbo_zhenhai_broker", "deqing_broker", "lanzhou_broker", "fuzhou_institution", "fuzhou_operator", "fuqing_buyer",
            "fuqing_seller", "fuqing_registrar", "jiangsu_deputy", "suzhou_office", "suzhou_platform",
        )
    }  # fmt: skip


@pytest.mark.parametrize("version", POLICIES, ids=lambda version: version.code)
def test_every_shipped_version_reads_and_is_marked_as_unverified_with_its_source(version):
    found = read(version)

    assert conditions.unknown(found) == ()
    assert found.source
    assert found.mark is Mark.SOURCED
    assert not found.known, "no source showed until when these hold"
    assert "to" in found.unclear
    assert found.evidence


def test_a_version_says_all_it_holds():
    found = shipped("ningbo_zhenhai_broker")

    assert (found.region, found.beneficiary, found.stacking, found.year_of) == (
        "330211",
        Beneficiary.BROKER,
        Stacking.HIGHER,
        "registered",
    )
    assert (found.cap_contract, found.cap_person_year, found.cap_organisation_year) == (
        Fen(30_000_000),
        None,
        None,
    )
    assert [component.base for component in found.components] == [Base.TECHNOLOGY]
    assert [(c.code, c.mark, c.bars) for c in found.conditions] == [
        ("buyer_region", Mark.SOURCED, True), ("filed", Mark.SOURCED, True), ("library_first", Mark.SOURCED, True),
        ("registered", Mark.KNOWN, True), ("unrelated", Mark.PROPOSED, False),
    ]  # fmt: skip
    assert found.covers(date(2022, 3, 25))
    assert not found.covers(date(2022, 3, 24))


def test_a_version_with_a_last_day_does_not_cover_the_day_after():
    body = {
        "region": "3304",
        "beneficiary": "buyer",
        "objection_wd": 5,
        "component": ({"clause": "一", "base": "paid", "fixed_yuan": 5},),
    }
    found = read(RuleVersion(code="policies.x", from_=date(2026, 1, 1), to=date(2026, 6, 30), body=body))

    assert found.covers(date(2026, 6, 30))
    assert not found.covers(date(2026, 7, 1))
    assert (found.components[0].fixed, found.earners, found.automatic, found.window_months) == (
        500,
        ("organisation",),
        False,
        None,
    )


@pytest.mark.parametrize("body", [
    {"region": ""}, {"region": 3304}, {"beneficiary": "nobody"}, {"component": ()}, {"component": "x"}, {"objection_wd": 0}, {"objection_wd": "5"},
    {"cap_contract_yuan": -1}, {"cap_contract_yuan": True}, {"stacking": "twice"},
    {"component": ({"clause": "", "base": "paid", "fixed_yuan": 1},)},
    {"component": ({"clause": "一", "base": "paid"},)},
    {"component": ({"clause": "一", "base": "wealth", "fixed_yuan": 1},)},
    {"component": ({"clause": "一", "base": "paid", "step": ({"above_yuan": 0, "rate": "1.5"},)},)},
    {"component": ({"clause": "一", "base": "paid", "step": ({"above_yuan": 5, "rate": "0.1"}, {"above_yuan": 5, "rate": "0.2"})},)},
    {"component": ({"clause": "一", "base": "paid", "step": ({"above_yuan": 9, "rate": "0.1"}, {"above_yuan": 5, "rate": "0.2"})},)},
    {"condition": ({"code": "paid", "clause": "一", "mark": "X"},)}, {"condition": ({"code": "paid"},)},
], ids=str)  # fmt: skip
def test_a_body_that_is_no_policy_is_named(body):
    with pytest.raises(Invalid) as fault:
        policy(**body)

    assert set(fault.value.fields) == {"policies.test"}
    assert fault.value.reasons[0].code == "policy.body"


def test_a_sum_finer_than_a_fen_is_no_cap():
    with pytest.raises(Invalid):
        policy(cap_contract_yuan=Decimal("1.005"))
    assert policy(cap_contract_yuan=Decimal("1.05")).cap_contract == 105


def test_a_condition_nothing_can_answer_is_named():
    assert conditions.unknown(policy(condition=({"code": "stars", "clause": "一"},))) == ("stars",)


def test_what_a_component_leaves_out_is_nothing_and_its_edges_are_exact():
    bare = Component("一", Base.PAID, False, ())
    assert (bare.minimum, bare.beyond, bare.fixed, bare.cap) == (0, False, 0, None)

    one_day = policy(objection_wd=1)
    assert one_day.objection_wd == 1
    assert policy(objection_wd=7).objection_wd == 7

    unsaid = policy(component=({"clause": "一", "base": "paid", "step": ({"rate": "1"},)},))
    assert unsaid.components[0].steps == (Step(Fen(0), Decimal(1)),)
    with pytest.raises(Invalid):
        policy(component=({"clause": "一", "base": "paid", "step": ({"rate": "0"},)},))
