"""Peers to compare with (对标): a fixed group, or the units nearest in structure rather than in performance."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indexcore.errors import refuse
from indexcore.ops.moments import mean, spread


def nearest_peers(
    structure: pd.DataFrame,
    unit: str,
    *,
    how_many: int = 5,
    log_columns: Sequence[str] = (),
    weights: Sequence[float] | None = None,
) -> pd.Series:
    """The ``how_many`` units closest to ``unit`` on structural variables, nearest first, with their distances.

    Columns (such as log population and GDP per head) are standardised with the sample sd; the distance is the
    root of the weighted mean squared difference over the columns both units have. Units sharing no column are
    left out; ties keep the order of unit codes. BadInput on a non-positive value in a log column.
    """
    if unit not in structure.index:
        raise refuse("对标", f"数据中没有单位 {unit!r}")
    values = structure.astype(float).copy()
    for column in log_columns:
        if (values[column] <= 0).any():
            raise refuse("对标", f"取对数的列 {column} 中有非正值：{values.index[values[column] <= 0][0]}")
        values[column] = np.log(values[column])
    z = values.to_numpy()
    width = spread(z)
    z = (z - mean(z)) / np.where(width > 0, width, np.nan)
    importance = np.ones(z.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    gaps = (z - z[structure.index.get_loc(unit)]) ** 2
    shared = np.where(np.isnan(gaps), 0.0, importance).sum(axis=1)
    distance = np.where(
        shared > 0, np.sqrt(np.nansum(gaps * importance, axis=1) / np.maximum(shared, 1e-300)), np.nan
    )
    found = pd.Series(distance, index=structure.index, name="distance").drop(unit).dropna()
    return found.sort_index(kind="stable").sort_values(kind="stable").head(how_many)


def group_peers(groups: pd.Series, unit: str) -> list[str]:
    """The other units of ``unit``'s fixed group, in their given order; empty when it has no group."""
    if unit not in groups.index:
        raise refuse("对标", f"数据中没有单位 {unit!r}")
    own = groups[unit]
    if pd.isna(own):
        return []
    return [str(code) for code in groups.index[groups == own] if code != unit]
