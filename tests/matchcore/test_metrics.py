"""The measures against cases worked out by hand."""

from __future__ import annotations

from math import log2
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from matchcore import metrics, recall
from matchcore.evaluate import Abstention, Outcome, abstention
from matchcore.train import Pairs


def test_ndcg_by_hand() -> None:
    # Given levels 1, 4, 2 in ranked order: gains 0, 7, 1; best order 7, 1, 0.
    found = metrics.ndcg(np.array([1, 4, 2]), 5)
    assert found == pytest.approx((7 / log2(3) + 1 / log2(4)) / (7 / log2(2) + 1 / log2(3)))


def test_ndcg_counts_only_the_first_places() -> None:
    assert metrics.ndcg(np.array([1, 1, 1, 1, 1, 4]), 5) == 0
    assert metrics.ndcg(np.array([1, 1, 1, 1, 1, 4]), 10) == pytest.approx(1 / log2(7))


def test_reciprocal_rank_and_precision_by_hand() -> None:
    assert metrics.reciprocal_rank(np.array([2, 1, 3, 4])) == pytest.approx(1 / 3)
    assert metrics.precision(np.array([3, 1, 4, 2]), 5) == pytest.approx(2 / 5)


def test_contest_score_by_hand() -> None:
    # One of four pairs is off by two: the mean error is one half.
    assert metrics.contest_score(np.array([1, 2, 3, 4]), np.array([1, 2, 3, 2])) == pytest.approx(1 / 1.5)


def test_ranking_leaves_out_demands_without_relevant_items() -> None:
    demands = np.array(["a", "a", "b", "b", "c", "c"], dtype=object)
    levels = np.array([4, 1, 1, 1, 2, 1])
    scores = np.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
    found = metrics.ranking(demands, levels, scores)
    # b has no level of 2 or more; c has none of 3 or more.
    assert found.ndcg5 == pytest.approx((1 + 1 / log2(3)) / 2)
    assert found.mrr == 1
    assert found.precision5 == pytest.approx(1 / 5)
    assert found.demands == 3


def test_without_a_level_to_measure_there_is_no_figure_and_not_a_zero() -> None:
    demands, scores = np.array(["a", "a"], dtype=object), np.array([1.0, 0.0])
    none = metrics.ranking(demands, np.array([1, 1]), scores)
    assert (none.ndcg5, none.ndcg10, none.mrr, none.precision5, none.demands) == (None, None, None, None, 1)
    weak = metrics.ranking(demands, np.array([1, 2]), scores)
    assert weak.ndcg5 == pytest.approx(1 / log2(3))
    assert (weak.mrr, weak.precision5) == (None, None)


def test_ties_are_broken_at_random_not_by_order() -> None:
    demands = np.array(["a"] * 40, dtype=object)
    levels = np.array([4] + [1] * 39)
    first = metrics.ranking(demands, levels, np.zeros(40)).ndcg10
    assert first < 0.9
    assert first == metrics.ranking(demands, levels, np.zeros(40)).ndcg10


def test_interval_by_hand() -> None:
    # Student's t with 4 degrees of freedom is 2.776; the standard error of 1…5 is √0.5.
    low, high = metrics.interval([1, 2, 3, 4, 5])
    assert (low, high) == pytest.approx((3 - 2.7764 * 0.5**0.5, 3 + 2.7764 * 0.5**0.5), abs=1e-3)


def test_abstention_by_hand() -> None:
    # Given four demands whose first items (by score, not by place) are of level 4, 2, 3 and 1,
    # with P(level ≥ 3) of .8, .6, .5 and .1; those of the second items, .95 and .9, must not count.
    demands = np.array(["a", "a", "b", "b", "c", "d", "d"], dtype=object)
    levels = np.array([4, 1, 3, 2, 3, 1, 4])
    outcome = Outcome(
        scores=np.array([0.9, 0.1, 0.2, 0.7, 0.5, 0.3, 0.2]),
        probabilities=np.array(
            [
                [0.10, 0.10, 0.50, 0.30],
                [0.05, 0.00, 0.05, 0.90],
                [0.05, 0.05, 0.45, 0.45],
                [0.20, 0.20, 0.40, 0.20],
                [0.25, 0.25, 0.25, 0.25],
                [0.60, 0.30, 0.05, 0.05],
                [0.00, 0.10, 0.40, 0.50],
            ]
        ),
    )
    data = cast(Pairs, SimpleNamespace(demands=demands, levels=levels))

    # When a demand is answered from a threshold on; a chance equal to it is an answer.
    curve = abstention(data, outcome, thresholds=[0, 0.5, 0.55, 0.7, 0.9])

    # Then all four, three (a, b, c), two (a, b), one (a) and none are answered; a and c rightly.
    assert curve == (
        Abstention(0.0, 1.0, 2 / 4),
        Abstention(0.5, 3 / 4, 2 / 3),
        Abstention(0.55, 2 / 4, 1 / 2),
        Abstention(0.7, 1 / 4, 1.0),
        Abstention(0.9, 0.0, 0.0),
    )


def test_recall_by_hand() -> None:
    # Of two demands with 1 and 4 to find, one finds its 1 and the other 2 of 4; a third has nothing to find.
    found = recall.counted([1, 2, 0], [1, 4, 0])
    assert found.shares.tolist() == [1.0, 0.5]
    assert found.pairs == 3 / 5
    assert str(found) == "0.7500 / 0.6000"


def test_the_kept_of_a_list_are_its_best_scores_and_ties_go_to_the_earlier() -> None:
    one = recall.Retrieved("a", "t", np.arange(4), (), np.zeros((4, 0)), np.array([1, 3, 4, 3]), 4)
    scores = [np.array([0.9, 0.5, 0.5, 0.7])]
    # The best two are of levels 1 and 3, the best three add the earlier of the tied, and one of four was never retrieved.
    assert recall.chosen([one], scores, kept=2).shares.tolist() == [1 / 4]
    assert recall.chosen([one], scores, kept=3).shares.tolist() == [2 / 4]
    assert recall.chosen([one], scores, kept=9).pairs == 3 / 4
