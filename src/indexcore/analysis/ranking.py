"""Ranks of units that do not split true ties on rounding noise: over all units, inside groups, with tolerance."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indexcore.errors import refuse
from indexcore.ops.ranks import TIES, ranks

DECIMALS = 10


def score_places(
    scores: np.ndarray,
    *,
    ties: str = "min",
    highest_first: bool = True,
    decimals: int | None = DECIMALS,
    relative_tolerance: float | None = None,
) -> np.ndarray:
    """Rank 1 is the highest score (or the lowest); scores equal within tolerance share a rank; NaN stays NaN.

    ``scores`` is (..., units, columns). They are rounded to ``decimals`` first; with ``relative_tolerance``
    neighbours closer than that share of their size tie instead. COINr ranks exact floats and so splits
    mathematically equal scores. Errors: BadInput on an unknown ``ties``.
    """
    if ties not in TIES:
        raise refuse("名次", f"并列处理只能是 {', '.join(TIES)}，不能是 {ties!r}")
    if relative_tolerance is None:
        return ranks(scores, ties=ties, decimals=decimals, descending=highest_first)
    return ranks(_snapped(scores, relative_tolerance), ties=ties, descending=highest_first)


def rank_table(
    scores: pd.DataFrame,
    *,
    groups: Sequence[object] | None = None,
    ties: str = "min",
    highest_first: bool = True,
    decimals: int | None = DECIMALS,
    relative_tolerance: float | None = None,
) -> pd.DataFrame:
    """Ranks of every column, over all units or inside each unit's group; units without group get NaN.

    Options are those of ``score_places``. Source: COINr ``rank_df(use_group = ...)``.
    """
    values = scores.to_numpy(dtype=float)
    if groups is not None and len(groups) != len(scores):
        raise refuse("分组名次", f"分组有 {len(groups)} 个，单位有 {len(scores)} 个，应一一对应")
    labels = pd.Series(["all"] * len(scores) if groups is None else list(groups), dtype=object)
    out = np.full(values.shape, np.nan)
    for label in labels.dropna().unique():
        inside = (labels == label).to_numpy()
        out[inside] = score_places(
            values[inside],
            ties=ties,
            highest_first=highest_first,
            decimals=decimals,
            relative_tolerance=relative_tolerance,
        )
    return pd.DataFrame(out, index=scores.index, columns=scores.columns)


def _snapped(scores: np.ndarray, tolerance: float) -> np.ndarray:
    """Scores in which every run of neighbours closer than ``tolerance`` takes the run's first value."""
    order = np.argsort(scores, axis=-2, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=-2)
    size = np.maximum(np.abs(ordered[..., 1:, :]), np.abs(ordered[..., :-1, :]))
    fresh = np.ones(ordered.shape, dtype=bool)
    fresh[..., 1:, :] = ~(np.diff(ordered, axis=-2) <= tolerance * size)
    place = np.arange(ordered.shape[-2])[:, None]
    first = np.maximum.accumulate(np.where(fresh, place, 0), axis=-2)
    out = np.empty_like(ordered)
    np.put_along_axis(out, order, np.take_along_axis(ordered, first, axis=-2), axis=-2)
    return out
