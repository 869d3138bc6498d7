"""Minimum, maximum, mean, spread, skewness and kurtosis of columns with missing values.

All functions take (..., units, indicators), ignore NaN and return (..., indicators); columns without enough
values give NaN and never a warning.
"""

import numpy as np


def count(x: np.ndarray) -> np.ndarray:
    """How many values each column has."""
    return (~np.isnan(x)).sum(axis=-2)


def lowest(x: np.ndarray) -> np.ndarray:
    """The least value of each column, NaN for an empty one."""
    least = np.min(np.where(np.isnan(x), np.inf, x), axis=-2)
    return np.where(np.isposinf(least), np.nan, least)


def highest(x: np.ndarray) -> np.ndarray:
    """The greatest value of each column, NaN for an empty one."""
    most = np.max(np.where(np.isnan(x), -np.inf, x), axis=-2)
    return np.where(np.isneginf(most), np.nan, most)


def mean(x: np.ndarray) -> np.ndarray:
    """The arithmetic mean of each column."""
    n = count(x)
    return np.where(n > 0, np.where(np.isnan(x), 0.0, x).sum(axis=-2) / np.maximum(n, 1), np.nan)


def spread(x: np.ndarray, *, ddof: int = 1) -> np.ndarray:
    """The standard deviation of each column; sample (n−1) by default, as in the Handbook's own tables."""
    n = count(x)
    square = np.nan_to_num(_centred(x) ** 2).sum(axis=-2)
    return np.where(n > ddof, np.sqrt(square / np.maximum(n - ddof, 1)), np.nan)


def skewness(x: np.ndarray) -> np.ndarray:
    """G1 = g1·√(n(n−1))/(n−2), g1 = √n·Σm³/(Σm²)^1.5: the spreadsheet's SKEW. Needs three values, not all equal."""
    n = count(x).astype(float)
    m = np.nan_to_num(_centred(x))
    enough = (n >= 3) & ~constant(x)
    n = np.maximum(n, 3.0)
    # products, because numpy raises to a power by a slow general routine
    square = m * m
    second, third = square.sum(axis=-2), (square * m).sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        g1 = np.sqrt(n) * third / second**1.5
        return np.where(enough, g1 * np.sqrt(n * (n - 1)) / (n - 2), np.nan)


def kurtosis(x: np.ndarray) -> np.ndarray:
    """G2 = ((n+1)(r−3)+6)(n−1)/((n−2)(n−3)), r = nΣm⁴/(Σm²)²: the spreadsheet's KURT. Needs four values, not all equal."""
    n = count(x).astype(float)
    m = np.nan_to_num(_centred(x))
    enough = (n >= 4) & ~constant(x)
    n = np.maximum(n, 4.0)
    square = m * m
    second, fourth = square.sum(axis=-2), (square * square).sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        r = n * fourth / second**2
        return np.where(enough, ((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)), np.nan)


def passes(x: np.ndarray, *, skew: float | np.ndarray = 2.0, kurt: float | np.ndarray = 3.5) -> np.ndarray:
    """1 where |skewness| < `skew` or kurtosis < `kurt`, 0 where neither, NaN where they cannot be computed."""
    g1, g2 = skewness(x), kurtosis(x)
    verdict = (np.abs(g1) < skew) | (g2 < kurt)
    return np.where(np.isnan(g1) | np.isnan(g2), np.nan, verdict.astype(float))


def constant(x: np.ndarray) -> np.ndarray:
    """True for columns that have values but only one distinct value."""
    return lowest(x) == highest(x)


def _centred(x: np.ndarray) -> np.ndarray:
    return x - mean(x)[..., None, :]
