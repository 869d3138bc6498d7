"""赋权: a share of ownership or at least ten years of use; a whole application before anybody decides."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.rulebook.book import shipped_book
from kezhuan.rights.rules import dividing, entitling
from kezhuan.rights.rules.entitling import Terms

TERMS = entitling.terms_of(shipped_book().body("settings.rights", date(2026, 9, 1)))
WHOLE = {
    "plan": "由团队成立公司在两年内完成中试并投产，单位提供场地。", "obligations": "按份额分担费用", "conflict": "无",
    "promises": dict.fromkeys(entitling.PROMISES, True), "people": [("甲", 6000), ("乙", 4000)],
}  # fmt: skip


def test_ten_years_are_the_least_and_not_all_of_the_ownership_is_given():
    assert (TERMS.least_years, TERMS.whole_ownership) == (10, False)


@given(years=st.integers(-5, 120))
def test_a_use_right_runs_for_ten_years_or_more(years):
    wrong = entitling.kind_faults("use", team_bp=None, years=years, terms=TERMS)

    assert bool(wrong) == (not TERMS.least_years <= years <= TERMS.most_years)


@pytest.mark.parametrize(
    ("bp", "whole", "fine"),
    [(1, False, True), (9_999, False, True), (10_000, False, False), (10_000, True, True), (0, True, False), (None, True, False), (10_001, True, False)],
)  # fmt: skip
def test_ownership_is_shared_unless_a_local_rule_gives_all_of_it(bp, whole, fine):
    wrong = entitling.kind_faults("ownership", team_bp=bp, years=None, terms=Terms(10, 30, whole))

    assert (wrong == {}) is fine


def test_an_unknown_right_is_named():
    assert entitling.kind_faults("gift", team_bp=1, years=1, terms=TERMS)["kind"].code == "entitlement.kind"
    assert entitling.kind_faults("use", team_bp=None, years=None, terms=TERMS)["years"].params == {
        "least": 10,
        "most": TERMS.most_years,
    }


def test_every_missing_part_is_named_once():
    assert entitling.missing(**WHOLE) == ()
    for change, code in (
        ({"plan": " 太短 "}, "entitlement.plan"), ({"obligations": " "}, "entitlement.obligations"), ({"conflict": ""}, "entitlement.conflict"),
        ({"promises": {"clear_title": True, "consented": True}}, "entitlement.promises"), ({"people": [("甲", 9_999)]}, "entitlement.team"),
    ):  # fmt: skip
        assert [r.code for r in entitling.missing(**WHOLE | change)] == [code]


def test_a_right_from_a_leap_day_ends_on_the_last_of_february():
    assert entitling.ends_on(date(2028, 2, 29), 10) == date(2038, 2, 28)
    assert entitling.ends_on(date(2026, 9, 1), 10) == date(2036, 9, 1)


def test_a_list_of_people_holds_everybody_once_and_no_more_than_all():
    assert dividing.list_faults([("甲", None, 10_000)]) == {}
    for rows, field in (
        ([("", None, 1)], "name"), ([("甲", None, 1), ("甲", None, 1)], "name"), ([("甲", 7, 1), ("乙", 7, 1)], "name"),
        ([("甲", None, 0)], "share"), ([("甲", None, 9_000), ("乙", None, 1_001)], "share"), ([(f"人{n}", None, 1) for n in range(61)], "name"),
    ):  # fmt: skip
        assert list(dividing.list_faults(rows)) == [field]
