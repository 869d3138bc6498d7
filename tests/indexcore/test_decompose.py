import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexcore.config.load import config_from
from indexcore.decompose.explain import Inputs, explain
from indexcore.decompose.means import log_mean
from indexcore.decompose.rank import MEMBERSHIP, rank_change
from indexcore.decompose.score import Moment, score_change
from indexcore.errors import BadInput
from indexcore.pipeline import compute
from indexcore.structure import Indicator, build
from tests.indexcore import asem, small

DATA = arrays(float, (6, 5), elements=st.integers(1, 60).map(float))
MEANS = ["arithmetic", "geometric", "harmonic", '["geometric", "arithmetic"]', '["arithmetic", "harmonic"]']


def spread_out(x: np.ndarray) -> np.ndarray:
    """The same numbers with no constant column."""
    return x + np.arange(len(x))[:, None] * 0.37 % 1.3


def moments(old, new, *, mean="arithmetic", w0=None, w1=None):
    states = [
        compute(small.table(spread_out(x)), structure=small.tree(w), config=small.config(mean=mean))
        for x, w in ((old, w0), (new, w1))
    ]
    return Moment(states[0]), Moment(states[1])


@asem.unhurried
@given(DATA, DATA, st.sampled_from(MEANS), st.sampled_from(["shapley", "values", "weights"]))
def test_parts_of_every_unit_sum_to_its_change(old, new, mean, order):
    before, after = moments(old, new, mean=mean, w0={"A": 2, "B1": 3}, w1={"A1": 5, "B": 0.5})

    change = score_change(before, after, target="I", order=order)

    np.testing.assert_allclose(
        change.contributions.sum(axis=1), change.after - change.before, rtol=0, atol=1e-9 * 100
    )
    assert (change.before != change.after).any()


@asem.unhurried
@given(DATA, DATA)
def test_with_unchanged_weights_an_arithmetic_change_is_weight_times_score_change(old, new):
    before, after = moments(old, new)

    change = score_change(before, after, target="I")

    effective = small.tree().effective_weights()[:5]
    rows = [before.nodes(list(change.units), small.tree()), after.nodes(list(change.units), small.tree())]
    np.testing.assert_allclose(
        change.contributions[:, :5], effective * (rows[1] - rows[0])[:, :5], rtol=1e-9, atol=1e-9
    )
    assert (change.contributions[:, 5:] == 0).all()


@asem.unhurried
@given(DATA, DATA)
def test_a_geometric_change_follows_the_logarithmic_mean(old, new):
    before, after = moments(old, new, mean="geometric")

    change = score_change(before, after, target="I")

    z0, z1 = (m.nodes(list(change.units), small.tree())[:, :5] for m in (before, after))
    size = log_mean(change.before, change.after)[:, None]
    expected = size * small.tree().effective_weights()[:5] * np.log(z1 / z0)
    np.testing.assert_allclose(change.contributions[:, :5], expected, rtol=1e-7, atol=1e-9)


@asem.unhurried
@given(DATA, DATA, st.sampled_from(MEANS[:3]))
def test_places_gained_are_split_exactly(old, new, mean):
    before, after = moments(old, new, mean=mean)
    change = score_change(before, after, target="I")

    for unit in change.units:
        ours = rank_change(change, before, after, unit=unit)

        assert ours.parts["Places"].sum() == pytest.approx(ours.places, abs=1e-9)
        assert ours.crossings["Places"].sum() == ours.places


@asem.unhurried
@given(DATA, DATA, st.sampled_from(["shapley", "own", "scale"]))
def test_own_change_and_moved_scale_sum_to_the_change(old, new, order):
    editions = [Inputs(small.table(spread_out(x)), small.tree(), small.config()) for x in (old, new)]

    ours = explain(*editions, unit="U2", target="I", order=order).score

    assert ours.contributions.sum() == pytest.approx(float((ours.after - ours.before)[0]), abs=1e-9)


def test_a_unit_that_did_nothing_is_moved_only_by_others():
    old = np.array([[1, 2, 3, 4, 5], [9, 8, 7, 6, 5.5], [5, 5, 5, 5, 5.2], [2, 2, 2, 2, 2.0]])
    new = old.copy()
    new[1] *= 2

    ours = explain(
        Inputs(small.table(old), small.tree(), small.config()),
        Inputs(small.table(new), small.tree(), small.config()),
        unit="U2",
        target="I",
    )

    table = ours.score.of("U2")
    assert set(table["Kind"]) == {"moved"}
    assert table["Contribution"].sum() == pytest.approx(float((ours.score.after - ours.score.before)[0]))


def test_with_fixed_goalposts_nothing_is_moved():
    posts = 'method = "goalposts"\nlower = 0\nupper = 100\nrange = [0, 100]'
    rng = np.random.default_rng(5)
    editions = [
        Inputs(small.table(rng.uniform(1, 90, (5, 5))), small.tree(), small.config(scale=posts)) for _ in "ab"
    ]

    table = explain(*editions, unit="U1", target="I").score.of("U1")

    assert set(table["Kind"]) == {"own"}


def test_an_indicator_that_vanished_still_adds_up():
    rng = np.random.default_rng(2)
    old, new = rng.uniform(1, 50, (5, 5)), rng.uniform(1, 50, (5, 5))
    new[3, 2] = np.nan
    before, after = (
        Moment(compute(small.table(x), structure=small.tree(), config=small.config())) for x in (old, new)
    )

    change = score_change(before, after, target="I")

    at = change.units.index("U3")
    assert change.contributions[at].sum() == pytest.approx(change.after[at] - change.before[at], abs=1e-9)
    assert ("B1", "weight") in [tuple(row) for row in change.of("U3")[["Node", "Kind"]].to_numpy()]


def test_units_that_came_or_went_count_as_membership():
    x = np.array([[5, 5, 5, 5, 5.0], [9, 9, 9, 9, 9], [1, 1, 1, 1, 1], [7, 7, 7, 7, 7]])
    before = Moment(compute(small.table(x[:3]), structure=small.tree(), config=small.config()))
    after = Moment(compute(small.table(x), structure=small.tree(), config=small.config()))

    ours = rank_change(score_change(before, after, target="I"), before, after, unit="U0")

    assert (ours.before, ours.after, ours.places) == (2, 3, -1)
    assert ours.parts[["Kind", "Places"]].to_numpy().tolist() == [[MEMBERSHIP, -1.0]]


def test_points_of_feature_items_are_a_part_of_their_own():
    items = [Indicator(code=c, parent=c[0]) for c in small.LEAVES]
    structure = build([*items, Indicator(code="A", level=2), Indicator(code="B", level=2)])
    settings = config_from(
        '[[step]]\nop = "normalise"\n[[step]]\nop = "aggregate"\n'
        '[[step]]\nop = "plus_x"\ncore = "A"\nx = "B"\nrate = 0.1\n'
    )
    rng = np.random.default_rng(9)
    before, after = (
        Moment(compute(small.table(rng.uniform(1, 50, (6, 5))), structure=structure, config=settings))
        for _ in "ab"
    )

    change = score_change(before, after, target="Total")

    np.testing.assert_allclose(
        change.contributions.sum(axis=1), change.after - change.before, rtol=0, atol=1e-9
    )
    bonus = change.contributions[:, change.parts.index(("Total", "bonus"))]
    added = [m.column("Total_added", list(change.units)) for m in (before, after)]
    np.testing.assert_allclose(bonus, added[1] - added[0], atol=1e-9)
    for unit in change.units:
        ours = rank_change(change, before, after, unit=unit)
        assert ours.parts["Places"].sum() == pytest.approx(ours.places, abs=1e-9)


def test_a_mean_without_an_exact_split_is_refused():
    x = np.random.default_rng(1).uniform(1, 9, (5, 5))
    before, after = moments(x, x[::-1], mean="owa")

    with pytest.raises(BadInput, match="owa"):
        score_change(before, after, target="I")


@pytest.mark.bench
def test_the_asem_panel_from_2018_to_2022():
    from indexcore.reading.data import read_data
    from indexcore.reading.metadata import read_metadata
    from tests.bench_data import bench_path

    metadata = read_metadata(bench_path("index/asem_metadata.csv"))
    data, metadata = read_data(bench_path("index/asem_panel.csv"), metadata=metadata)
    config = config_from(
        '[[step]]\nop = "normalise"\npooled = false\nrange = [1, 100]\n'
        '[[step]]\nop = "aggregate"\nmethod = ["arithmetic", "geometric", "arithmetic"]\n'
    )
    editions = [Inputs(data, metadata.structure, config, period=at) for at in (0, 4)]

    ours = explain(*editions, unit="CHN", target="Index")

    moved = float((ours.score.after - ours.score.before)[0])
    assert ours.score.contributions.sum() == pytest.approx(moved, abs=1e-9)
    assert ours.rank.parts["Places"].sum() == pytest.approx(ours.rank.places, abs=1e-9)
    assert {"own", "moved"} <= set(ours.score.of("CHN")["Kind"])
