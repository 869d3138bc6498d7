"""Natural breaks: the exact partition of scores with the least spread inside classes, and measures of fit."""

import numpy as np

from indexcore.errors import refuse


def fisher_jenks(scores: np.ndarray, *, classes: int) -> list[float]:
    """The upper bounds (inclusive, ascending) of the classes with the least sum of squared deviations.

    Missing scores are ignored and equal scores always share a class. BadInput when there are fewer distinct
    scores than classes. Source: Fisher (1958), dynamic programme over sorted distinct values, O(k n^2).
    """
    values, weights = _distinct(scores, classes)
    inside = _class_costs(values, weights)
    best, cut_at = inside[0].copy(), []
    for _ in range(1, classes):
        # candidate[i, j]: classes so far end before i, the last class holds i..j
        candidate = np.full_like(inside, np.inf)
        candidate[1:] = best[:-1, None] + inside[1:]
        cut_at.append(candidate.argmin(axis=0))
        best = candidate.min(axis=0)
    ends, last = [], len(values) - 1
    for starts in reversed(cut_at):
        ends.append(last)
        last = int(starts[last]) - 1
    return [float(values[end]) for end in reversed([*ends, last])]


def maximum_breaks(scores: np.ndarray, *, classes: int) -> list[float]:
    """Upper bounds at the middles of the ``classes - 1`` widest gaps, and the maximum."""
    values, _ = _distinct(scores, classes)
    widest = np.sort(np.argsort(-np.diff(values), kind="stable")[: classes - 1])
    middles = (values[widest] + values[widest + 1]) / 2
    return [*middles.tolist(), float(values[-1])]


def absolute_deviation(scores: np.ndarray, *, bounds: list[float]) -> float:
    """The sum over units of |score - median of its class| (ADCM) for classes with these upper bounds."""
    values = np.asarray(scores, dtype=float)
    values = values[~np.isnan(values)]
    classes = np.searchsorted(bounds, values, side="left")
    return float(
        sum(np.abs(v - np.median(v)).sum() for v in (values[classes == c] for c in np.unique(classes)))
    )


def goodness_of_fit(scores: np.ndarray, *, bounds: list[float]) -> float:
    """The share of absolute deviation about the median that the classes explain (GADF), between 0 and 1."""
    values = np.asarray(scores, dtype=float)
    values = values[~np.isnan(values)]
    return 1 - absolute_deviation(values, bounds=bounds) / float(np.abs(values - np.median(values)).sum())


def _distinct(scores: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    values = np.asarray(scores, dtype=float)
    distinct, weights = np.unique(values[~np.isnan(values)], return_counts=True)
    if classes < 2 or len(distinct) < classes:
        raise refuse(
            "自然断点", f"分 {classes} 类至少要有 {max(classes, 2)} 个不同的得分，现有 {len(distinct)} 个"
        )
    return distinct, weights.astype(float)


def _class_costs(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """cost[i, j]: the sum of squared deviations of values i..j from their mean; infinite where j < i."""
    centred = values - np.average(values, weights=weights)
    sums = [np.concatenate([[0.0], np.cumsum(weights * centred**p)]) for p in (0, 1, 2)]
    n, total, squares = (s[None, 1:] - s[:-1, None] for s in sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = np.maximum(squares - total**2 / n, 0.0)
    return np.where(np.tri(len(values), k=-1, dtype=bool), np.inf, cost)
