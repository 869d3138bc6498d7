"""Samples of the unit cube for uncertainty and sensitivity analysis, and what a coordinate stands for."""

import numpy as np

from indexcore.errors import refuse


def random_design(runs: int, factors: int, *, seed: int = 0) -> np.ndarray:
    """(runs, factors) independent uniform numbers in [0, 1)."""
    if runs < 1 or factors < 1:
        raise refuse("抽样", f"次数与因素数至少为 1，现为 {runs} 与 {factors}")
    return np.random.default_rng(seed).random((runs, factors))


def sobol_design(n: int, factors: int, *, seed: int = 0) -> np.ndarray:
    """(n (factors + 2), factors): A, then B, then for each factor i A with its column i taken from B.

    Source: Saltelli et al. (2008), radial design as in COINr ``SA_sample``. Errors: BadInput with fewer than
    two factors or n < 2, for which no variance can be shared out.
    """
    if factors < 2 or n < 2:
        raise refuse("敏感性抽样", f"至少需要两个因素、每个两次抽样，现为 {factors} 与 {n}")
    both = np.random.default_rng(seed).random((n, 2 * factors))
    a, b = both[:, :factors], both[:, factors:]
    mixed = [np.where(np.arange(factors) == i, b, a) for i in range(factors)]
    return np.concatenate([a, b, *mixed])


def choose(u: np.ndarray, options: int) -> np.ndarray:
    """Integers 0 .. options-1, each for an equal part of [0, 1).

    COINr cuts the observed range of ``u`` instead, so that its options are not equally likely.
    """
    return np.minimum((np.asarray(u) * options).astype(np.intp), options - 1)


def stretch(u: np.ndarray, low: float, high: float) -> np.ndarray:
    """Numbers of [0, 1) laid onto [low, high)."""
    return low + np.asarray(u) * (high - low)
