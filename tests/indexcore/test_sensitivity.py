import numpy as np
import pytest

from indexcore.errors import BadInput
from indexcore.ops.ranks import score_ranks
from indexcore.pipeline import compute
from indexcore.sensitivity.analysis import monte_carlo, sobol
from indexcore.sensitivity.factors import Factor
from indexcore.sensitivity.model import Model
from tests.indexcore import small
from tests.indexcore.uncertain import FACTORS, STEPS, data, one_by_one, problem


def test_runs_together_equal_the_pipeline_run_one_by_one():
    asked = problem()
    model = Model(asked)
    rng = np.random.default_rng(3)
    choices = np.stack([rng.integers(0, f.options if f.noise is None else 1, 24) for f in FACTORS], axis=1)
    noise = rng.uniform(0.75, 1.25, (24, len(model.nodes)))

    ours = model.scores(choices, noise)

    for run in range(24):
        np.testing.assert_allclose(
            ours[run], one_by_one(asked, choices[run], noise[run]), rtol=1e-12, equal_nan=True
        )


def test_the_nominal_ranking_is_that_of_the_configuration():
    asked = problem()

    runs = monte_carlo(asked, runs=5)

    state = compute(asked.table, structure=asked.structure, config=asked.config)
    scores = state.scores.column("I")[0]
    assert (runs.nominal_scores == scores).all()
    assert (runs.nominal_ranks == score_ranks(scores[:, None])[:, 0]).all()


def test_monte_carlo_is_repeatable_and_reports_progress():
    told = []

    first = monte_carlo(problem(), runs=200, seed=7, progress=lambda done, total: told.append((done, total)))
    again = monte_carlo(problem(), runs=200, seed=7)
    other = monte_carlo(problem(), runs=200, seed=8)

    assert (first.scores == again.scores).all()
    assert (first.scores != other.scores).any()
    assert told[-1] == (200, 200)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_bands_hold_the_nominal_rank_when_only_weights_move_a_little():
    runs = monte_carlo(problem((Factor("weights", noise=0.01),)), runs=300)

    bands = runs.bands()

    assert ((bands["Q5"] <= bands["Nominal"]) & (bands["Nominal"] <= bands["Q95"])).all()


def test_small_blocks_give_the_same_scores(monkeypatch):
    whole = monte_carlo(problem(), runs=50, seed=1)

    monkeypatch.setattr("indexcore.sensitivity.model.BLOCK", 200)
    parts = monte_carlo(problem(), runs=50, seed=1)

    assert (whole.scores == parts.scores).all()


def test_the_order_of_units_does_not_matter():
    x = data()
    turned = np.random.default_rng(1).permutation(len(x))

    straight = monte_carlo(problem(x=x), runs=40, seed=2)
    shuffled = monte_carlo(problem(x=x[turned]), runs=40, seed=2)

    np.testing.assert_allclose(shuffled.scores, straight.scores[:, turned], rtol=1e-9)


def test_noise_may_be_kept_to_one_level():
    model = Model(problem((Factor("weights", noise=0.5, levels=(2,)),)))

    runs = monte_carlo(model.problem, runs=30)

    sub = [k for k, code in enumerate(model.nodes) if code in small.LEAVES]
    z = model.nominal_state.table.values[0]
    a, b = z[:, sub[:2]].mean(axis=1), z[:, sub[2:]].mean(axis=1)
    # with equal weights inside, every score lies between the two group means
    low, high = np.minimum(a, b) - 1e-9, np.maximum(a, b) + 1e-9
    assert ((runs.scores >= low) & (runs.scores <= high)).all()
    assert runs.scores.std(axis=0).max() > 0


def test_a_factor_without_effect_has_no_index():
    factors = (
        Factor("scale", "normalise", ({"method": "minmax"}, {"method": "percentile_rank"})),
        Factor("nothing", "treat", ({"winmax": 1}, {"winmax": 1})),
    )

    found = sobol(problem(factors), n=64, bootstrap=20)

    table = found.table()
    assert table.loc["nothing", "STi"] == 0
    assert table.loc["scale", "STi"] == pytest.approx(1, abs=0.35)
    assert found.bands()["Nominal"].tolist() == found.runs.nominal_ranks.tolist()
    assert len(found.runs.scores) == 64 * 4


def test_units_screened_out_by_a_choice_have_no_rank_there():
    x = data()
    x[0, :3] = np.nan
    steps = '[[step]]\nop = "screen"\nmin_available = 0.1\n' + STEPS
    factors = (Factor("screening", "screen", ({"min_available": 0.1}, {"min_available": 0.9})),)

    runs = monte_carlo(problem(factors, steps=steps, x=x), runs=20)

    strict = runs.choices[:, 0] == 1
    assert np.isnan(runs.scores[strict][:, 0]).all()
    assert not np.isnan(runs.scores[~strict]).any()


def test_choices_that_do_not_fit_together_are_named():
    factors = (
        Factor("scale", "normalise", ({"range": [1, 100]}, {"method": "zscore"})),
        Factor("mean", "aggregate", ({"method": "arithmetic"}, {"method": "geometric"})),
    )

    with pytest.raises(BadInput, match=r"组合（.*zscore.*geometric"):
        monte_carlo(problem(factors), runs=50)
