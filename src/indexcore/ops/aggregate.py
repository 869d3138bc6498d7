"""Means of the children of a group, one row per unit (OECD/JRC Handbook step 6).

All take x (..., units, children) and weights (..., children), and return (..., units). A missing child is left
out and the weights of the others are rescaled to 1; a row without any child is NaN.
"""

import numpy as np


def _prepare(x: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x with 0 for missing, weights with 0 for missing, and the sum of the latter with NaN for 0."""
    absent = np.isnan(x)
    weights = np.where(absent, 0.0, np.broadcast_to(w[..., None, :], x.shape))
    total = weights.sum(axis=-1)
    return np.where(absent, 0.0, x), weights, np.where(absent.all(axis=-1) | (total == 0), np.nan, total)


def arithmetic(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Σwx/Σw."""
    values, weights, total = _prepare(x, w)
    return (weights * values).sum(axis=-1) / total


def geometric(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """exp(Σw·ln x/Σw); NaN for a row with a value that is not positive."""
    values, weights, total = _prepare(x, w)
    bad = ((values <= 0) & (weights != 0)).any(axis=-1)
    logs = np.log(np.where(values > 0, values, 1.0))
    return np.where(bad, np.nan, np.exp((weights * logs).sum(axis=-1) / total))


def harmonic(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Σw/Σ(w/x); NaN for a row with a zero."""
    values, weights, total = _prepare(x, w)
    bad = ((values == 0) & (weights != 0)).any(axis=-1)
    inverse = weights / np.where(values == 0, 1.0, values)
    with np.errstate(divide="ignore"):
        return np.where(bad, np.nan, total / inverse.sum(axis=-1))


def power(x: np.ndarray, w: np.ndarray, *, p: float) -> np.ndarray:
    """(Σw·x^p/Σw)^(1/p); p = 0 is the geometric mean. NaN where a power of a value does not exist."""
    if p == 0:
        return geometric(x, w)
    values, weights, total = _prepare(x, w)
    with np.errstate(invalid="ignore", divide="ignore"):
        raised = np.where(weights != 0, np.where(weights != 0, values, 1.0) ** p, 0.0)
        result = ((weights * raised).sum(axis=-1) / total) ** (1.0 / p)
    return np.where(np.isfinite(result), result, np.nan)


def weighted_median(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The value at which the sorted weights reach one half; the middle of two when they reach it exactly."""
    _, weights, total = _prepare(x, w)
    order = np.argsort(x, axis=-1, kind="stable")
    sorted_x = np.take_along_axis(x, order, axis=-1)
    reached = np.cumsum(np.take_along_axis(weights, order, axis=-1), axis=-1) / total[..., None]
    lower = np.argmax(reached >= 0.5 - 1e-12, axis=-1)[..., None]
    upper = np.argmax(reached > 0.5 + 1e-12, axis=-1)[..., None]
    both = np.take_along_axis(sorted_x, lower, axis=-1) + np.take_along_axis(sorted_x, upper, axis=-1)
    return np.where(np.isnan(total), np.nan, both[..., 0] / 2)


def owa(
    x: np.ndarray, w: np.ndarray, *, order: np.ndarray | None = None, quantifier: float = 1.0
) -> np.ndarray:
    """Ordered weighted average (Yager 1988): values sorted downwards times weights of position.

    `order` are the weights of position, best first; with a missing child its last ones fall away and the rest
    are rescaled. Without `order` they follow (k/n)^quantifier − ((k−1)/n)^quantifier: 1 is the plain mean,
    larger looks to the worst, smaller to the best. The children's own weights `w` do not enter.
    """
    n = x.shape[-1]
    present = (~np.isnan(x)).sum(axis=-1)[..., None]
    place = np.arange(1, n + 1)
    if order is None:
        m = np.maximum(present, 1)
        weights = np.minimum(place / m, 1.0) ** quantifier - np.minimum((place - 1) / m, 1.0) ** quantifier
    else:
        weights = np.where(place <= present, np.asarray(order, dtype=float), 0.0)
    values = -np.sort(-x, axis=-1)
    total = weights.sum(axis=-1)
    top = (weights * np.where(np.isnan(values), 0.0, values)).sum(axis=-1)
    return np.where((present[..., 0] > 0) & (total != 0), top / np.where(total == 0, 1.0, total), np.nan)


def mpi(x: np.ndarray, w: np.ndarray, *, sign: int = -1, ddof: int = 1) -> np.ndarray:
    """Mazziotta–Pareto: M ± S²/M over the row's children, unweighted; S with n − ddof (MPI 1, AMPI 0).

    `sign` −1 punishes imbalance of a positive phenomenon; +1 is for one where less is better.
    """
    present = ~np.isnan(x)
    n = present.sum(axis=-1)
    m = np.where(n > 0, np.where(present, x, 0.0).sum(axis=-1) / np.maximum(n, 1), np.nan)
    square = np.where(present, (x - m[..., None]) ** 2, 0.0).sum(axis=-1)
    variance = np.where(n > ddof, square / np.maximum(n - ddof, 1), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(m == 0, np.nan, m + sign * variance / m)


def least(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The lowest child: no compensation at all."""
    low = np.where(np.isnan(x), np.inf, x).min(axis=-1)
    return np.where(np.isinf(low), np.nan, low)


def most(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The highest child."""
    return -least(-x, w)


def too_few(x: np.ndarray, *, share: float, expected: np.ndarray | None = None) -> np.ndarray:
    """(..., units) true where fewer than `share` of the children are present, counted over those `expected`."""
    size = x.shape[-1] if expected is None else np.maximum(expected.sum(axis=-1), 1)
    return (~np.isnan(x)).sum(axis=-1) / size < share
