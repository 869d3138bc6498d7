"""Decisions about trials, without a database."""

from datetime import date, timedelta

import pytest

from kezhuan.trials import rules
from kezhuan.trials.rules import Terms

DAY = date(2026, 11, 20)
GOOD = Terms("licence", "fixed", 100, "", 12, 3)


@pytest.mark.parametrize(
    "day, months, after",
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 20), 12, date(2027, 11, 20)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
        (date(2026, 3, 15), 0, date(2026, 3, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, after):
    assert rules.add_months(day, months) == after


def test_terms_are_fixed_beforehand_and_each_lack_is_named():
    assert rules.terms_faults(GOOD) == {}
    assert set(rules.terms_faults(Terms("", "", None, "", 0, 13))) == {
        "conversion",
        "price_kind",
        "months",
        "decide_within_months",
    }
    assert set(rules.terms_faults(Terms("licence", "fixed", None, "", 6, 0))) == {"price_fen"}
    assert set(rules.terms_faults(Terms("licence", "royalty", None, " ", 36, 12))) == {"royalty"}
    assert set(rules.terms_faults(Terms("licence", "later", None, "", 121, 3))) == {"months"}


def test_a_threshold_of_maturity_is_a_local_option_and_none_by_default():
    assert rules.trl_fault(None, least=0) is None
    assert rules.trl_fault(3, least=4).code == "pool.trl"
    assert rules.trl_fault(None, least=4).code == "pool.trl"
    assert rules.trl_fault(4, least=4) is None


def test_every_condition_of_entry_must_be_ticked():
    conditions = ({"code": "a"}, {"code": "b"})
    assert rules.conditions_met({"a": True, "b": True}, conditions)
    assert not rules.conditions_met({"a": True}, conditions)
    assert not rules.conditions_met({"a": True, "b": False}, conditions)


@pytest.mark.parametrize("state_unit, kind, needed", [(True, "fixed", True), (False, "fixed", False), (True, "royalty", False), (True, "later", False)])  # fmt: skip
def test_only_a_price_a_state_unit_fixed_beforehand_is_announced(state_unit, kind, needed):
    assert rules.announcement_needed(state_unit=state_unit, price_kind=kind) is needed


def test_only_small_firms_without_ties_try():
    assert rules.applicant_fault(small=True, related=False, same=False) is None
    assert rules.applicant_fault(small=False, related=False, same=False).code == "trial.small"
    assert rules.applicant_fault(small=True, related=True, same=False).code == "trial.related"
    assert rules.applicant_fault(small=True, related=False, same=True).code == "trial.related"


def test_the_usual_length_is_a_hint_and_never_blocks():
    assert rules.terms_faults(Terms("licence", "later", None, "", 1, 3)) == {}
    assert rules.months_hint(6, least=6, most=36) is None
    assert rules.months_hint(36, least=6, most=36) is None
    assert rules.months_hint(5, least=6, most=36).params == {"months": 5, "least": 6, "most": 36}
    assert rules.months_hint(37, least=6, most=36).code == "trial.months_hint"


def test_an_extension_is_later_and_what_is_usual_of_it_is_a_hint():
    assert rules.extension_fault(DAY, ends_on=DAY).code == "trial.until"
    assert rules.extension_fault(date(2030, 11, 21), ends_on=DAY) is None
    assert rules.extension_hint(extended=False, most_months=12).params == {"most": 12}
    assert rules.extension_hint(extended=True, most_months=12).code == "trial.extended"


def test_both_decide_within_the_months_agreed_after_the_end():
    assert rules.decide_by(None, months=3) is None
    assert rules.decide_by(date(2026, 11, 30), months=3) == date(2027, 2, 28)
    assert rules.decide_by(DAY, months=0) == DAY


def test_reminders_come_sixty_thirty_and_no_days_before_the_end():
    def due(before, given=()):
        return rules.reminders_due(DAY, today=DAY - timedelta(before), days=(60, 30, 0), given=given)

    assert (due(61), due(60), due(31, (60,)), due(30, (60,)), due(0, (60, 30))) == (
        (),
        (60,),
        (),
        (30,),
        (0,),
    )
    assert due(10) == (60, 30)
    assert due(-5, (60, 30, 0)) == ()


def test_a_breach_becomes_a_dispute_after_its_days_only():
    assert not rules.notice_over(None, today=DAY, days=30)
    assert not rules.notice_over(DAY - timedelta(29), today=DAY, days=30)
    assert rules.notice_over(DAY - timedelta(30), today=DAY, days=30)


def test_usage_is_written_once_for_each_month_of_the_trial():
    def fault(month, kept=()):
        found = rules.month_fault(month, starts_on=date(2026, 9, 10), today=DAY, kept=kept)
        return found.code if found else None

    assert [fault(m) for m in ("2026-08", "2026-09", "2026-11", "2026-12", "bogus")] == [
        "log.month",
        None,
        None,
        "log.month",
        "log.month",
    ]
    assert fault("2026-10", {"2026-10"}) == "log.again"
