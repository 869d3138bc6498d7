from dataclasses import replace

import numpy as np
import pytest

from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.pipeline import compute
from indexcore.sensitivity.analysis import monte_carlo
from indexcore.sensitivity.factors import Factor, read_factors
from indexcore.sensitivity.model import BASE, Model, Problem
from indexcore.structure import Indicator, build
from indexcore.table import Mark
from tests.indexcore import small
from tests.indexcore.uncertain import FACTORS, STEPS, data, one_by_one, problem


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


def test_the_total_of_a_4_plus_x_index_is_computed_as_the_pipeline_does():
    items = [Indicator(code=c, parent=c[0]) for c in small.LEAVES]
    structure = build([*items, Indicator(code="A", level=2), Indicator(code="B", level=2)])
    steps = STEPS + '[[step]]\nop = "plus_x"\ncore = "A"\nx = "B"\nmode = "blend"\nalpha = 0.8\n'
    asked = Problem(small.table(data()), structure, config_from(steps), FACTORS[:4], "Total")
    model = Model(asked)
    choices = np.array([[1, 2, 0, 0], [0, 1, 0, 0]])
    noise = np.random.default_rng(0).uniform(0.8, 1.2, (2, len(model.nodes)))

    ours = model.scores(choices, noise)

    for run in range(2):
        np.testing.assert_allclose(ours[run], one_by_one(asked, choices[run], noise[run]), rtol=1e-12)


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


def test_a_number_may_vary_over_a_range(tmp_path):
    path = tmp_path / "f.toml"
    path.write_text(
        '[[factor]]\nname = "指数"\nstep = "aggregate"\nkey = "p"\nrange = [-1, 2]\nreplicates = 30\n',
        encoding="utf-8",
    )
    steps = STEPS + 'method = "power"\n'

    (factor,) = read_factors(path)
    runs = monte_carlo(problem((factor,), steps=steps), runs=200)

    powers = [a["p"] for a in factor.alternatives]
    assert (min(powers), max(powers)) == pytest.approx((-0.95, 1.95))
    drawn = np.array(powers)[runs.choices[:, 0]]
    order = np.argsort(drawn)
    # a power mean never falls as its exponent grows
    assert (np.diff(runs.scores[order], axis=0) >= -1e-9).all()
    path.write_text('[[factor]]\nstep = "treat"\nkey = "p"\n', encoding="utf-8")
    with pytest.raises(BadInput, match="同时写"):
        read_factors(path)
