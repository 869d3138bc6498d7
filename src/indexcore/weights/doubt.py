"""Benefit of the doubt: each unit judged by the weights most favourable to it, within stated limits."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from indexcore.errors import refuse

LIMITS_ON = ("weight", "contribution")


@dataclass(frozen=True)
class BenefitOfDoubt:
    """``scores`` (units,) between 0 and 1; ``weights`` (units, K) each unit's own, unscaled;
    ``shares`` (units, K) what the limits bound: weight shares or contribution shares."""

    scores: np.ndarray
    weights: np.ndarray
    shares: np.ndarray


def benefit_of_doubt(
    x: np.ndarray,
    *,
    low: float | np.ndarray = 0.0,
    high: float | np.ndarray = 1.0,
    limits_on: str = "weight",
) -> BenefitOfDoubt:
    """Each unit's best score max w.I_c subject to w.I_k <= 1 for every unit k, w >= 0 and share limits.

    ``limits_on = "weight"``: low <= w_q / sum w <= high; ``"contribution"``: low <= w_q I_cq / w.I_c <= high
    (the pie shares of Cherchye et al.). ``x`` is (units, K), non-negative, complete. Errors: BadInput on
    missing or negative values, or limits no weights can meet.
    Source: Melyn and Moesen (1991); Cherchye et al. (2007); Handbook (2008) section 6.2, table 19.
    """
    if limits_on not in LIMITS_ON:
        raise refuse("无疑受益法", f"份额限制只能加在 {' 或 '.join(LIMITS_ON)} 上，不能是 {limits_on!r}")
    if np.isnan(x).any() or (x < 0).any():
        unit, column = np.argwhere(np.isnan(x) | (x < 0))[0]
        raise refuse("无疑受益法", f"第 {unit + 1} 行第 {column + 1} 列须为非负数")
    size = x.shape[1]
    lower, upper = np.broadcast_to(low, size), np.broadcast_to(high, size)
    if lower.sum() > 1 + 1e-12 or upper.sum() < 1 - 1e-12 or (lower > upper).any():
        raise refuse("无疑受益法", f"份额下限之和 {lower.sum():g}、上限之和 {upper.sum():g}，没有权重能满足")
    weights = np.stack([_best_weights(x, unit, lower, upper, limits_on) for unit in range(len(x))])
    scores = (weights * x).sum(axis=1)
    parts = weights if limits_on == "weight" else weights * x
    return BenefitOfDoubt(scores, weights, parts / parts.sum(axis=1, keepdims=True))


def _best_weights(
    x: np.ndarray, unit: int, lower: np.ndarray, upper: np.ndarray, limits_on: str
) -> np.ndarray:
    own = np.ones(x.shape[1]) if limits_on == "weight" else x[unit]
    # row q: lower_q * sum_j own_j w_j - own_q w_q <= 0, and the same for the upper limit
    at_least = lower[:, None] * own[None, :] - np.diag(own)
    at_most = np.diag(own) - upper[:, None] * own[None, :]
    limits = np.concatenate([at_least[lower > 0], at_most[upper < 1]])
    bounds = np.concatenate([np.ones(len(x)), np.zeros(len(limits))])
    found = linprog(-x[unit], A_ub=np.concatenate([x, limits]), b_ub=bounds, method="highs")
    if found.status != 0:
        raise refuse("无疑受益法", f"第 {unit + 1} 行的线性规划无解：{found.message}")
    return found.x
