from dataclasses import replace

import numpy as np
import pytest

from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.ops.ranks import score_ranks
from indexcore.pipeline import compute
from indexcore.sensitivity.analysis import monte_carlo, sobol
from indexcore.sensitivity.factors import Factor, changed, read_factors
from indexcore.sensitivity.model import BASE, Model, Problem
from indexcore.table import Mark
from tests.indexcore import small

STEPS = """
[[step]]
op = "impute"
method = "mean"
[[step]]
op = "treat"
winmax = 1
[[step]]
op = "normalise"
range = [1, 100]
[[step]]
op = "aggregate"
"""
FACTORS = (
    Factor("imputation", "impute", ({"method": "mean"}, {"method": "median"})),
    Factor("treatment", "treat", ({"winmax": 1}, {"winmax": 2}, {"skip": True})),
    Factor(
        "scale",
        "normalise",
        ({"method": "minmax", "range": [1, 100]}, {"method": "zscore", "mean": 100, "sd": 10}),
    ),
    Factor("weights", noise=0.25),
    Factor("mean", "aggregate", ({"method": "arithmetic"}, {"method": "geometric"})),
)


def data(seed: int = 0, units: int = 9) -> np.ndarray:
    x = np.random.default_rng(seed).lognormal(1, 1, (units, 5)) + 1
    x[2, 1] = x[5, 3] = np.nan
    return x


def problem(factors=FACTORS, *, steps=STEPS, x=None, table=None) -> Problem:
    return Problem(
        table or small.table(data() if x is None else x), small.tree(), config_from(steps), factors, "I"
    )


def one_by_one(asked: Problem, choice, noise) -> np.ndarray:
    """The scores of one run by the pipeline itself, with changed steps and weights."""
    steps = list(asked.config.steps)
    for factor, option in zip(asked.factors, choice, strict=True):
        if factor.noise is None:
            at = [s.op for s in steps].index(factor.step)
            steps[at] = changed(steps[at], factor.alternatives[option], where="test")
    weights = dict(zip(asked.structure.nodes, asked.structure.weights * noise, strict=True))
    state = compute(
        asked.table,
        structure=asked.structure.with_weights(weights),
        config=replace(asked.config, steps=tuple(steps)),
    )
    return state.scores.column("I")[0]


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


def test_weights_read_off_the_data_are_read_anew_for_every_combination():
    steps = STEPS.replace(
        '[[step]]\nop = "aggregate"',
        '[[step]]\nop = "weights"\nmethod = "entropy"\n[[step]]\nop = "aggregate"',
    )
    model = Model(problem(FACTORS[:3], steps=steps))
    choices = np.array([[0, 0, 0], [1, 2, 1]])

    ours = model.scores(choices)

    asked = model.problem
    for run in range(2):
        np.testing.assert_allclose(ours[run], one_by_one(asked, choices[run], np.ones(8)), rtol=1e-12)


def test_weights_optimised_against_the_index_and_noise_about_them():
    steps = STEPS.replace(
        '[[step]]\nop = "aggregate"',
        '[[step]]\nop = "weights"\nmethod = "optimised"\nagainst = "index"\nlevels = [2]\n'
        '[[step]]\nop = "aggregate"',
    )
    asked = problem((Factor("weights", noise=0.2),), steps=steps)

    runs = monte_carlo(asked, runs=200)

    state = compute(asked.table, structure=asked.structure, config=asked.config)
    np.testing.assert_allclose(runs.nominal_scores, state.scores.column("I")[0], rtol=1e-12)
    np.testing.assert_allclose(runs.scores.mean(axis=0), runs.nominal_scores, rtol=0.05)


def test_children_that_do_not_apply_by_design_are_not_counted_as_missing():
    x = np.random.default_rng(2).uniform(1, 50, (6, 5))
    x[1, 0] = np.nan
    table = small.table(x)
    flags = table.flags.copy()
    flags[0, 1, 0] |= Mark.MISSING_BY_DESIGN
    steps = '[[step]]\nop = "normalise"\n[[step]]\nop = "aggregate"\nmin_available = 0.9\n'
    asked = problem((Factor("weights", noise=0.2),), steps=steps, table=replace(table, flags=flags))

    runs = monte_carlo(asked, runs=10)

    assert not np.isnan(runs.scores).any()


def test_ranking_methods_that_compare_all_years_are_refused_for_one_year():
    x = np.random.default_rng(2).uniform(1, 50, (3, 5, 5))
    steps = '[[step]]\nop = "normalise"\n[[step]]\nop = "aggregate"\nmethod = "copeland"\npooled = true\n'
    table = small.table(x, periods=(2021, 2022, 2023))

    with pytest.raises(BadInput, match="各期"):
        monte_carlo(problem((Factor("weights", noise=0.2),), steps=steps, table=table), runs=5)


def test_factors_are_read_from_a_file(tmp_path):
    path = tmp_path / "f.toml"
    path.write_text(
        '[[factor]]\nname = "合成"\nstep = "aggregate"\nalternatives = ["arithmetic", {method = "power", p = 2}]\n'
        '[[factor]]\nname = "权重"\nnoise = 0.25\nlevels = [1, 2]\n',
        encoding="utf-8",
    )

    mean, weights = read_factors(path)

    assert [dict(a) for a in mean.alternatives] == [{"method": "arithmetic"}, {"method": "power", "p": 2}]
    assert (weights.noise, weights.levels) == (0.25, (1, 2))
    path.write_text('[[factor]]\nnaem = "x"\n', encoding="utf-8")
    with pytest.raises(BadInput, match="naem"):
        read_factors(path)


@pytest.mark.parametrize(
    ("factor", "fault"),
    [
        (Factor("x", "rank", ({"ties": "min"}, {"ties": "max"})), "0 个 rank"),
        (Factor("x", "normalise", ({"methd": "minmax"}, {})), "methd"),
        (Factor("x", "nosuch", ({}, {})), "nosuch"),
    ],
)
def test_a_factor_that_names_nothing_is_refused(factor, fault):
    with pytest.raises(BadInput, match=fault):
        monte_carlo(problem((factor,)), runs=4)


def test_base_leaves_every_factor_as_configured():
    model = Model(problem())

    assert "原设" in model.describe((BASE,) * 5)
    with pytest.raises(BadInput, match="之一"):
        Factor("both", "treat", ({},), noise=0.2)
