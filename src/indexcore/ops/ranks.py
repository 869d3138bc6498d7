"""Ranks along the units of a column, with ties and with a tolerance for rounding noise."""

import numpy as np

TIES = ("min", "max", "average", "dense", "first")


def ranks(
    x: np.ndarray, *, ties: str = "min", decimals: int | None = None, descending: bool = False
) -> np.ndarray:
    """Each value's rank in its column of (..., units, indicators), NaN kept.

    Ascending: the lowest is 1. `decimals` rounds first, so that scores equal but for noise of the last bits
    share a rank (COINr ranks exact floats and splits them). `ties` as in `TIES`; "min" gives tied values the
    best rank of the group.
    """
    y = -x if descending else x
    if decimals is not None:
        y = np.round(y, decimals) + 0.0
    y = np.moveaxis(y, -2, -1)
    order = np.argsort(y, axis=-1, kind="stable")
    sorted_y = np.take_along_axis(y, order, axis=-1)
    n = y.shape[-1]
    place = np.broadcast_to(np.arange(1, n + 1, dtype=float), y.shape)
    starts = np.ones(y.shape, dtype=bool)
    starts[..., 1:] = sorted_y[..., 1:] != sorted_y[..., :-1]
    result_sorted = _by_ties(place, starts, ties=ties)
    result = np.empty(y.shape)
    np.put_along_axis(result, order, result_sorted, axis=-1)
    return np.moveaxis(np.where(np.isnan(y), np.nan, result), -1, -2)


def score_ranks(x: np.ndarray, *, ties: str = "min", decimals: int | None = 10) -> np.ndarray:
    """Ranks of scores: the highest is 1, ties share the best rank, scores rounded to ten decimals first."""
    return ranks(x, ties=ties, decimals=decimals, descending=True)


def _by_ties(place: np.ndarray, starts: np.ndarray, *, ties: str) -> np.ndarray:
    if ties == "first":
        return place
    if ties == "dense":
        return np.cumsum(starts, axis=-1).astype(float)
    low = np.maximum.accumulate(np.where(starts, place, 0.0), axis=-1)
    if ties == "min":
        return low
    ends = np.ones(starts.shape, dtype=bool)
    ends[..., :-1] = starts[..., 1:]
    flipped = np.where(ends, place, np.inf)[..., ::-1]
    high = np.minimum.accumulate(flipped, axis=-1)[..., ::-1]
    if ties == "max":
        return high
    if ties == "average":
        return (low + high) / 2
    raise ValueError(f"unknown ties {ties!r}, one of {', '.join(TIES)}")
