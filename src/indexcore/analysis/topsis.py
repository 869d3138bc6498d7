"""Closeness to the ideal: TOPSIS, kept for comparison because adding a unit may reverse its ranks."""

import numpy as np

from indexcore.errors import refuse

SCALINGS = ("minmax", "vector", "sum", "none")


def topsis(x: np.ndarray, *, weights: np.ndarray | None = None, scaling: str = "minmax") -> np.ndarray:
    """Each unit's relative closeness (units,) to the best column values: d- / (d+ + d-), between 0 and 1.

    ``x`` is (units, K), larger better, complete; columns are scaled by ``scaling`` and weighted (equal by
    default). Source: Hwang and Yoon (1981).
    """
    if np.isnan(x).any():
        raise refuse("TOPSIS", "数据有缺失，请先插补")
    low, high = x.min(axis=0), x.max(axis=0)
    if scaling == "minmax":
        y = (x - low) / np.where(high > low, high - low, 1.0)
    elif scaling in ("vector", "sum"):
        y = x / (np.sqrt((x**2).sum(axis=0)) if scaling == "vector" else x.sum(axis=0))
    elif scaling == "none":
        y = x
    else:
        raise refuse("TOPSIS", f"无量纲方法只能是 {', '.join(SCALINGS)}，不能是 {scaling!r}")
    w = np.ones(x.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    y = y * (w / w.sum())
    from_best = np.sqrt(((y - y.max(axis=0)) ** 2).sum(axis=1))
    from_worst = np.sqrt(((y - y.min(axis=0)) ** 2).sum(axis=1))
    with np.errstate(invalid="ignore"):
        return from_worst / (from_best + from_worst)
