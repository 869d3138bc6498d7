"""Weights optimised so that the index correlates with its elements as strongly as each is meant to matter."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares, minimize

from indexcore.analysis.correlations import correlations
from indexcore.errors import refuse

AIMS = ("balance", "infomax")
HELD = 1e-6
# without the sign constraint the best weights may run off to infinity for no visible gain
PULL = 1e-3
EXACT, NEARBY, TINY, WORST = 1e-14, 0.1, 1e-9, 1e6


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
    out of reach. Weights are found from several starts and are right up to the correlations they reach.
    Source: Becker et al. (2017); COINr ``get_opt_weights``.
    """
    if aim not in AIMS:
        raise refuse("优化权重", f"目标只能是 {' 或 '.join(AIMS)}，不能是 {aim!r}")
    size = x.shape[1]
    wanted = np.ones(size) if target is None else np.asarray(target, dtype=float)
    if len(wanted) != size or not wanted.sum() > 0 or (wanted < 0).any():
        raise refuse("优化权重", f"目标重要性应为 {size} 个非负数且不全为零")
    search = _Search(x, index, wanted / wanted.sum(), aim, method)
    if nonnegative:
        rng = np.random.default_rng(seed)
        drawn = rng.dirichlet(np.ones(size), max(restarts - 2, 0))
        found = min(
            (search.held(s) for s in (search.wanted, np.full(size, 1 / size), *drawn)), key=search.loss
        )
        found = np.where(found / found.sum() < HELD, 0.0, found)
    else:
        found = search.free()
    weights = found / found.sum()
    shares, r = search.shares(weights), search.reached(weights)
    binding = (weights == 0) if nonnegative else np.zeros(size, dtype=bool)
    return OptimisedWeights(
        weights, search.wanted, shares, r, binding, float(((search.wanted - shares) ** 2).sum())
    )


@dataclass(frozen=True)
class _Search:
    x: np.ndarray
    index: Callable[[np.ndarray], np.ndarray]
    wanted: np.ndarray
    aim: str
    method: str

    def reached(self, w: np.ndarray) -> np.ndarray:
        return correlations(self.x, self.index(w / w.sum())[:, None], method=self.method)[:, 0]

    def shares(self, w: np.ndarray) -> np.ndarray:
        r = self.reached(w)
        return r / r.sum()

    def loss(self, w: np.ndarray) -> float:
        if abs(w.sum()) < TINY:
            return WORST
        r = self.reached(w)
        if np.isnan(r).any() or (self.aim == "balance" and abs(r.sum()) < TINY):
            return WORST
        return -float(r.sum()) if self.aim == "infomax" else float(((self.wanted - r / r.sum()) ** 2).sum())

    def held(self, start: np.ndarray) -> np.ndarray:
        """The best non-negative weights from one start: sequential quadratic steps where the loss is smooth."""
        bounds = [(0.0, None)] * len(start)
        if self.method != "pearson":
            return self._simplex(start, bounds)
        total = {"type": "eq", "fun": lambda w: w.sum() - 1.0}
        # the loss near its minimum is of order 1e-10: scale it so that the stopping rule sees it
        found = minimize(
            lambda w: 1e4 * self.loss(w),
            start,
            bounds=bounds,
            constraints=[total],
            method="SLSQP",
            options={"maxiter": 500, "ftol": 1e-16},
        )
        end = np.maximum(found.x, 0.0)
        return end if self.loss(end) <= self.loss(start) else start

    def free(self) -> np.ndarray:
        """The best weights of either sign near the target, exact where an exact solution is near."""
        if self.method != "pearson" or self.aim == "infomax":
            return self._simplex(self.wanted, None)

        def residuals(w: np.ndarray, pull: float) -> np.ndarray:
            gap = self.shares(w) - self.wanted
            # the length of w is free: holding its sum at one keeps the steps well scaled
            return np.concatenate([gap, pull * (w / w.sum() - self.wanted), [w.sum() - 1.0]])

        near = least_squares(residuals, self.wanted, args=(PULL,), x_scale="jac", max_nfev=200).x
        exact = least_squares(residuals, near, args=(0.0,), xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=50).x
        moved = np.abs(exact / exact.sum() - near / near.sum()).max()
        return exact if self.loss(exact) < EXACT and moved < NEARBY else near

    def _simplex(self, start: np.ndarray, bounds: list[tuple[float, None]] | None) -> np.ndarray:
        options = {"maxiter": 400 * len(start), "xatol": 1e-8, "fatol": 1e-14}
        found = minimize(self.loss, start, bounds=bounds, method="Nelder-Mead", options=options)
        return found.x if self.loss(found.x) <= self.loss(start) else start
