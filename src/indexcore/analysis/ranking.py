"""Ranks that do not split true ties on rounding noise: over all units, inside groups, for many runs at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

DECIMALS = 10
TIES = ("min", "max", "average", "dense")


def ranks(
    x: np.ndarray,
    *,
    axis: int = -1,
    ties: str = "min",
    highest_first: bool = True,
    decimals: int | None = DECIMALS,
    relative_tolerance: float | None = None,
) -> np.ndarray:
    """Rank 1 is the highest score (or the lowest); scores equal within tolerance share a rank; NaN stays NaN.

    ``x`` may have any number of leading dimensions (runs, columns); ranks run along ``axis``. Ties take the
    best rank (``min``), the worst, the average, or leave no gaps (``dense``). Scores are rounded to
    ``decimals`` first; with ``relative_tolerance`` neighbours closer than that share of their size tie
    instead. COINr ranks exact floats and so splits ties on noise.
    """
    if ties not in TIES:
        raise ValueError(f"并列名次的处理只能是 {', '.join(TIES)}，不能是 {ties!r}")
    values = np.moveaxis(np.asarray(x, dtype=float), axis, -1)
    if relative_tolerance is None and decimals is not None:
        values = np.round(values, decimals)
    keys = -values if highest_first else values
    order = np.argsort(keys, axis=-1, kind="stable")
    ordered = np.take_along_axis(keys, order, axis=-1)
    placed = _places(_new_group(ordered, relative_tolerance), ties)
    out = np.empty_like(values)
    np.put_along_axis(out, order, placed, axis=-1)
    out[np.isnan(values)] = np.nan
    return np.moveaxis(out, -1, axis)


def rank_table(
    scores: pd.DataFrame, *, groups: Sequence[object] | None = None, **options: object
) -> pd.DataFrame:
    """Ranks of every column, over all units or inside each unit's group; units without group get NaN.

    ``options`` are those of ``ranks``. Source: COINr ``rank_df(use_group = ...)``.
    """
    values = scores.to_numpy(dtype=float)
    if groups is None:
        return pd.DataFrame(ranks(values, axis=0, **options), index=scores.index, columns=scores.columns)
    if len(groups) != len(scores):
        raise ValueError(f"分组有 {len(groups)} 个，单元有 {len(scores)} 个，应一一对应")
    labels = pd.Series(list(groups), dtype=object)
    out = np.full(values.shape, np.nan)
    for label in labels.dropna().unique():
        inside = (labels == label).to_numpy()
        out[inside] = ranks(values[inside], axis=0, **options)
    return pd.DataFrame(out, index=scores.index, columns=scores.columns)


def _new_group(ordered: np.ndarray, relative_tolerance: float | None) -> np.ndarray:
    fresh = np.ones(ordered.shape, dtype=bool)
    before, here = ordered[..., :-1], ordered[..., 1:]
    if relative_tolerance is None:
        fresh[..., 1:] = here != before
    else:
        size = np.maximum(np.abs(before), np.abs(here))
        fresh[..., 1:] = ~(np.abs(here - before) <= relative_tolerance * size)
    return fresh


def _places(fresh: np.ndarray, ties: str) -> np.ndarray:
    if ties == "dense":
        return np.cumsum(fresh, axis=-1).astype(float)
    size = fresh.shape[-1]
    position = np.broadcast_to(np.arange(size), fresh.shape)
    first = np.maximum.accumulate(np.where(fresh, position, 0), axis=-1)
    ends = np.concatenate([fresh[..., 1:], np.ones((*fresh.shape[:-1], 1), dtype=bool)], axis=-1)
    backwards = np.where(ends, position, size)[..., ::-1]
    last = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
    if ties == "min":
        return first + 1.0
    return last + 1.0 if ties == "max" else (first + last) / 2 + 1.0
