"""Filling missing values of one cross-section from the other units, or from the unit's other indicators.

Arrays are (..., units, indicators); a value that cannot be estimated stays NaN.
"""

import numpy as np

from indexcore.ops.moments import highest, lowest, mean
from indexcore.ops.transform import quantile


def centre(x: np.ndarray, *, how: str) -> np.ndarray:
    """(..., indicators) the mean or the median of each column."""
    return mean(x) if how == "mean" else quantile(x, 0.5)


def by_column(x: np.ndarray, *, how: str = "mean") -> np.ndarray:
    """Missing values take the mean or median of their indicator."""
    return np.where(np.isnan(x), centre(x, how=how)[..., None, :], x)


def by_group(x: np.ndarray, *, groups: np.ndarray, how: str = "mean") -> np.ndarray:
    """Missing values take the mean or median of their indicator within their unit's group.

    `groups` is (..., units) of integers, −1 for a unit without group; a group without any value stays NaN.
    """
    result = x.copy()
    for group in np.unique(groups[groups >= 0]):
        inside = np.broadcast_to((groups == group)[..., None], x.shape)
        estimate = centre(np.where(inside, x, np.nan), how=how)[..., None, :]
        result = np.where(inside & np.isnan(x), estimate, result)
    return result


def by_row(
    x: np.ndarray,
    *,
    sets: list[np.ndarray],
    how: str = "mean",
    directions: np.ndarray | None = None,
) -> np.ndarray:
    """Missing values take the mean or median of the unit's other indicators of the same set of columns.

    With `directions` (±1) the columns are first laid on [0, 1] by min-max, higher better, and the estimate is
    laid back on its own scale (COINr `normalise_first`); without, raw numbers are mixed as they stand.
    """
    work = x
    least = width = np.zeros_like(x[..., :1, :])
    signs = np.ones(x.shape[-1]) if directions is None else directions
    if directions is not None:
        signed = x * signs
        least = lowest(signed)[..., None, :]
        width = highest(signed)[..., None, :] - least
        with np.errstate(invalid="ignore", divide="ignore"):
            work = (signed - least) / width
    result = x.copy()
    for columns in sets:
        rows = np.swapaxes(work[..., columns], -1, -2)
        estimate = centre(rows, how=how)[..., None]
        if directions is not None:
            estimate = (estimate * width[..., columns] + least[..., columns]) * signs[columns]
        result[..., columns] = np.where(np.isnan(x[..., columns]), estimate, x[..., columns])
    return result
