"""First-order and total Sobol indices of each factor, with bootstrap intervals."""

from dataclasses import dataclass

import numpy as np

from indexcore.errors import refuse


@dataclass(frozen=True)
class SobolIndices:
    """Per factor (d,): ``first`` (main effect) and ``total`` shares of the output's ``variance``, and their
    bootstrap bounds (NaN without bootstrap)."""

    variance: float
    first: np.ndarray
    total: np.ndarray
    first_low: np.ndarray
    first_high: np.ndarray
    total_low: np.ndarray
    total_high: np.ndarray


def sobol_indices(
    y: np.ndarray,
    *,
    factors: int,
    centred: bool = True,
    bootstrap: int = 0,
    interval: tuple[float, float] = (0.05, 0.95),
    seed: int = 0,
) -> SobolIndices:
    """Indices from outputs ``y`` (n (factors + 2),) in the order of ``sobol_design``.

    S_i = mean(y_B (y_ABi - y_A)) / V, ST_i = sum((y_A - y_ABi)^2) / (2 n V), V the sample variance of y_A and
    y_B together. ``centred`` subtracts the mean of y first, which leaves the expectation of S_i and lowers
    its noise; without it the numbers are COINr's ``SA_estimate``. The bootstrap resamples the n rows.
    Errors: BadInput when the length does not fit. Zero variance gives NaN: nothing to share out.
    Source: Saltelli et al. (2008); Jansen (1999) for the total index.
    """
    if factors < 1 or len(y) % (factors + 2) or len(y) < 2 * (factors + 2):
        raise refuse("敏感性指数", f"{len(y)} 个结果与 {factors} 个因素的抽样设计不符")
    if np.isnan(y).any():
        raise refuse("敏感性指数", f"第 {int(np.argmax(np.isnan(y))) + 1} 次运算没有结果")
    n = len(y) // (factors + 2)
    y_a, y_b, y_mixed = y[:n], y[n : 2 * n], y[2 * n :].reshape(factors, n)
    variance = float(np.var(y[: 2 * n], ddof=1))
    reference = y_b - y[: 2 * n].mean() if centred else y_b
    main, whole = reference * (y_mixed - y_a), (y_a - y_mixed) ** 2 / 2
    share = 1 / variance if variance > 0 else np.nan
    bounds = [np.full(factors, np.nan)] * 4
    if bootstrap:
        picked = np.random.default_rng(seed).integers(n, size=(bootstrap, n))
        draws = [part[:, picked].mean(axis=-1) * share for part in (main, whole)]
        bounds = [np.quantile(d, q, axis=-1) for d in draws for q in interval]
    return SobolIndices(variance, main.mean(axis=1) * share, whole.mean(axis=1) * share, *bounds)
