import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexcore.analysis.tiers import fixed_tiers
from indexcore.errors import BadInput
from indexcore.ops.ranks import score_ranks
from indexcore.pipeline import compute
from indexcore.whatif import Goal, Question
from indexcore.whatif.goal import rounded_onwards
from tests.indexcore import asem, small

DATA = arrays(float, (6, 5), elements=st.integers(1, 60).map(float))
POSTS = 'method = "goalposts"\nlower = 0\nupper = 100\nrange = [0, 100]'
DIRECTIONS = {"B2": -1}


def question(x, *, scale=POSTS, mean="arithmetic", before="", unit="U2", directions=None):
    return Question(
        small.table(x),
        structure=small.tree(directions=directions),
        config=small.config(scale=scale, mean=mean, before=before),
        unit=unit,
        target="I",
    )


def recomputed(x, row, column, value, *, scale, mean="arithmetic", before="", directions=None):
    """Score and rank of a row after one changed cell, by the pipeline itself."""
    changed = x.copy()
    changed[row, column] = value
    state = compute(
        small.table(changed),
        structure=small.tree(directions=directions),
        config=small.config(scale=scale, mean=mean, before=before),
    )
    scores = state.scores.column("I")[0]
    return scores[row], score_ranks(scores[:, None])[row, 0]


@asem.unhurried
@given(DATA, st.integers(1, 5), st.sampled_from(small.LEAVES), st.sampled_from(["arithmetic", "geometric"]))
def test_an_answer_verifies_and_a_little_less_is_not_enough(x, rank, code, mean):
    goal = Goal(rank=rank)
    x = x + np.arange(30).reshape(6, 5) * 1e-3
    column = small.LEAVES.index(code)
    sign = DIRECTIONS.get(code, 1)

    answer = question(x, mean=mean, directions=DIRECTIONS).least_improvement(code, goal)

    options = {"scale": POSTS, "mean": mean, "directions": DIRECTIONS}
    assume(not (mean == "geometric" and sign < 0 and not answer.reachable))
    if answer.reachable:
        score, place = recomputed(x, 2, column, answer.needed, **options)
        assert place <= rank
        assert (score, place) == (answer.then.score, answer.then.rank)
        assert answer.rise * sign >= 0
        if abs(answer.rise) > 1e-3:
            _, before = recomputed(x, 2, column, answer.needed - answer.rise * 1e-6, **options)
            assert before > rank
    else:
        reach = [0.0, 1e-9] if sign < 0 else [100.0, 1e4]
        assert min(recomputed(x, 2, column, v, **options)[1] for v in reach) > rank


@asem.unhurried
@given(DATA, st.integers(1, 4), st.sampled_from(small.LEAVES))
def test_answers_verify_when_bounds_move_and_outliers_are_treated(x, rank, code):
    x = x + np.arange(30).reshape(6, 5) * 0.37 % 1.7
    options = {"scale": 'method = "minmax"\nrange = [1, 100]', "before": '[[step]]\nop = "treat"\nwinmax = 2'}

    answer = question(x, **options).least_improvement(code, Goal(rank=rank))

    if answer.reachable:
        _, place = recomputed(x, 2, small.LEAVES.index(code), answer.needed, **options)
        assert place <= rank
    else:
        assert answer.best.rank > rank


def test_with_fixed_goalposts_the_answer_is_the_linear_formula():
    x = np.array([[80, 80, 80, 80, 80], [60, 60, 60, 60, 60], [40, 40, 40, 40, 40.0]])

    answer = question(x).least_improvement("A1", Goal(score=50.0))

    # effective weight of A1 is 1/4, so ten points of index are forty of the indicator
    assert answer.needed == pytest.approx(80, rel=1e-8)
    assert answer.then.score == pytest.approx(50)
    assert answer.monotone
    assert "A1 须由 40 变为 80" in answer.sentence()


def test_the_printed_value_is_rounded_so_that_it_suffices():
    assert rounded_onwards(831.6940001, rising=True) == "831.69401"
    assert rounded_onwards(831.6940001, rising=False) == "831.694"
    assert rounded_onwards(-0.000123456789, rising=True) == "-0.00012345678"
    assert rounded_onwards(80.0, rising=True) == "80"
    assert rounded_onwards(0.0, rising=False) == "0"


def test_a_cap_makes_a_goal_unreachable_by_one_indicator():
    x = np.array([[95, 95, 95, 95, 95], [60, 60, 60, 60, 60], [40, 40, 40, 40, 40.0]])

    answer = question(x).least_improvement("B1", Goal(rank=1))

    assert not answer.reachable
    assert answer.needed is None
    assert answer.best.score == pytest.approx(50)
    assert "只靠 B1 不能使 U2 达到第 1 名" in answer.sentence()


def test_tiers_and_ceilings():
    x = np.array([[80, 80, 80, 80, 80], [60, 60, 60, 60, 60], [40, 40, 40, 40, 40.0]])
    scheme = fixed_tiers([45, 70], labels=["一档", "二档", "三档"])

    answer = question(x).least_improvement("A1", Goal(tier=2, scheme=scheme))
    short = question(x).least_improvement("A1", Goal(tier=2, scheme=scheme), ceiling=55)

    assert answer.needed == pytest.approx(60, rel=1e-8)
    assert not short.reachable
    assert short.best.value == 55
    already = question(x).least_improvement("A1", Goal(tier=3, scheme=scheme))
    assert already.rise == 0
    assert "已达到三档" in already.sentence()


def test_less_is_better_moves_down_and_stops_at_zero():
    x = np.array([[80, 80, 80, 10, 80], [60, 60, 60, 30, 60], [40, 40, 40, 60, 40.0]])

    answer = question(x, directions=DIRECTIONS).least_improvement("B2", Goal(rank=1))

    assert not answer.reachable
    assert answer.best.value == 0
    eased = question(x, directions=DIRECTIONS).least_improvement("B2", Goal(score=44.0))
    assert eased.rise < 0
    assert eased.then.score == pytest.approx(44)


def test_one_period_of_a_panel_is_moved_with_the_others_left_as_they_are():
    rng = np.random.default_rng(8)
    x = rng.uniform(5, 60, (3, 5, 5))
    asked = Question(
        small.table(x, periods=(2021, 2022, 2023)),
        structure=small.tree(),
        config=small.config(),
        unit="U4",
        target="I",
        period=2,
    )

    answer = asked.least_improvement("A2", Goal(score=asked.standing({}).score + 5))

    changed = x.copy()
    changed[2, 4, 1] = answer.needed
    state = compute(
        small.table(changed, periods=(2021, 2022, 2023)), structure=small.tree(), config=small.config()
    )
    assert state.scores.column("I")[2, 4] == pytest.approx(answer.then.score, abs=1e-12)
    assert answer.reachable


def test_wrong_questions_are_refused():
    x = np.random.default_rng(1).uniform(1, 50, (4, 5))
    asked = question(x)

    with pytest.raises(BadInput, match="不是可以改变的指标"):
        asked.least_improvement("A", Goal(rank=1))
    with pytest.raises(BadInput, match="更差"):
        asked.least_improvement("A1", Goal(rank=1), ceiling=x[2, 0] - 1)
    with pytest.raises(BadInput, match="之一"):
        Goal(rank=1, score=2)
    with pytest.raises(BadInput, match="没有这个单位"):
        question(x, unit="U9")
