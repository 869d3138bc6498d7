"""Uncertainty and sensitivity of a ranking: the runs, their bands, and the share of each choice."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexcore.errors import refuse
from indexcore.ops.ranks import score_ranks
from indexcore.sensitivity.bands import inseparable_pairs, rank_bands
from indexcore.sensitivity.design import choose, random_design, sobol_design
from indexcore.sensitivity.indices import SobolIndices, sobol_indices
from indexcore.sensitivity.model import BASE, Model, Problem, Progress


@dataclass(frozen=True)
class Runs:
    """Scores and ranks (runs, units), the nominal ones (units,), and the option each run took (runs, factors)."""

    target: str
    units: tuple[str, ...]
    factors: tuple[str, ...]
    choices: np.ndarray
    scores: np.ndarray
    ranks: np.ndarray
    nominal_scores: np.ndarray
    nominal_ranks: np.ndarray

    def bands(self, *, first: int | None = None) -> pd.DataFrame:
        """Rank bands per unit over the first so many runs (all by default)."""
        return rank_bands(self.ranks[:first], self.nominal_ranks, units=self.units)

    def inseparable(self, *, certainty: float = 0.95) -> pd.DataFrame:
        """Neighbours in rank whose order does not hold in ``certainty`` of the runs."""
        return inseparable_pairs(self.scores, self.nominal_ranks, units=self.units, certainty=certainty)

    def rank_shift(self) -> np.ndarray:
        """(runs,) the mean over units of |rank - nominal rank|: the output whose variance is shared out."""
        gaps = np.abs(self.ranks - self.nominal_ranks)
        present = np.maximum((~np.isnan(gaps)).sum(axis=1), 1)
        return np.where(np.isnan(gaps).all(axis=1), np.nan, np.nansum(gaps, axis=1) / present)


@dataclass(frozen=True)
class Sensitivity:
    """A Sobol analysis: its runs, of which the first ``2 n`` are random, and the indices of each factor."""

    runs: Runs
    n: int
    indices: SobolIndices

    def bands(self) -> pd.DataFrame:
        """Rank bands over the 2 n random runs, as in COINr."""
        return self.runs.bands(first=2 * self.n)

    def table(self) -> pd.DataFrame:
        """One row per factor: Si, STi and their bootstrap bounds."""
        i = self.indices
        columns = {"Si": i.first, "STi": i.total, "Si_q5": i.first_low, "Si_q95": i.first_high}
        columns |= {"STi_q5": i.total_low, "STi_q95": i.total_high}
        return pd.DataFrame(columns, index=pd.Index(self.runs.factors, name="Variable"))


def monte_carlo(problem: Problem, *, runs: int, seed: int = 0, progress: Progress | None = None) -> Runs:
    """``runs`` random combinations of every factor, weights drawn anew in each.

    Errors: BadInput when a combination does not fit together (its choices are named). Memory is bounded by
    computing runs in blocks. Source: Saisana, Saltelli and Tarantola (2005).
    """
    if not problem.factors:
        raise refuse("不确定性分析", "至少需要一个因素")
    model = Model(problem)
    x = random_design(runs, len(problem.factors), seed=seed)
    rng = np.random.default_rng([seed, 1])
    noise = _noise(model, rng.random((runs, len(model.nodes)))) if _noisy(problem) else None
    return _runs(model, _options(problem, x), noise, progress)


def sobol(
    problem: Problem,
    *,
    n: int,
    bootstrap: int = 100,
    centred: bool = True,
    seed: int = 0,
    progress: Progress | None = None,
) -> Sensitivity:
    """Sobol indices of the factors on the mean absolute rank shift, from n (factors + 2) runs.

    Errors: BadInput with fewer than two factors, or when a combination does not fit together.
    Source: Saisana et al. (2005); COINr ``get_sensitivity``, with options equally likely and y centred.
    """
    model = Model(problem)
    x = sobol_design(n, len(problem.factors), seed=seed)
    options = _options(problem, x)
    noise = None
    for k, factor in enumerate(problem.factors):
        if factor.noise is not None:
            rng = np.random.default_rng([seed, 1, k])
            draws = _noise(model, rng.random((factor.replicates, len(model.nodes))), only=k)
            picked = draws[options[:, k]]
            noise = picked if noise is None else noise * picked
    runs = _runs(model, options, noise, progress)
    indices = sobol_indices(
        runs.rank_shift(), factors=len(problem.factors), centred=centred, bootstrap=bootstrap, seed=seed
    )
    return Sensitivity(runs, n, indices)


def _noisy(problem: Problem) -> bool:
    return any(factor.noise is not None for factor in problem.factors)


def _options(problem: Problem, x: np.ndarray) -> np.ndarray:
    return np.stack([choose(x[:, k], f.options) for k, f in enumerate(problem.factors)], axis=1)


def _noise(model: Model, u: np.ndarray, *, only: int | None = None) -> np.ndarray:
    """Multipliers of weights (rows, nodes) from uniform numbers, one at nodes no factor moves."""
    levels = np.array([model.nominal_state.structure[code].level for code in model.nodes])
    amount = np.zeros(len(model.nodes))
    for k, factor in enumerate(model.problem.factors):
        if factor.noise is not None and only in (None, k):
            amount[np.isin(levels, factor.levels) if factor.levels else slice(None)] = factor.noise
    return 1 + amount * (2 * u - 1)


def _runs(model: Model, options: np.ndarray, noise: np.ndarray | None, progress: Progress | None) -> Runs:
    nominal = model.scores(np.full((1, options.shape[1]), BASE))[0]
    scores = model.scores(options, noise, progress=progress)
    ranks = score_ranks(np.concatenate([nominal[None], scores])[..., None])[..., 0]
    names = tuple(factor.name for factor in model.problem.factors)
    return Runs(model.problem.target, model.units, names, options, scores, ranks[1:], nominal, ranks[0])
