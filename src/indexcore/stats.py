"""Column statistics of an index: sample moments and the table an analyst reads before anything else."""

from __future__ import annotations

import numpy as np
import pandas as pd

UNITS = -2


def count(x: np.ndarray, *, axis: int = UNITS) -> np.ndarray:
    """How many values are present (not NaN) along ``axis``."""
    return np.sum(~np.isnan(x), axis=axis)


def mean(x: np.ndarray, *, axis: int = UNITS) -> np.ndarray:
    """The mean of the present values along ``axis``; NaN where none is present, without a warning."""
    n = count(x, axis=axis)
    return np.where(n > 0, np.nansum(x, axis=axis) / np.maximum(n, 1), np.nan)


def sample_sd(x: np.ndarray, *, axis: int = UNITS) -> np.ndarray:
    """The sample standard deviation (n-1) of the present values; NaN where n < 2.

    Source: OECD/JRC Handbook (2008), whose own tables use n-1; COINr uses ``stats::sd``.
    """
    n = count(x, axis=axis)
    squares = np.nansum(_centred(x, axis) ** 2, axis=axis)
    return np.sqrt(np.where(n > 1, squares / np.maximum(n - 1, 1), np.nan))


def skewness(x: np.ndarray, *, axis: int = UNITS) -> np.ndarray:
    """The bias-corrected skewness G1 of the present values; NaN where n < 3 or the column is constant.

    G1 = g1 * sqrt(n(n-1)) / (n-2), g1 = sqrt(n) * sum(m^3) / sum(m^2)^1.5, m = x - mean.
    Source: Joanes and Gill (1998), type 2, as spreadsheets and COINr have it.
    """
    n = count(x, axis=axis).astype(float)
    second, third = _power_sums(x, axis, 2), _power_sums(x, axis, 3)
    usable = (n > 2) & _varies(x, axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        g1 = np.sqrt(n) * third / second**1.5
        return np.where(usable, g1 * np.sqrt(n * (n - 1)) / (n - 2), np.nan)


def kurtosis(x: np.ndarray, *, axis: int = UNITS) -> np.ndarray:
    """The bias-corrected excess kurtosis G2 of the present values; NaN where n < 4 or the column is constant.

    G2 = ((n+1)(r-3)+6)(n-1) / ((n-2)(n-3)), r = n * sum(m^4) / sum(m^2)^2.
    Source: Joanes and Gill (1998), type 2, as spreadsheets and COINr have it.
    """
    n = count(x, axis=axis).astype(float)
    second, fourth = _power_sums(x, axis, 2), _power_sums(x, axis, 4)
    usable = (n > 3) & _varies(x, axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = n * fourth / second**2
        return np.where(usable, ((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)), np.nan)


def passes_outlier_test(
    x: np.ndarray, *, skew_max: float = 2.0, kurt_max: float = 3.5, axis: int = UNITS
) -> np.ndarray:
    """True where |skew| < ``skew_max`` or kurtosis < ``kurt_max``: no outlier is indicated.

    Columns too short or constant have no skewness and pass, since there is nothing to treat.
    Source: COINr ``check_SkewKurt``; Handbook chapter 3.
    """
    skew, kurt = skewness(x, axis=axis), kurtosis(x, axis=axis)
    with np.errstate(invalid="ignore"):
        return (np.abs(skew) < skew_max) | (kurt < kurt_max) | np.isnan(skew) | np.isnan(kurt)


def column_stats(
    frame: pd.DataFrame,
    *,
    skew_max: float = 2.0,
    kurt_max: float = 3.5,
    availability_min: float = 0.65,
    nonzero_min: float = 0.5,
    unique_min: float = 0.5,
) -> pd.DataFrame:
    """One row per column of ``frame`` (units x indicators): moments, counts, shares and four flags.

    Column names are those of COINr ``get_stats``. Shares of non-zero, unique and most frequent values
    are taken over present values, and the flags compare exactly those printed shares, in full precision
    (COINr rounds to three figures by default and divides two of its flags by the number of rows).
    """
    x = frame.to_numpy(dtype=float)
    table = pd.DataFrame({"iCode": frame.columns.astype(str)})
    empty = count(x) == 0
    with np.errstate(invalid="ignore"):
        table["Min"] = np.where(empty, np.nan, np.where(np.isnan(x), np.inf, x).min(axis=0))
        table["Max"] = np.where(empty, np.nan, np.where(np.isnan(x), -np.inf, x).max(axis=0))
    table["Mean"], table["Median"] = mean(x), frame.median(skipna=True).to_numpy(dtype=float)
    table["Std"], table["Skew"], table["Kurt"] = sample_sd(x), skewness(x), kurtosis(x)
    counts = _value_counts(x)
    for name, values in counts.items():
        table[f"N.{name}"] = values
    present = np.where(empty, np.nan, counts["Avail"])
    table["Frc.Avail"] = counts["Avail"] / max(len(x), 1)
    for name in ("NonZero", "Unique", "Same"):
        table[f"Frc.{name}"] = counts[name] / present
    limits = {"Avail": availability_min, "NonZero": nonzero_min, "Unique": unique_min}
    for name, limit in limits.items():
        table[f"Flag.{name}"] = np.where(table[f"Frc.{name}"] >= limit, "ok", "LOW")
    outlying = (table["Skew"].abs() > skew_max) & (table["Kurt"] > kurt_max)
    table["Flag.SkewKurt"] = np.where(outlying, "OUT", "ok")
    return table


def _centred(x: np.ndarray, axis: int) -> np.ndarray:
    return x - np.expand_dims(mean(x, axis=axis), axis)


def _power_sums(x: np.ndarray, axis: int, power: int) -> np.ndarray:
    return np.nansum(_centred(x, axis) ** power, axis=axis)


def _varies(x: np.ndarray, axis: int) -> np.ndarray:
    low = np.min(np.where(np.isnan(x), np.inf, x), axis=axis)
    high = np.max(np.where(np.isnan(x), -np.inf, x), axis=axis)
    return high > low


def _value_counts(x: np.ndarray) -> dict[str, np.ndarray]:
    unique, same = [], []
    for column in x.T:
        _, repeats = np.unique(column[~np.isnan(column)], return_counts=True)
        unique.append(len(repeats))
        same.append(int(repeats.max(initial=0)))
    return {
        "Avail": count(x),
        "NonZero": np.sum(~np.isnan(x) & (x != 0), axis=0),
        "Unique": np.array(unique),
        "Same": np.array(same),
    }
