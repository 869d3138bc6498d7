import numpy as np
import pytest

from indexcore.analysis.tiers import fixed_tiers
from indexcore.errors import BadInput
from indexcore.sensitivity import bands, design, indices


def test_the_design_differs_from_a_in_one_column_only():
    x = design.sobol_design(8, 3, seed=1)

    a, b = x[:8], x[8:16]
    for factor in range(3):
        mixed = x[16 + 8 * factor : 24 + 8 * factor]
        assert (mixed[:, factor] == b[:, factor]).all()
        others = [k for k in range(3) if k != factor]
        assert (mixed[:, others] == a[:, others]).all()


def test_options_are_equally_likely():
    picked = design.choose(np.arange(0, 1, 0.001), 4)

    assert np.bincount(picked).tolist() == [250, 250, 250, 250]


def ishigami(x):
    """Ishigami and Homma (1990) with a = 7, b = 0.1, whose indices are known in closed form."""
    z = (2 * x - 1) * np.pi
    return np.sin(z[:, 0]) + 7 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


def test_indices_of_the_ishigami_function():
    x = design.sobol_design(20_000, 3, seed=4)

    ours = indices.sobol_indices(ishigami(x), factors=3, bootstrap=50)

    np.testing.assert_allclose(ours.first, [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(ours.total, [0.5576, 0.4424, 0.2437], atol=0.02)
    assert (ours.first_low < ours.first_high).all()
    assert (ours.total_low < ours.total_high).all()


def test_centring_lowers_the_noise_of_the_main_effect():
    found = {True: [], False: []}
    for seed in range(40):
        y = ishigami(design.sobol_design(64, 3, seed=seed)) + 20
        for centred in found:
            found[centred].append(indices.sobol_indices(y, factors=3, centred=centred).first)

    assert (np.std(found[True], axis=0) < np.std(found[False], axis=0)).all()


def test_the_uncentred_estimate_is_the_plain_formula():
    rng = np.random.default_rng(0)
    y = rng.random(5 * 16)
    y_a, y_b = y[:16], y[16:32]

    ours = indices.sobol_indices(y, factors=3, centred=False)

    v = np.var(y[:32], ddof=1)
    for i in range(3):
        mixed = y[32 + 16 * i : 48 + 16 * i]
        assert ours.first[i] == pytest.approx((y_b * (mixed - y_a)).mean() / v)
        assert ours.total[i] == pytest.approx(((y_a - mixed) ** 2).sum() / (2 * 16 * v))


def test_an_output_that_does_not_fit_the_design_is_refused():
    with pytest.raises(BadInput, match="不符"):
        indices.sobol_indices(np.zeros(17), factors=3)
    with pytest.raises(BadInput, match="两个因素"):
        design.sobol_design(10, 1)


def test_bands_leave_out_runs_without_a_rank():
    ranks = np.array([[1, 2.0], [2, np.nan], [1, 2], [2, 1]])

    ours = bands.rank_bands(ranks, np.array([1, 2]), units=("A", "B"))

    assert ours.loc["A", ["Nominal", "Mean", "Median"]].tolist() == [1, 1.5, 1.5]
    assert ours.loc["B", "Mean"] == pytest.approx(5 / 3)
    assert ours.loc["B", "Q5"] == pytest.approx(1.1)


def test_probabilities_of_tiers_sum_to_one():
    scores = np.array([[180.0, 90.0], [160.0, 110.0], [175.0, 95.0], [171.0, 99.0]])

    by_cut = bands.tier_probabilities(scores, fixed_tiers([100, 170]), units=("A", "B"))
    by_rank = bands.rank_tier_probabilities(
        np.array([[1, 2], [2, 1], [1, 2], [1, 2]]), (1, 1), units=("A", "B"), labels=("一", "二")
    )

    assert by_cut.loc["A"].tolist() == [0.75, 0.25, 0.0]
    assert by_cut.loc["B"].tolist() == [0.0, 0.25, 0.75]
    assert by_rank.loc["A"].tolist() == [0.75, 0.25]
    assert by_cut.sum(axis=1).tolist() == [1, 1]


def test_pairs_whose_order_does_not_hold_are_named():
    scores = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0], [3.0, 2.0, 1.0]])

    ours = bands.inseparable_pairs(scores, np.array([1, 2, 3]), units=("A", "B", "C"))

    assert ours[["Better", "Worse"]].to_numpy().tolist() == [["B", "C"]]
    assert ours["Share"].tolist() == [pytest.approx(2 / 3)]
