"""What a registration adds to the figures: booked on the day of the act, taken off whole, put back the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.contracts.rules import ledger
from kezhuan.contracts.rules.amounts import Amounts

FIRST = date(2026, 3, 10)


def books(*moves):
    """The entries of (move, amounts, day) one after another, registered on FIRST."""
    entries = []
    for move, now, day in moves:
        entries.append(ledger.booking(move, entries, now, today=day, registered_on=FIRST))
    return entries


def test_a_registration_counts_on_the_day_the_register_names() -> None:
    (entry,) = books(("register", Amounts(1_000, 900, 800), FIRST))

    assert (entry.kind, entry.on, entry.turnover, entry.tech, entry.count) == (
        "registered",
        FIRST,
        1_000,
        800,
        1,
    )
    assert not entry.late


def test_before_an_amount_is_approved_the_claimed_one_counts() -> None:
    (entry,) = books(("register", Amounts(1_000, 900), FIRST))

    assert entry.tech == 900


def test_cancelling_books_in_the_period_of_cancelling_and_leaves_the_past_alone() -> None:
    later = date(2026, 8, 1)
    entries = books(
        ("register", Amounts(1_000, 900, 800), FIRST), ("cancel", Amounts(1_000, 900, 800), later)
    )

    assert ledger.totals(entries, first=date(2026, 1, 1), last=date(2026, 6, 30)) == (1_000, 800, 1)
    assert ledger.totals(entries, first=date(2026, 7, 1), last=date(2026, 12, 31)) == (-1_000, -800, -1)
    assert ledger.standing(entries) == (0, 0, 0)


def test_a_correction_books_the_difference_and_no_second_contract() -> None:
    entries = books(
        ("confirm", Amounts(1_000, 900, 800), FIRST),
        ("correct", Amounts(1_500, 1_400, 1_300), date(2026, 9, 1)),
    )

    assert (entries[1].kind, entries[1].turnover, entries[1].tech, entries[1].count) == (
        "corrected",
        500,
        500,
        0,
    )


def test_what_is_written_in_another_quarter_than_it_counts_in_is_marked_late() -> None:
    (entry,) = books(("record", Amounts(1, 1, 1), date(2026, 4, 1)))
    (same,) = books(("record", Amounts(1, 1, 1), date(2026, 3, 31)))

    assert entry.late
    assert not same.late
    assert (ledger.quarter(date(2026, 12, 31)), ledger.quarter(date(2026, 1, 1))) == ((2026, 4), (2026, 1))


def test_a_move_that_books_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="receive books nothing"):
        ledger.booking("receive", (), Amounts(1, 1, 1), today=FIRST, registered_on=FIRST)


AMOUNTS = st.integers(0, 10**10).flatmap(
    lambda turnover: st.integers(0, turnover).map(lambda approved: Amounts(turnover, approved, approved))
)
ROUNDS = st.lists(
    st.tuples(st.sampled_from(("cancel", "rescind", "revoke", "correct")), AMOUNTS, st.integers(0, 200)), max_size=12
)  # fmt: skip


@given(AMOUNTS, ROUNDS)
def test_taking_away_and_reinstating_restores_identical_totals(first, rounds) -> None:
    day, now = FIRST, first
    entries = books(("register", now, day))
    for move, amounts, days in rounds:
        day += timedelta(days)
        if move == "correct":
            now = amounts
            entries.append(ledger.booking("correct", entries, now, today=day, registered_on=FIRST))
            continue
        before = ledger.standing(entries)
        entries.append(ledger.booking(move, entries, now, today=day, registered_on=FIRST))
        assert ledger.standing(entries) == (0, 0, 0)
        entries.append(ledger.booking("reinstate", entries, now, today=day, registered_on=FIRST))
        assert ledger.standing(entries) == before

    assert ledger.standing(entries) == (now.turnover, now.approved, 1)
    parts = [ledger.totals(entries, first=date(y, 1, 1), last=date(y, 12, 31)) for y in range(2026, 2036)]
    assert tuple(map(sum, zip(*parts, strict=True))) == (now.turnover, now.approved, 1)


@pytest.mark.parametrize("now, before, said", [(150, 100, 50.0), (50, 100, -50.0), (1, 3, -66.7), (5, 0, None), (5, -5, None)])  # fmt: skip
def test_growth_is_in_per_cent_and_nothing_grows_from_nothing(now, before, said) -> None:
    assert ledger.growth(now, before) == said
