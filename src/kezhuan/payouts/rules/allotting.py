"""Spreading a budget that does not reach: every application the same fraction, the last 分 by a fixed rule."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kezhuan.core.money import Fen


def allot(decided: Sequence[Fen], budget: Fen) -> tuple[Fen, ...]:
    """What each decided amount receives: all of it where the budget reaches, else its share of the budget.

    Shares are cut down to whole 分; the 分 left over go one each to the largest cut-off fractions, among equals to the
    one that stands first (applications come in order of their numbers). The sum is exactly min(Σ decided, budget).
    """
    total = sum(decided)
    if total <= budget:
        return tuple(decided)
    exact = [Fraction(amount * budget, total) for amount in decided]
    given = [int(share) for share in exact]
    order = sorted(range(len(decided)), key=lambda n: (given[n] - exact[n], n))
    for n in order[: budget - sum(given)]:
        given[n] += 1
    return tuple(Fen(amount) for amount in given)
