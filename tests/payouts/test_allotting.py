"""A budget that does not reach is spread to its last 分."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.money import Fen
from kezhuan.payouts.rules.allotting import allot


@pytest.mark.parametrize("decided, budget, given_out", [
    ((), 100, ()), ((30, 40), 70, (30, 40)), ((30, 40), 71, (30, 40)), ((30, 40), 0, (0, 0)),
    ((100, 100, 100), 100, (34, 33, 33)), ((1, 1, 1), 2, (1, 1, 0)), ((300, 100), 200, (150, 50)), ((2, 1), 2, (1, 1)), ((1, 2), 2, (1, 1)),
    ((5, 3, 2), 9, (4, 3, 2)), ((1, 4), 2, (0, 2)),
])  # fmt: skip
def test_shares_and_the_fen_left_over(decided, budget, given_out):
    assert allot(tuple(map(Fen, decided)), Fen(budget)) == given_out


@given(st.lists(st.integers(1, 10**9), max_size=30), st.integers(0, 10**10))
def test_the_sum_is_exact_nobody_gets_more_than_decided_and_like_gets_like(decided, budget):
    shares = allot([Fen(amount) for amount in decided], Fen(budget))

    assert sum(shares) == min(sum(decided), budget)
    assert all(0 <= share <= amount for share, amount in zip(shares, decided, strict=True))
    for one, first in zip(shares, decided, strict=True):
        for other, second in zip(shares, decided, strict=True):
            assert first != second or abs(one - other) <= 1
