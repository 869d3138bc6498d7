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
    return shape(x)[0]


def kurtosis(x: np.ndarray) -> np.ndarray:
    """G2 = ((n+1)(r−3)+6)(n−1)/((n−2)(n−3)), r = nΣm⁴/(Σm²)²: the spreadsheet's KURT. Needs four, not all equal."""
    return shape(x)[1]


def shape(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Skewness G1 and kurtosis G2 of each column, from one pass over its deviations."""
    size = count(x).astype(float)
    varied = ~constant(x)
    m = np.nan_to_num(_centred(x))
    square = m * m
    second, third, fourth = square.sum(axis=-2), (square * m).sum(axis=-2), (square * square).sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        n = np.maximum(size, 3.0)
        g1 = np.sqrt(n) * third / second**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
        n = np.maximum(size, 4.0)
        g2 = ((n + 1) * (n * fourth / second**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return np.where(varied & (size >= 3), g1, np.nan), np.where(varied & (size >= 4), g2, np.nan)


def verdict(
    g1: np.ndarray, g2: np.ndarray, *, skew: float | np.ndarray = 2.0, kurt: float | np.ndarray = 3.5
) -> np.ndarray:
    """1 where |g1| < `skew` or g2 < `kurt`, 0 where neither, NaN where one cannot be computed."""
    passed = (np.abs(g1) < skew) | (g2 < kurt)
    return np.where(np.isnan(g1) | np.isnan(g2), np.nan, passed.astype(float))


def passes(x: np.ndarray, *, skew: float | np.ndarray = 2.0, kurt: float | np.ndarray = 3.5) -> np.ndarray:
    """The verdict on each column of x."""
    return verdict(*shape(x), skew=skew, kurt=kurt)


def constant(x: np.ndarray) -> np.ndarray:
    """True for columns that have values but only one distinct value."""
    return lowest(x) == highest(x)


def _centred(x: np.ndarray) -> np.ndarray:
    return x - mean(x)[..., None, :]
