"""Weights read off the data: dispersion, entropy, conflict between indicators, information lost.

Every function takes ``x`` (units, indicators) without missing values, larger better, and returns
weights (indicators,) that sum to 1. Weights of this kind move with the data: freeze them with the edition.
"""

import numpy as np
from scipy.linalg import null_space

from indexcore.errors import refuse


def equal(x: np.ndarray) -> np.ndarray:
    """1/K each."""
    return np.full(x.shape[1], 1 / x.shape[1])


def entropy(x: np.ndarray, *, zero_ok: bool = False) -> np.ndarray:
    """Shannon entropy weights: e_j = -sum_i p ln p / ln n, p = x / sum x, w = (1-e) / sum(1-e).

    An indicator equal for all units gets weight 0. With ``zero_ok`` zeros count as 0 ln 0 = 0.
    Errors: BadInput on negative values, or zeros without ``zero_ok``. Source: Shannon (1948); Zeleny (1982).
    """
    _complete(x, "熵权法")
    bad = (x < 0) if zero_ok else (x <= 0)
    if bad.any():
        unit, column = np.argwhere(bad)[0]
        raise refuse(
            "熵权法", f"第 {unit + 1} 行第 {column + 1} 列的值 {x[unit, column]} 不为正，请先平移或归一"
        )
    p = x / x.sum(axis=0)
    logs = np.log(np.where(p > 0, p, 1.0))
    information = 1 + (p * logs).sum(axis=0) / np.log(len(x))
    # 1 - e of a constant column is zero up to rounding
    return _shares(np.where(x.max(axis=0) == x.min(axis=0), 0.0, information), "熵权法")


def deviation(x: np.ndarray) -> np.ndarray:
    """Weights in proportion to each column's standard deviation."""
    return _shares(_complete(x, "标准差法").std(axis=0), "标准差法")


def critic(x: np.ndarray) -> np.ndarray:
    """CRITIC: w ~ s_j * sum_k (1 - r_jk) on min-max columns. Source: Diakoulaki et al. (1995)."""
    y = _unit_interval(_complete(x, "CRITIC 法"), "CRITIC 法")
    conflict = (1 - np.corrcoef(y, rowvar=False)).sum(axis=0)
    return _shares(y.std(axis=0) * conflict, "CRITIC 法")


def gini(x: np.ndarray) -> np.ndarray:
    """Weights in proportion to each column's Gini coefficient: sum|x_i - x_k| / (2 n^2 mean)."""
    ordered = np.sort(_complete(x, "基尼系数法"), axis=0)
    n = len(x)
    place = 2 * np.arange(1, n + 1)[:, None] - n - 1
    return _shares((place * ordered).sum(axis=0) / (n * ordered.sum(axis=0)), "基尼系数法")


def merec(x: np.ndarray) -> np.ndarray:
    """MEREC: how much overall performance changes when an indicator is left out, all values positive.

    Source: Keshavarz-Ghorabaee et al. (2021).
    """
    if (_complete(x, "MEREC 法") <= 0).any():
        raise refuse("MEREC 法", "所有值须为正")
    logs = np.abs(np.log(x.min(axis=0) / x))
    whole = np.log1p(logs.mean(axis=1))
    without = np.log1p((logs.sum(axis=1, keepdims=True) - logs) / x.shape[1])
    return _shares(np.abs(without - whole[:, None]).sum(axis=0), "MEREC 法")


def cilos(x: np.ndarray) -> np.ndarray:
    """CILOS: balances what the other indicators lose where one is at its best. Source: Zavadskas and Podvezko (2016)."""
    shares = _complete(x, "CILOS 法") / x.sum(axis=0)
    at_best = shares[shares.argmax(axis=0)]
    best = np.diag(at_best)
    loss = (best - at_best) / best
    np.fill_diagonal(loss, 0.0)
    balance = loss - np.diag(loss.sum(axis=0))
    solution = null_space(balance)
    if solution.shape[1] != 1:
        raise refuse("CILOS 法", "指标在同一单位同时取得最优，权重不唯一")
    return solution[:, 0] / solution[:, 0].sum()


def idocriw(x: np.ndarray) -> np.ndarray:
    """IDOCRIW: CILOS times entropy weights, rescaled. Source: Zavadskas and Podvezko (2016)."""
    return _shares(cilos(x) * entropy(x), "IDOCRIW 法")


def angle(x: np.ndarray) -> np.ndarray:
    """Weights in proportion to the angle between each column and a constant one. Source: Shuai et al. (2012)."""
    shares = _complete(x, "夹角法") / x.sum(axis=0)
    cosine = shares.sum(axis=0) / np.sqrt(len(x) * (shares**2).sum(axis=0))
    return _shares(np.arccos(np.clip(cosine, -1, 1)), "夹角法")


def _complete(x: np.ndarray, method: str) -> np.ndarray:
    if np.isnan(x).any():
        unit, column = np.argwhere(np.isnan(x))[0]
        raise refuse(method, f"第 {unit + 1} 行第 {column + 1} 列缺失，请先插补")
    if len(x) < 2:
        raise refuse(method, f"至少需要两个单位，现有 {len(x)} 个")
    return x


def _unit_interval(x: np.ndarray, method: str) -> np.ndarray:
    low, high = x.min(axis=0), x.max(axis=0)
    if (high == low).any():
        raise refuse(method, f"第 {int(np.argmax(high == low)) + 1} 列为常数，请先剔除")
    return (x - low) / (high - low)


def _shares(raw: np.ndarray, method: str) -> np.ndarray:
    if not raw.sum() > 0:
        raise refuse(method, "各指标均无差异，无法据以定权")
    return raw / raw.sum()


METHODS = {
    "equal": equal,
    "entropy": entropy,
    "deviation": deviation,
    "critic": critic,
    "gini": gini,
    "merec": merec,
    "cilos": cilos,
    "idocriw": idocriw,
    "angle": angle,
}
