"""Which rule set a contract falls under, and by when it must be decided."""

from __future__ import annotations

from datetime import date

import pytest

from kezhuan.contracts.rules import clocks
from kezhuan.core.money import WAN
from kezhuan.core.rulebook.book import shipped_book

CALENDAR = shipped_book().calendar()


def rules_on(day: date) -> clocks.RuleSet:
    return clocks.rule_set(shipped_book().body(clocks.RULE_SETS, day))


@pytest.mark.parametrize(
    "day, name, verified, licence",
    [
        (date(2022, 10, 31), "RS2000", True, False),
        (date(2022, 11, 1), "RS2000", True, True),
        (date(2026, 2, 28), "RS2000", True, True),
        (date(2026, 3, 1), "RS2026", False, True),
    ],
)
def test_the_acceptance_day_chooses_the_rule_set(day, name, verified, licence) -> None:
    rules = rules_on(day)

    assert (rules.id, rules.verified, rules.licence_is_own_type) == (name, verified, licence)


def test_thirty_days_under_the_old_rules_and_fifteen_working_days_under_the_new() -> None:
    assert clocks.decided_by(rules_on(date(2026, 2, 2)), date(2026, 2, 2), calendar=CALENDAR) == date(
        2026, 3, 4
    )
    assert clocks.decided_by(rules_on(date(2026, 3, 2)), date(2026, 3, 2), calendar=CALENDAR) == date(
        2026, 3, 23
    )


def test_a_local_limit_comes_first() -> None:
    areas = shipped_book().body(clocks.LOCAL, date(2025, 1, 1))["areas"]

    assert clocks.local_days(areas, "110108") == 7
    assert clocks.local_days(areas, "330402") is None
    assert clocks.decided_by(
        rules_on(date(2026, 3, 2)), date(2026, 3, 2), calendar=CALENDAR, local_d=7
    ) == date(2026, 3, 9)


def test_the_nearest_area_wins() -> None:
    assert (
        clocks.local_days([{"region": "33", "decide_d": 20}, {"region": "3304", "decide_d": 10}], "330402")
        == 10
    )


def test_experts_have_thirty_working_days_where_the_rule_set_says_so() -> None:
    accepted = date(2026, 3, 2)

    assert clocks.expert_by(rules_on(accepted), accepted, calendar=CALENDAR) == date(2026, 4, 14)
    old = date(2026, 2, 2)
    assert clocks.expert_by(rules_on(old), old, calendar=CALENDAR) == clocks.decided_by(
        rules_on(old), old, calendar=CALENDAR
    )


def test_a_corrected_filing_restarts_the_acceptance_only_where_the_rule_set_says_so() -> None:
    first, today = date(2026, 2, 2), date(2026, 2, 10)

    assert clocks.accepted_again(rules_on(first), first, today) == first
    assert clocks.accepted_again(rules_on(first), None, today) == today
    assert clocks.accepted_again(rules_on(date(2026, 3, 2)), date(2026, 3, 2), date(2026, 3, 9)) == date(
        2026, 3, 9
    )


def test_what_is_missing_is_due_in_ten_working_days() -> None:
    assert clocks.corrected_by(rules_on(date(2026, 3, 2)), date(2026, 3, 2), calendar=CALENDAR) == date(
        2026, 3, 16
    )


def test_experts_are_only_hinted_at_and_only_by_the_rule_set_that_knows_them() -> None:
    new, old = rules_on(date(2026, 3, 2)), rules_on(date(2026, 2, 2))

    assert "500 万元" in str(clocks.expert_hint(new, 500 * WAN))
    assert clocks.expert_hint(new, 500 * WAN - 1) is None
    assert clocks.expert_hint(new, 1, disputed=True) is not None
    assert clocks.expert_hint(old, 900 * WAN) is None
