"""p-values of single correlations as R's ``cor.test`` has them: exact without ties, else approximated."""

from itertools import permutations

import numpy as np
from scipy import stats

EXACT_KENDALL = 50
EXACT_SPEARMAN, SERIES_SPEARMAN = 9, 1290
# coefficients of the Edgeworth series, Best and Roberts (1975), algorithm AS 89
C = (0.2274, 0.2531, 0.1745, 0.0758, 0.1033, 0.3932, 0.0879, 0.0151, 0.0072, 0.0831, 0.0131, 4.6e-4)


def by_student_t(r: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Two-sided p of r from n pairs by Student's t with n - 2 degrees of freedom; NaN where n < 3."""
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(r) * np.sqrt((n - 2) / np.maximum(1 - r**2, 0))
        p = 2 * stats.t.sf(t, n - 2)
    return np.where((n > 2) & ~np.isnan(r), p, np.nan)


def spearman_p(a: np.ndarray, b: np.ndarray, rho: float) -> float:
    """Two-sided p of Spearman's rho of complete pairs: without ties exact for n < 10 and by the AS 89 series
    up to 1,290 pairs, else by Student's t."""
    n = len(a)
    if _tied(a, b) or n > SERIES_SPEARMAN:
        return float(by_student_t(np.array(rho), np.array(float(n))))
    total = (n**3 - n) / 6
    distance = total * (1 - rho)
    upper = distance > total
    tail = spearman_tail(round(distance - 1) if upper else round(distance), n, lower=not upper)
    return min(2 * tail, 1.0)


def spearman_tail(distance: int, n: int, *, lower: bool) -> float:
    """P(S <= distance) when ``lower``, else P(S > distance), S the sum of squared rank differences of n pairs."""
    at = distance + 2 if lower else distance
    most = n * (n * n - 1) / 3
    if at <= 0 or at > most:
        return float((at > most) == lower)
    if n <= EXACT_SPEARMAN:
        ranks = np.arange(n)
        sums = ((np.array(list(permutations(range(n)))) - ranks) ** 2).sum(axis=1)
        share = float((sums >= at).mean())
        return 1 - share if lower else share
    x = (6 * (at - 1) / (n * (n * n - 1)) - 1) * np.sqrt(n - 1)
    y, b = x * x, 1 / n
    inner = C[6] + C[7] * b - y * (C[8] - C[9] * b + y * b * (C[10] - C[11] * y))
    u = x * b * (C[0] + b * (C[1] + C[2] * b) + y * (-C[3] + b * (C[4] + C[5] * b) - y * b * inner))
    correction = float(u / np.exp(y / 2))
    tail = stats.norm.cdf(x) - correction if lower else stats.norm.sf(x) + correction
    return float(np.clip(tail, 0, 1))


def kendall_p(a: np.ndarray, b: np.ndarray) -> float:
    """Two-sided p of Kendall's tau of complete pairs: exact without ties for n < 50, else the normal
    approximation with tie correction."""
    exact = not _tied(a, b) and len(a) < EXACT_KENDALL
    return float(stats.kendalltau(a, b, method="exact" if exact else "asymptotic").pvalue)


def _tied(a: np.ndarray, b: np.ndarray) -> bool:
    return len(np.unique(a)) < len(a) or len(np.unique(b)) < len(b)
