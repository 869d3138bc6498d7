"""What must hold for any data: order of units, direction, scale, monotony, bounds."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexcore.ops import ranks
from indexcore.ops.winsorise import winsorise
from tests.indexcore.asem import unhurried
from tests.indexcore.builders import flat_tree, run, scores

CODES = ("a", "b", "c")
FINITE = st.floats(-1e4, 1e4).map(lambda v: round(v, 3))
SAMPLES = arrays(float, st.tuples(st.integers(4, 9), st.just(3)), elements=FINITE)
MEANS = ("arithmetic", "geometric", "harmonic", "power", "median", "owa", "copeland", "min", "max")
FIXED = ("goalposts", "scaled", "efficacy")


def index(x: np.ndarray, *, normalise: str = "minmax", mean: str = "arithmetic", **changes) -> np.ndarray:
    bounds = "lower = -20000\nupper = 20000\nclip = false" if normalise in FIXED else ""
    onto = "range = [1, 100]" if normalise in ("minmax", "goalposts", "scaled") else ""
    toml = f"""
[[step]]
op = "normalise"
method = "{normalise}"
{bounds}
{onto}
[[step]]
op = "aggregate"
method = "{mean}"
p = 0.5
quantifier = 1.5
"""
    return np.array(scores(run(toml, x, structure=flat_tree(CODES, **changes))))


def varied(x: np.ndarray) -> np.ndarray:
    assume((np.ptp(x, axis=0) > 0.01).all())
    return x


@unhurried
@given(x=SAMPLES, seed=st.integers(0, 99), mean=st.sampled_from(MEANS))
def test_the_order_of_units_does_not_matter(x: np.ndarray, seed: int, mean: str) -> None:
    order = np.random.default_rng(seed).permutation(len(varied(x)))
    np.testing.assert_allclose(index(x[order], mean=mean), index(x, mean=mean)[order], rtol=1e-9, atol=1e-9)


@unhurried
@given(
    x=SAMPLES,
    rise=st.floats(0.01, 1e3),
    unit=st.integers(0, 3),
    place=st.integers(0, 2),
    mean=st.sampled_from([m for m in MEANS if m != "copeland"]),
    normalise=st.sampled_from(FIXED),
)
def test_a_rise_of_a_positive_indicator_never_lowers_its_unit_nor_moves_another(
    x: np.ndarray, rise: float, unit: int, place: int, mean: str, normalise: str
) -> None:
    better = x.copy()
    better[unit, place] += rise
    before, after = (index(v, mean=mean, normalise=normalise) for v in (x, better))
    assert after[unit] >= before[unit] - 1e-9
    others = np.arange(len(x)) != unit
    np.testing.assert_array_equal(after[others], before[others])


@unhurried
@given(x=SAMPLES, rise=st.floats(0.01, 1e3), unit=st.integers(0, 3), place=st.integers(0, 2))
def test_a_rise_of_a_positive_indicator_never_worsens_a_rank_by_votes(
    x: np.ndarray, rise: float, unit: int, place: int
) -> None:
    better = x.copy()
    better[unit, place] += rise
    before, after = (index(v, mean="copeland", normalise="none") for v in (x, better))
    assert after[unit] >= before[unit]


@unhurried
@given(
    x=SAMPLES,
    mean=st.sampled_from(MEANS),
    normalise=st.sampled_from(("minmax", "goalposts", "percentile_rank")),
)
def test_a_negative_indicator_is_its_mirror_image(x: np.ndarray, mean: str, normalise: str) -> None:
    varied(x)
    assume(not (normalise == "percentile_rank" and mean in ("geometric", "harmonic", "power")))
    mirrored = x * [1, -1, 1]
    ours = index(mirrored, mean=mean, normalise=normalise, b={"direction": -1})
    np.testing.assert_allclose(ours, index(x, mean=mean, normalise=normalise), rtol=1e-9, atol=1e-9)


@unhurried
@given(x=SAMPLES, factor=st.floats(0.5, 20), shift=st.floats(-50, 50))
def test_units_of_measure_do_not_matter_to_relative_scales(
    x: np.ndarray, factor: float, shift: float
) -> None:
    varied(x)
    for normalise in ("minmax", "zscore"):
        ours = index(x * factor + shift, normalise=normalise)
        np.testing.assert_allclose(ours, index(x, normalise=normalise), rtol=1e-6, atol=1e-6)


@unhurried
@given(x=SAMPLES)
def test_means_stand_in_their_order_between_worst_and_best(x: np.ndarray) -> None:
    varied(x)
    harmonic, geometric, arithmetic = (index(x, mean=m) for m in ("harmonic", "geometric", "arithmetic"))
    chain = [index(x, mean="min"), harmonic, geometric, arithmetic, index(x, mean="max")]
    for lower, upper in zip(chain, chain[1:], strict=False):
        assert (lower <= upper + 1e-9).all()


@unhurried
@given(x=arrays(float, st.tuples(st.integers(4, 30), st.just(2)), elements=FINITE), winmax=st.integers(0, 6))
def test_winsorising_only_pulls_in_and_keeps_the_order(x: np.ndarray, winmax: int) -> None:
    done = winsorise(x, winmax=winmax)
    assert (done.values >= x.min(axis=0)).all()
    assert (done.values <= x.max(axis=0)).all()
    changed = (done.values != x).sum(axis=0)
    assert (changed <= done.count).all()
    order = np.argsort(x, axis=0, kind="stable")
    assert (np.diff(np.take_along_axis(done.values, order, axis=0), axis=0) >= 0).all()


@unhurried
@given(
    x=arrays(
        float, st.tuples(st.integers(1, 20), st.just(2)), elements=st.one_of(FINITE, st.just(float("nan")))
    )
)
def test_ranks_agree_with_scipy(x: np.ndarray) -> None:
    from scipy.stats import rankdata

    for ties, theirs in (
        ("min", "min"),
        ("max", "max"),
        ("average", "average"),
        ("dense", "dense"),
        ("first", "ordinal"),
    ):
        expected = rankdata(x, method=theirs, axis=0, nan_policy="omit")
        np.testing.assert_array_equal(ranks.ranks(x, ties=ties), expected)


@pytest.mark.parametrize("mean", [m for m in MEANS if m not in ("copeland",)])
def test_equal_children_give_their_own_value(mean: str) -> None:
    x = np.repeat([[1.0], [7.0], [4.0]], 3, axis=1)
    np.testing.assert_allclose(index(x, mean=mean), [1, 100, 50.5])
