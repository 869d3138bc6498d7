import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexcore.analysis.components import cronbach_alpha, principal_components
from indexcore.analysis.topsis import topsis
from indexcore.errors import BadInput
from indexcore.structure import Indicator, build
from indexcore.weights import components, doubt, frozen, judgement, objective, optimised
from tests.indexcore import asem
from tests.indexcore.technology_achievement import DATA

LIBRARY = {
    "entropy": "entropy_weights",
    "deviation": "standard_deviation_weights",
    "critic": "critic_weights",
    "merec": "merec_weights",
    "gini": "gini_weights",
    "cilos": "cilos_weights",
    "idocriw": "idocriw_weights",
    "angle": "angle_weights",
}
# comparison matrix of the eight indicators of the Handbook's example, table 20
JUDGEMENTS = np.array(
    [
        [1, 2, 3, 2, 5, 5, 1, 3],
        [1 / 2, 1, 2, 1 / 2, 4, 4, 1 / 2, 3],
        [1 / 3, 1 / 2, 1, 1 / 4, 2, 2, 1 / 5, 1 / 2],
        [1 / 2, 2, 4, 1, 4, 4, 1 / 2, 3],
        [1 / 5, 1 / 4, 1 / 2, 1 / 4, 1, 1, 1 / 5, 1 / 2],
        [1 / 5, 1 / 4, 1 / 2, 1 / 4, 1, 1, 1 / 5, 1 / 2],
        [1, 2, 5, 2, 5, 5, 1, 4],
        [1 / 3, 1 / 3, 2, 1 / 3, 2, 2, 1 / 4, 1],
    ]
)
POSITIVE = arrays(float, (6, 3), elements=st.floats(1, 100), unique=True)


@pytest.mark.bench
def test_objective_weights_equal_the_library():
    theirs = asem.expected("library_pymcdm_weights_c17pillars.csv", "pillar")
    x = asem.expected("expected_c17_aggregated.csv")[theirs.index].to_numpy()

    for name, column in LIBRARY.items():
        asem.close(objective.METHODS[name](x), theirs[column])


@pytest.mark.bench
def test_topsis_equals_the_library():
    theirs = asem.expected("library_pymcdm_topsis_c17pillars.csv")
    pillars = asem.expected("library_pymcdm_weights_c17pillars.csv", "pillar").index
    scores = asem.expected("expected_c17_aggregated.csv").loc[theirs.index, pillars]

    asem.close(topsis(scores.to_numpy()), theirs["TOPSIS_equal"])


@pytest.mark.bench
@pytest.mark.parametrize(("run", "weights"), [("c01", None), ("c20", "params_c20_weights.csv")])
def test_effective_weights_of_the_tree(run, weights):
    theirs = asem.expected(f"analysis_effective_weights_{run}.csv", "iCode")
    structure = reference_tree()
    if weights:
        structure = structure.with_weights(asem.expected(weights, "iCode")["Weight"].to_dict())

    ours = dict(zip(structure.nodes, structure.effective_weights(), strict=True))

    asem.close([ours[code] for code in theirs.index], theirs["EffWeight"])


def reference_tree():
    meta = asem.metadata()
    nodes = meta[meta["Type"].isin(["Indicator", "Aggregate"])]
    return build(
        Indicator(code=r.iCode, level=int(r.Level), parent=r.Parent if isinstance(r.Parent, str) else None)
        for r in nodes.itertuples()
    )


def optimise_level(values, structure, *, level, **options):
    """Weights of a level of an arithmetic tree, judged by their correlation with its root."""
    codes = structure.at_level(level)
    columns = [structure.column[code] for code in codes]
    leaves = len(structure.leaves)

    def index(w):
        changed = structure.weights.copy()
        changed[columns] = w
        return values[:, :leaves] @ structure.effective_weights(changed)[:leaves]

    return optimised.optimised_weights(values[:, columns], index=index, **options)


@pytest.mark.bench
@pytest.mark.parametrize("level", [2, 3])
def test_optimised_weights_reach_the_desired_correlations_at_least_as_well(level):
    theirs = asem.expected(f"analysis_opt_weights_level{level}_equal.csv", "iCode")
    structure = reference_tree()
    values = asem.expected("expected_c01_aggregated.csv")[list(structure.nodes)].to_numpy()

    free = optimise_level(values, structure, level=level, nonnegative=False)

    gaps = theirs["Obtained"] - theirs["Desired"]
    assert np.abs(free.obtained - free.desired).max() <= np.abs(gaps).max() + 1e-8
    assert free.loss <= (gaps**2).sum() + 1e-12


@pytest.mark.bench
def test_weights_held_above_zero_say_where_they_bind():
    structure = reference_tree()
    values = asem.expected("expected_c01_aggregated.csv")[list(structure.nodes)].to_numpy()

    held = optimise_level(values, structure, level=2)

    assert (held.weights >= 0).all()
    assert held.binding.any()
    assert (held.weights[held.binding] == 0).all()
    assert held.weights.sum() == pytest.approx(1)
    given = dict(zip(structure.at_level(2), held.weights, strict=True))
    again = structure.with_weights(given).effective_weights()
    leaves = len(structure.leaves)
    index = values[:, :leaves] @ again[:leaves]
    reached = [np.corrcoef(values[:, structure.column[code]], index)[0, 1] for code in given]
    np.testing.assert_allclose(reached, held.correlation, rtol=1e-9)


@pytest.mark.bench
def test_optimised_weights_of_two_elements_are_those_of_the_reference():
    theirs = asem.expected("analysis_opt_weights_level3_equal.csv", "iCode")
    structure = reference_tree()
    values = asem.expected("expected_c01_aggregated.csv")[list(structure.nodes)].to_numpy()

    ours = optimise_level(values, structure, level=3)

    np.testing.assert_allclose(ours.obtained, theirs["Desired"], atol=1e-8)
    np.testing.assert_allclose(ours.weights, theirs["OptWeight"], rtol=1e-6)
    assert not ours.binding.any()


def test_the_most_informative_weights_correlate_more_than_equal_ones():
    rng = np.random.default_rng(6)
    common = rng.normal(size=(60, 1))
    x = common * np.array([1.0, 0.8, 0.1]) + rng.normal(size=(60, 3))

    ours = optimised.optimised_weights(x, index=lambda w: x @ w, aim="infomax")

    equal = sum(np.corrcoef(x[:, k], x.mean(axis=1))[0, 1] for k in range(3))
    assert ours.correlation.sum() >= equal


def test_the_handbook_judgement_matrix_is_consistent():
    ours = judgement.hierarchy(JUDGEMENTS)

    assert ours.eigenvalue == pytest.approx(8.2111, abs=5e-5)
    assert ours.consistency_ratio == pytest.approx(0.0214, abs=5e-5)
    assert ours.acceptable()
    assert ours.weights.sum() == pytest.approx(1)


@asem.unhurried
@given(arrays(float, 4, elements=st.floats(0.1, 9)))
def test_a_consistent_matrix_gives_back_its_weights(w):
    ours = judgement.hierarchy(w[:, None] / w[None, :])

    np.testing.assert_allclose(ours.weights, w / w.sum(), rtol=1e-7)
    assert ours.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_a_contradictory_judgement_is_named():
    with pytest.raises(BadInput, match="第 1 行第 2 列"):
        judgement.hierarchy(np.array([[1.0, 3.0], [0.5, 1.0]]))


@asem.unhurried
@given(POSITIVE)
def test_entropy_weights_sum_to_one_and_ignore_scale(x):
    ours = objective.entropy(x)

    assert ours.sum() == pytest.approx(1)
    np.testing.assert_allclose(objective.entropy(x * np.array([1, 10, 100.0])), ours, rtol=1e-6, atol=1e-9)


def test_an_indicator_equal_for_all_gets_no_entropy_weight():
    x = np.array([[5.0, 1.0], [5.0, 2.0], [5.0, 4.0]])

    assert objective.entropy(x).tolist() == [0.0, 1.0]
    with pytest.raises(BadInput, match="不为正"):
        objective.entropy(x - 5)


@asem.unhurried
@given(arrays(float, (5, 3), elements=st.floats(0.1, 1)))
def test_benefit_of_doubt_never_scores_below_equal_weights_scaled_by_the_best(x):
    ours = doubt.benefit_of_doubt(x)

    fair = x.mean(axis=1) / x.mean(axis=1).max()
    assert (ours.scores >= fair - 1e-7).all()
    assert (ours.scores <= 1 + 1e-7).all()
    assert ours.scores.max() == pytest.approx(1, abs=1e-7)


def test_share_limits_bind_weights_or_contributions():
    x = np.array([[0.9, 0.2, 0.4], [0.3, 0.8, 0.6], [0.5, 0.5, 0.9]])

    by_weight = doubt.benefit_of_doubt(x, low=0.2, high=0.5)
    by_part = doubt.benefit_of_doubt(x, low=0.2, high=0.5, limits_on="contribution")

    for ours in (by_weight, by_part):
        assert ours.shares.min() >= 0.2 - 1e-9
        assert ours.shares.max() <= 0.5 + 1e-9
    assert (doubt.benefit_of_doubt(x).scores >= by_weight.scores - 1e-9).all()
    with pytest.raises(BadInput, match="没有权重能满足"):
        doubt.benefit_of_doubt(x, low=0.4)


def test_factor_weights_of_the_handbook_example():
    found = principal_components(DATA)

    ours = components.factor_weights(DATA, factors=4)

    # table 18 prints two decimals
    np.testing.assert_allclose(ours.weights, [0.17, 0.15, 0.11, 0.07, 0.08, 0.12, 0.14, 0.16], atol=0.0055)
    np.testing.assert_allclose(found.eigenvalues[:5], [3.3, 1.7, 1.0, 0.9, 0.5], atol=0.06)
    standardised = (DATA - DATA.mean(axis=0)) / DATA.std(axis=0, ddof=1)
    assert cronbach_alpha(standardised) == pytest.approx(0.70, abs=0.005)


def test_factor_weights_find_two_blocks():
    rng = np.random.default_rng(3)
    causes = rng.normal(size=(400, 2))
    x = np.repeat(causes, [4, 2], axis=1) + 0.3 * rng.normal(size=(400, 6))

    ours = components.factor_weights(x)

    assert ours.loadings.shape == (6, 2)
    assert len(set(ours.factor_of[:4])) == 1
    assert len(set(ours.factor_of[4:])) == 1
    assert ours.weights.sum() == pytest.approx(1)
    np.testing.assert_allclose(ours.weights, 1 / 6, atol=0.02)


@asem.unhurried
@given(arrays(float, (6, 2), elements=st.floats(-1, 1)))
def test_varimax_keeps_what_each_indicator_shares_with_the_factors(loadings):
    turned = components.varimax(loadings)

    np.testing.assert_allclose((turned**2).sum(axis=1), (loadings**2).sum(axis=1), atol=1e-10)


def test_first_component_weights_hold_negative_loadings_at_zero():
    t = np.linspace(0, 1, 20)
    x = np.column_stack([t, t**2, np.sqrt(t), -t + 0.1 * np.sin(9 * t)])

    ours = components.loading_weights(x)

    assert ours.binding.tolist() == [False, False, False, True]
    assert ours.weights[3] == 0
    assert (components.loading_weights(x, nonnegative=False).weights < 0).any()


def test_a_frozen_set_proves_itself():
    kept = frozen.WeightSet("专家", {"A": 2, "B": 1}, edition="2024")

    assert frozen.verify(kept, digest=kept.digest) is kept
    changed = frozen.WeightSet("专家", {"A": 2, "B": 1.0000001}, edition="2024")
    with pytest.raises(BadInput, match="2024"):
        frozen.verify(changed, digest=kept.digest)
    with pytest.raises(BadInput, match="B"):
        frozen.WeightSet("坏", {"A": 1, "B": -1})
    with pytest.raises(TypeError):
        kept.weights["A"] = 3
