"""Means, orders and thresholds against values worked by hand."""

import math

import numpy as np
import pytest

from indexcore.errors import BadInput
from indexcore.ops import aggregate as means
from indexcore.ops import outrank
from indexcore.structure import Indicator, build
from tests.indexcore.builders import NAN, flat_tree, run, scores

X = [[1.0, 4.0], [2.0, NAN], [NAN, NAN]]
ROW = np.array([[1.0, 4.0, 16.0]])
W = np.array([1.0, 1.0, 2.0])


def index(body: str, values=X, **changes):
    tree = flat_tree(**(changes or {"b": {"weight": 3.0}}))
    return scores(run(f'[[step]]\nop = "aggregate"\n{body}', values, structure=tree))


@pytest.mark.parametrize(
    "body, first",
    [
        ('method = "arithmetic"', 3.25),
        ('method = "geometric"', 4**0.75),
        ('method = "harmonic"', 4 / 1.75),
        ('method = "power"\np = 2', math.sqrt(49 / 4)),
        ('method = "power"\np = 0', 4**0.75),
        ('method = "power"\np = -1', 4 / 1.75),
        ('method = "median"', 4.0),
        ('method = "min"', 1.0),
        ('method = "max"', 4.0),
        ('method = "owa"\norder_weights = [0.25, 0.75]', 1.75),
        ('method = "owa"\nquantifier = 2', 0.25 * 4 + 0.75 * 1),
        ('method = "mpi"', 2.5 - 4.5 / 2.5),
        ('method = "mpi"\nsign = "plus"', 2.5 + 4.5 / 2.5),
        ('method = "ampi"', 2.5 - 2.25 / 2.5),
        ('method = "arithmetic"\nweights = "equal"', 2.5),
        ('method = "arithmetic"\nweights = { a = 9 }', 1.75),
    ],
)
def test_a_mean_is_worked_out_missing_children_skipped_and_empty_rows_missing(
    body: str, first: float
) -> None:
    ours = index(body)
    assert ours[0] == pytest.approx(first, rel=1e-12)
    assert ours[1] == pytest.approx(2.0)
    assert math.isnan(ours[2])


def test_weighted_median_takes_the_middle_of_two_when_the_half_is_reached_exactly() -> None:
    assert means.weighted_median(ROW, W).tolist() == [10.0]
    assert means.weighted_median(ROW, np.array([1.0, 1.0, 1.0])).tolist() == [4.0]
    assert means.weighted_median(np.array([[1.0, NAN, 16.0]]), W).tolist() == [16.0]


def test_methods_go_up_the_tree_from_a_list_by_level_and_by_group() -> None:
    tree = build(
        [
            Indicator(c, parent=p, level=v)
            for c, p, v in [
                ("a", "P", 1),
                ("b", "P", 1),
                ("c", "Q", 1),
                ("d", "Q", 1),
                ("P", "I", 2),
                ("Q", "I", 2),
                ("I", None, 3),
            ]
        ]
    )
    values = [[1.0, 4.0, 2.0, 8.0]]
    listed = run('[[step]]\nop = "aggregate"\nmethod = ["geometric", "harmonic"]', values, structure=tree)
    assert (scores(listed, "P"), scores(listed, "Q")) == ([pytest.approx(2)], [pytest.approx(4)])
    assert scores(listed) == [pytest.approx(8 / 3)]
    named = run(
        '[[step]]\nop = "aggregate"\n[step.levels.3]\nmethod = "max"\n[step.groups.Q]\nmethod = "min"',
        values,
        structure=tree,
    )
    assert (scores(named, "P"), scores(named, "Q"), scores(named)) == ([2.5], [2], [2.5])


@pytest.mark.parametrize(
    "body, reason",
    [
        ('method = ["geometric", "mean"]', "列表应有 1 个或 1 个方法"),
        ('[step.levels.7]\nmethod = "min"', "没有这个层级"),
        ('method = { 7 = "min" }', "没有这个层级"),
        ('[step.groups.Z]\nmethod = "min"', "没有这个汇总项"),
        ('weights = "unheard_of"', "不认识 'unheard_of'"),
        ("weights = { zz = 1 }", "结构中没有这个代码"),
        ("weights = { a = 0, b = 0 }", "下级的权重之和为 0"),
        ('method = "owa"\norder_weights = [1.0]', "有 1 个位次权重"),
    ],
)
def test_what_cannot_be_aggregated_is_refused(body: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        index(body)


def test_values_a_geometric_mean_cannot_take_are_named_or_floored_or_left_out() -> None:
    bad = [[0.0, 4.0], [1.0, 9.0]]
    with pytest.raises(BadInput, match="不符的有 1 个，例如 u0/a"):
        index('method = "geometric"', bad)
    assert index('method = "geometric"\nnonpositive = "missing"', bad)[0] == pytest.approx(4)
    assert index('method = "geometric"\nnonpositive = 0.25', bad, a={})[0] == pytest.approx(1)


def test_a_score_is_missing_below_the_share_of_children_present() -> None:
    assert index("min_available = 0.5")[1] == 2.0
    assert math.isnan(index("min_available = 0.51")[1])


def test_copeland_counts_wins_less_losses() -> None:
    # u0 beats u1 on a (weight 1) and loses on b (3); ties u2 on a, loses on b
    x = [[3, 1], [2, 2], [3, 5]]
    assert index('method = "copeland"', x) == [-2, 0, 2]
    assert index('method = "copeland"', x, a={}) == [-1, -1, 2]


def test_outranking_shares_halves_ties() -> None:
    e = outrank.outranking(np.array([[3.0, 1.0], [3.0, 2.0]]), np.array([1.0, 3.0]))
    assert e.tolist() == [[0, 0.125], [0.875, 0]]
    assert outrank.outranking_score(np.array([[3.0, 1.0], [3.0, 2.0]]), np.array([1.0, 3.0])).tolist() == [
        0.125,
        0.875,
    ]
    assert not outrank.dominance(e).any()
    assert outrank.dominance(outrank.outranking(np.array([[3.0], [2.0]]), np.ones(1))).tolist() == [
        [False, True],
        [False, False],
    ]


def test_copeland_with_missing_values_does_not_depend_on_the_order_of_rows() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(12, 5))
    x[rng.random(x.shape) < 0.3] = np.nan
    order = rng.permutation(12)
    w = np.array([1.0, 2, 3, 1, 1])
    np.testing.assert_array_equal(outrank.copeland(x[order], w), outrank.copeland(x, w)[order])


def test_rounding_noise_does_not_decide_a_comparison() -> None:
    x = np.array([[0.1 + 0.2], [0.3]])
    assert outrank.copeland(x, np.ones(1)).tolist() == [0, 0]


def test_kemeny_finds_the_ranking_with_the_most_support() -> None:
    from itertools import permutations

    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(5, 4)), np.array([1.0, 2.0, 1.5, 1.0])
    e = outrank.outranking(x, w)

    def support(order) -> float:
        return sum(e[order[i], order[j]] for i in range(5) for j in range(i + 1, 5))

    best = max(permutations(range(5)), key=support)
    ours = np.argsort(-outrank.kemeny(x, w))
    assert support(tuple(ours)) == pytest.approx(support(best))


def test_benefit_of_the_doubt_gives_full_marks_to_whoever_is_best_at_something() -> None:
    assert index('method = "bod"', [[1, 0.2], [0.2, 1], [0.5, 0.5]], a={}) == [
        pytest.approx(1),
        pytest.approx(1),
        pytest.approx(5 / 6),
    ]


def test_many_runs_go_through_one_call_as_they_would_alone() -> None:
    rng = np.random.default_rng(0)
    x, w = rng.uniform(1, 9, size=(3, 7, 4)), rng.uniform(size=(3, 4))
    x[0, 0, 0] = np.nan
    functions = (
        means.arithmetic,
        means.geometric,
        means.harmonic,
        means.weighted_median,
        means.mpi,
        outrank.copeland,
        outrank.outranking_score,
    )
    for function in functions:
        alone = np.stack([function(x[run_], w[run_]) for run_ in range(3)])
        np.testing.assert_allclose(function(x, w), alone, rtol=1e-14)
