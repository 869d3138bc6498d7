"""Correlation matrices over pairs of present values, their p-values, and what in them deserves a flag."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats as scipy_stats

from indexcore.analysis.significance import by_student_t, kendall_p, spearman_p
from indexcore.errors import refuse

METHODS = ("pearson", "spearman", "kendall")


def correlation_matrix(
    left: pd.DataFrame, right: pd.DataFrame | None = None, *, method: str = "pearson"
) -> pd.DataFrame:
    """Correlations of every column of ``left`` with every column of ``right``, pair by pair complete.

    Rows and columns are named as in the frames (units in rows). Spearman ranks are taken within each pair's
    present rows; Kendall is tau-b. NaN where fewer than two pairs are present or one side is constant.
    Source: R ``stats::cor(use = "pairwise.complete.obs")``.
    """
    right = left if right is None else right
    values = correlations(left.to_numpy(dtype=float), right.to_numpy(dtype=float), method=method)
    return pd.DataFrame(values, index=left.columns, columns=right.columns)


def correlations(x: np.ndarray, y: np.ndarray, *, method: str = "pearson") -> np.ndarray:
    """The array form of ``correlation_matrix``: (units, p) and (units, q) give (p, q)."""
    if method not in METHODS:
        raise refuse("相关系数", f"相关系数方法只能是 {', '.join(METHODS)}，不能是 {method!r}")
    if len(x) != len(y):
        raise refuse("相关系数", f"两组数据的单位数不同：{len(x)} 与 {len(y)}")
    if method == "pearson":
        return _pearson(x, y)
    return _spearman(x, y) if method == "spearman" else _kendall(x, y)


def p_values(x: np.ndarray, y: np.ndarray, *, method: str = "pearson") -> np.ndarray:
    """Two-sided p-values (p, q) of the correlations being zero, pair by pair complete.

    Pearson by Student's t with n-2 degrees of freedom; Spearman and Kendall exactly or by series where there
    are no ties, else approximated (``analysis.significance``). Source: R ``stats::cor.test``.
    """
    r = correlations(x, y, method=method)
    if method == "pearson":
        return by_student_t(r, _pair_counts(x, y))
    out = np.full(r.shape, np.nan)
    for i, j in np.ndindex(out.shape):
        both = ~np.isnan(x[:, i]) & ~np.isnan(y[:, j])
        if both.sum() > 1 and not np.isnan(r[i, j]):
            a, b = x[both, i], y[both, j]
            out[i, j] = kendall_p(a, b) if method == "kendall" else spearman_p(a, b, float(r[i, j]))
    return out


def correlation_flags(
    matrix: pd.DataFrame, *, groups: Mapping[str, str], threshold: float = 0.9, side: str = "high"
) -> pd.DataFrame:
    """Pairs inside the same group whose correlation is above (``high``) or below (``low``) the threshold.

    ``groups`` gives each column's group at the level of interest; each pair appears once.
    Columns Group, Ind1, Ind2, Corr. Source: COINr ``get_corr_flags``.
    """
    if side not in ("high", "low"):
        raise refuse("相关系数", f"相关性标记只能是 high 或 low，不能是 {side!r}")
    rows = []
    codes = sorted(str(code) for code in matrix.columns)
    for i, first in enumerate(codes):
        for second in codes[i + 1 :]:
            value = float(matrix.at[first, second])
            beyond = value > threshold if side == "high" else value < threshold
            if beyond and groups.get(first) is not None and groups.get(first) == groups.get(second):
                rows.append((groups[first], first, second, value))
    return pd.DataFrame(rows, columns=["Group", "Ind1", "Ind2", "Corr"])


def ancestor_correlations(
    scores: pd.DataFrame, *, parents: Mapping[str, str], codes: list[str], method: str = "pearson"
) -> pd.DataFrame:
    """Each code's correlation with every one of its ancestors present in ``scores``.

    Columns Code, Ancestor, Steps (1 = parent, 2 = grandparent ...), Correlation, PValue.
    Source: COINr ``get_corr(withparent = "family")`` before it hides insignificant values.
    """
    rows = []
    for code in codes:
        for steps, ancestor in enumerate(lineage(code, parents), start=1):
            if ancestor in scores.columns:
                rows.append((code, ancestor, steps))
    table = pd.DataFrame(rows, columns=["Code", "Ancestor", "Steps"])
    ancestors = list(dict.fromkeys(table["Ancestor"]))
    own, theirs = scores[codes].to_numpy(dtype=float), scores[ancestors].to_numpy(dtype=float)
    at = (
        [codes.index(code) for code in table["Code"]],
        [ancestors.index(ancestor) for ancestor in table["Ancestor"]],
    )
    table["Correlation"] = correlations(own, theirs, method=method)[at]
    table["PValue"] = p_values(own, theirs, method=method)[at]
    return table


def denominator_correlations(
    indicators: pd.DataFrame, denominators: pd.DataFrame, *, threshold: float = 0.6, method: str = "pearson"
) -> pd.DataFrame:
    """Indicator-denominator pairs whose |correlation| exceeds the threshold: candidates for scaling.

    Columns Ind, Denom, Corr, sorted by name. Source: COINr ``get_denom_corr``.
    """
    matrix = correlation_matrix(indicators, denominators, method=method)
    long = matrix.rename_axis("Ind").reset_index().melt(id_vars="Ind", var_name="Denom", value_name="Corr")
    return long[long["Corr"].abs() > threshold].sort_values(["Ind", "Denom"], ignore_index=True)


def lineage(code: str, parents: Mapping[str, str]) -> list[str]:
    """The ancestors of ``code`` from its parent to the root; BadInput on a circle."""
    found: list[str] = []
    current = parents.get(code)
    while current:
        if current in found or current == code:
            raise refuse("相关系数", f"指标结构成环：{code} 的上级又指回 {current}")
        found.append(current)
        current = parents.get(current)
    return found


def _pair_counts(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (~np.isnan(x)).astype(float).T @ (~np.isnan(y)).astype(float)


def _pearson(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    here, there = (~np.isnan(x)).astype(float), (~np.isnan(y)).astype(float)
    a, b = _standardised(x), _standardised(y)
    n = here.T @ there
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_a, mean_b = (a.T @ there) / n, (here.T @ b) / n
        covariance = (a.T @ b) / n - mean_a * mean_b
        spread_a = ((a**2).T @ there) / n - mean_a**2
        spread_b = (here.T @ (b**2)) / n - mean_b**2
        usable = (n > 1) & (spread_a > 1e-14) & (spread_b > 1e-14)
        return np.where(usable, np.clip(covariance / np.sqrt(spread_a * spread_b), -1, 1), np.nan)


def _standardised(x: np.ndarray) -> np.ndarray:
    present = ~np.isnan(x)
    n = np.maximum(present.sum(axis=0), 1)
    centred = np.where(present, x - np.nansum(x, axis=0) / n, 0.0)
    scale = np.sqrt((centred**2).sum(axis=0) / n)
    return centred / np.where(scale > 0, scale, 1.0)


def _spearman(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    if not (np.isnan(x).any() or np.isnan(y).any()):
        return _pearson(scipy_stats.rankdata(x, axis=0), scipy_stats.rankdata(y, axis=0))
    out = np.full((x.shape[1], y.shape[1]), np.nan)
    for i, j in np.ndindex(out.shape):
        both = ~np.isnan(x[:, i]) & ~np.isnan(y[:, j])
        if both.sum() > 1:
            ranks = [scipy_stats.rankdata(v[both])[:, None] for v in (x[:, i], y[:, j])]
            out[i, j] = _pearson(*ranks)[0, 0]
    return out


def _kendall(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    agreement = np.zeros((x.shape[1], y.shape[1]))
    untied_x, untied_y = np.zeros_like(agreement), np.zeros_like(agreement)
    for unit in range(len(x) - 1):
        a, b = np.sign(x[unit + 1 :] - x[unit]), np.sign(y[unit + 1 :] - y[unit])
        here, there = (~np.isnan(a)).astype(float), (~np.isnan(b)).astype(float)
        a, b = np.nan_to_num(a), np.nan_to_num(b)
        agreement += a.T @ b
        untied_x += (a**2).T @ there
        untied_y += here.T @ (b**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((untied_x > 0) & (untied_y > 0), agreement / np.sqrt(untied_x * untied_y), np.nan)
