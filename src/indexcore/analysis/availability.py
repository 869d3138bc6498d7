"""How much of the data is there: per unit, and per unit inside every group of the index."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from indexcore.analysis.correlations import lineage


def unit_availability(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per unit: counts of missing, zero, missing-or-zero, and the shares present and non-zero.

    The non-zero share is taken over present values. Source: COINr ``get_data_avail`` and ``Screen``.
    """
    x = frame.to_numpy(dtype=float)
    missing, zero = np.isnan(x).sum(axis=1), (x == 0).sum(axis=1)
    present = x.shape[1] - missing
    return pd.DataFrame(
        {
            "N_missing": missing,
            "N_zero": zero,
            "N_miss_or_zero": missing + zero,
            "Dat_Avail": present / x.shape[1],
            "Non_Zero": np.where(present > 0, 1 - zero / np.maximum(present, 1), np.nan),
        },
        index=frame.index,
    )


def group_availability(frame: pd.DataFrame, *, parents: Mapping[str, str]) -> pd.DataFrame:
    """The share of indicators present per unit (row) and per aggregate (column), counted over all
    indicators below that aggregate at whatever depth."""
    below: dict[str, list[str]] = {}
    for code in frame.columns:
        for ancestor in lineage(str(code), parents):
            below.setdefault(ancestor, []).append(str(code))
    present = frame.notna()
    return pd.DataFrame({group: present[codes].mean(axis=1) for group, codes in below.items()})
