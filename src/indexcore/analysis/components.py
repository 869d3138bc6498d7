"""Principal components of a group of indicators, and Cronbach's alpha of its internal consistency."""

from dataclasses import dataclass

import numpy as np

from indexcore.errors import refuse


@dataclass(frozen=True)
class Components:
    """A principal component analysis: ``eigenvalues`` (p,), ``shares`` (p,), ``loadings`` (p, p) by column,
    ``used`` rows of the data. Each column's largest loading is positive, which fixes the arbitrary sign."""

    eigenvalues: np.ndarray
    shares: np.ndarray
    loadings: np.ndarray
    used: int


def principal_components(x: np.ndarray, *, scale: bool = True) -> Components:
    """The components of (units, indicators) after centring and, with ``scale``, dividing by the sample sd.

    Rows with a missing value are left out. BadInput when fewer than two complete rows remain or a column
    is constant. Source: R ``prcomp(center = TRUE, scale. = TRUE)``, which COINr ``get_PCA`` calls.
    """
    matrix = correlation_of_complete_rows(x, scale=scale)
    values, vectors = np.linalg.eigh(matrix)
    order = np.argsort(values)[::-1]
    values, vectors = np.maximum(values[order], 0.0), vectors[:, order]
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])]
    loadings = vectors * np.where(largest < 0, -1.0, 1.0)
    return Components(values, values / values.sum(), loadings, int((~np.isnan(x).any(axis=1)).sum()))


def correlation_of_complete_rows(x: np.ndarray, *, scale: bool = True) -> np.ndarray:
    """The correlation (or, without ``scale``, covariance) matrix of the rows that have every value."""
    rows = x[~np.isnan(x).any(axis=1)]
    if len(rows) < 2:
        raise refuse("主成分", f"主成分分析至少需要两个数据完整的单位，现有 {len(rows)} 个")
    constant = np.flatnonzero(rows.max(axis=0) == rows.min(axis=0))
    if scale and constant.size:
        raise refuse("主成分", f"第 {', '.join(str(i + 1) for i in constant)} 列为常数，无法标准化，请先剔除")
    centred = rows - rows.mean(axis=0)
    covariance = centred.T @ centred / (len(rows) - 1)
    if not scale:
        return covariance
    sd = np.sqrt(np.diag(covariance))
    return covariance / np.outer(sd, sd)


def cronbach_alpha(x: np.ndarray, *, missing: str = "pairwise") -> float:
    """Cronbach's alpha of (units, indicators): K/(K-1) * (1 - trace(S)/sum(S)), S the covariance matrix.

    ``missing``: each covariance over the rows both indicators have (``pairwise``, as COINr), or all over the
    rows that are ``complete``. NaN for a single indicator. Source: Handbook (2008) section 4.
    """
    if missing not in ("pairwise", "complete"):
        raise refuse("信度", f"缺失的处理只能是 pairwise 或 complete，不能是 {missing!r}")
    size = x.shape[1]
    if size < 2:
        return float("nan")
    whole = missing == "complete" or not np.isnan(x).any()
    covariance = correlation_of_complete_rows(x, scale=False) if whole else pairwise_covariance(x)
    return float(size / (size - 1) * (1 - np.trace(covariance) / covariance.sum()))


def pairwise_covariance(x: np.ndarray) -> np.ndarray:
    """Sample covariances (p, p), each over the rows where both columns have a value; NaN with fewer than two."""
    here = (~np.isnan(x)).astype(float)
    values = np.where(np.isnan(x), 0.0, x - np.nanmean(x, axis=0))
    n = here.T @ here
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = values.T @ here
        return np.where(n > 1, (values.T @ values - sums * sums.T / n) / (n - 1), np.nan)
