"""Weights optimised so that the index correlates with its elements as strongly as each is meant to matter."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from indexcore.analysis.correlations import correlations
from indexcore.errors import refuse

AIMS = ("balance", "infomax")
HELD = 1e-6
# without the sign constraint the best weights may run off to infinity for no visible gain
PULL = 1e-6


@dataclass(frozen=True)
class OptimisedWeights:
    """``weights`` (K,) summing to 1; ``desired`` and ``obtained`` shares of correlation (K,); plain
    ``correlation`` (K,); ``binding`` (K,) where weight >= 0 holds an element at zero; ``loss``, the sum of
    squared differences, which is 0 when the aim is met exactly."""

    weights: np.ndarray
    desired: np.ndarray
    obtained: np.ndarray
    correlation: np.ndarray
    binding: np.ndarray
    loss: float


def optimised_weights(
    x: np.ndarray,
    *,
    index: Callable[[np.ndarray], np.ndarray],
    target: np.ndarray | None = None,
    aim: str = "balance",
    nonnegative: bool = True,
    method: str = "pearson",
    restarts: int = 4,
    seed: int = 0,
) -> OptimisedWeights:
    """Weights for which corr(x_k, index) / sum corr is as near as possible to ``target`` (equal by default).

    ``x`` (units, K) are the elements' scores at one level and ``index(w)`` the index (units,) they give.
    ``aim = "infomax"`` maximises the sum of correlations instead. COINr leaves weights unconstrained and may
    return negative ones; ``nonnegative = False`` does the same, taking among nearly equal solutions the one
    near the target; otherwise ``binding`` names the elements held at zero, for which the desired share may be
    out of reach. Weights are found from several starts and are right up to the correlations they reach. Source: Becker et al. (2017); COINr ``get_opt_weights``.
    """
    if aim not in AIMS:
        raise refuse("优化权重", f"目标只能是 {' 或 '.join(AIMS)}，不能是 {aim!r}")
    size = x.shape[1]
    wanted = np.ones(size) if target is None else np.asarray(target, dtype=float)
    if len(wanted) != size or not wanted.sum() > 0 or (wanted < 0).any():
        raise refuse("优化权重", f"目标重要性应为 {size} 个非负数且不全为零")
    wanted = wanted / wanted.sum()

    def reached(w: np.ndarray) -> np.ndarray:
        return correlations(x, index(w / w.sum())[:, None], method=method)[:, 0]

    def loss(w: np.ndarray) -> float:
        if abs(w.sum()) < 1e-9:
            return 1e6
        r = reached(w)
        if np.isnan(r).any():
            return 1e6
        if aim == "infomax":
            return -float(r.sum())
        if abs(r.sum()) < 1e-9:
            return 1e6
        pull = 0.0 if nonnegative else PULL * float(((w / w.sum() - wanted) ** 2).sum())
        return float(((wanted - r / r.sum()) ** 2).sum()) + pull

    rng = np.random.default_rng(seed)
    starts = [wanted, np.full(size, 1 / size), *rng.dirichlet(np.ones(size), max(restarts - 2, 0))]
    starts = starts if nonnegative else starts[:1]
    smooth = method == "pearson"
    found = min((_descend(loss, s, nonnegative, smooth) for s in starts), key=loss)
    weights = np.where(found / found.sum() < HELD, 0.0, found) if nonnegative else found
    weights = weights / weights.sum()
    r = reached(weights)
    gap = float(((wanted - r / r.sum()) ** 2).sum())
    binding = (weights == 0) if nonnegative else np.zeros(size, dtype=bool)
    return OptimisedWeights(weights, wanted, r / r.sum(), r, binding, gap)


def _descend(
    loss: Callable[[np.ndarray], float], start: np.ndarray, nonnegative: bool, smooth: bool
) -> np.ndarray:
    """The best weights from one start: sequential quadratic steps where the loss is smooth, else Nelder-Mead."""
    bounds = [(0.0, None)] * len(start) if nonnegative else None
    if smooth:
        total = {"type": "eq", "fun": lambda w: w.sum() - 1.0}
        # the loss near its minimum is of order 1e-10: scale it so that the stopping rule sees it
        found = minimize(
            lambda w: 1e4 * loss(w),
            start,
            bounds=bounds,
            constraints=[total],
            method="SLSQP",
            options={"maxiter": 500, "ftol": 1e-16},
        )
    else:
        options = {"maxiter": 400 * len(start), "xatol": 1e-8, "fatol": 1e-14}
        found = minimize(loss, start, bounds=bounds, method="Nelder-Mead", options=options)
    end = np.where(found.x < 1e-12, np.maximum(found.x, 0.0), found.x) if nonnegative else found.x
    return end if loss(end) <= loss(start) else start
