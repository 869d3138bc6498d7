"""The table of column statistics an analyst reads before anything else: moments, counts, shares, flags."""

import numpy as np
import pandas as pd

from indexcore.ops import moments


def column_stats(
    frame: pd.DataFrame,
    *,
    skew_max: float = 2.0,
    kurt_max: float = 3.5,
    availability_min: float = 0.65,
    nonzero_min: float = 0.5,
    unique_min: float = 0.5,
) -> pd.DataFrame:
    """One row per column of ``frame`` (units x indicators): sample moments, counts, shares and four flags.

    Column names are those of COINr ``get_stats``. Shares of non-zero, distinct and most frequent values
    are taken over present values, and the flags compare exactly those printed shares, in full precision
    (COINr rounds to three figures by default and divides two of its flags by the number of rows).
    A constant column has neither skewness nor kurtosis.
    """
    x = frame.to_numpy(dtype=float)
    shaped = ~moments.constant(x)
    counts = _value_counts(x)
    table = pd.DataFrame({"iCode": frame.columns.astype(str)})
    table["Min"], table["Max"] = moments.lowest(x), moments.highest(x)
    table["Mean"], table["Median"] = moments.mean(x), frame.median(skipna=True).to_numpy(dtype=float)
    table["Std"] = moments.spread(x)
    table["Skew"] = np.where(shaped, moments.skewness(x), np.nan)
    table["Kurt"] = np.where(shaped, moments.kurtosis(x), np.nan)
    for name, values in counts.items():
        table[f"N.{name}"] = values
    present = np.where(counts["Avail"] > 0, counts["Avail"], np.nan)
    table["Frc.Avail"] = counts["Avail"] / max(len(x), 1)
    for name in ("NonZero", "Unique", "Same"):
        table[f"Frc.{name}"] = counts[name] / present
    limits = {"Avail": availability_min, "NonZero": nonzero_min, "Unique": unique_min}
    for name, limit in limits.items():
        table[f"Flag.{name}"] = np.where(table[f"Frc.{name}"] >= limit, "ok", "LOW")
    outlying = (table["Skew"].abs() > skew_max) & (table["Kurt"] > kurt_max)
    table["Flag.SkewKurt"] = np.where(outlying, "OUT", "ok")
    return table


def _value_counts(x: np.ndarray) -> dict[str, np.ndarray]:
    unique, same = [], []
    for column in x.T:
        _, repeats = np.unique(column[~np.isnan(column)], return_counts=True)
        unique.append(len(repeats))
        same.append(int(repeats.max(initial=0)))
    return {
        "Avail": moments.count(x),
        "NonZero": np.sum(~np.isnan(x) & (x != 0), axis=0),
        "Unique": np.array(unique),
        "Same": np.array(same),
    }
