"""A small index with five uncertain choices, and one run of it by the pipeline itself."""

from dataclasses import replace

import numpy as np

from indexcore.config.load import config_from
from indexcore.pipeline import compute
from indexcore.sensitivity.factors import Factor, changed
from indexcore.sensitivity.model import Problem
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
    return state.scores.column(asked.target)[0]
