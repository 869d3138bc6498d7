"""Winsorising by count until skewness or kurtosis passes (JRC practice; COINr `winsorise`)."""

from dataclasses import dataclass

import numpy as np

from indexcore.ops.moments import highest, lowest, shape, verdict


@dataclass(frozen=True)
class Winsorised:
    """`values` after treatment; `high` and `low` mark the points pulled in; `count` is their number per column."""

    values: np.ndarray
    high: np.ndarray
    low: np.ndarray
    count: np.ndarray


def winsorise(
    x: np.ndarray,
    *,
    winmax: float | np.ndarray = 5,
    skew: float | np.ndarray = 2.0,
    kurt: float | np.ndarray = 3.5,
    force: bool | np.ndarray = False,
) -> Winsorised:
    """Each column of (..., units, indicators) with its outliers pulled in, one step after another.

    While the test fails and fewer than `winmax` points are treated: with skewness ≥ 0 every point at the
    maximum takes the next lower value, else every point at the minimum the next higher. Tied points count
    each, so that the count may pass `winmax`. `force` goes on to `winmax` whatever the test says.
    """
    flat = np.moveaxis(x, -2, 0).reshape(x.shape[-2], -1).copy()
    columns = x.shape[:-2] + x.shape[-1:]
    limit, g1, g2, forced = (np.broadcast_to(p, columns).reshape(-1) for p in (winmax, skew, kurt, force))
    high, low = np.zeros(flat.shape, dtype=bool), np.zeros(flat.shape, dtype=bool)
    done = np.zeros(flat.shape[1])
    tilt, peak = shape(flat)
    test = verdict(tilt, peak, skew=g1, kurt=g2)
    going = ((test == 0) | (forced & ~np.isnan(test))) & (done < limit)
    while going.any():
        part = np.flatnonzero(going)
        _step(flat, part, tilt[part] >= 0, high=high, low=low)
        done[part] = high[:, part].sum(axis=0) + low[:, part].sum(axis=0)
        tilt[part], peak[part] = shape(flat[:, part])
        test = verdict(tilt[part], peak[part], skew=g1[part], kurt=g2[part])
        going[part] = ((test == 0) | (forced[part] & ~np.isnan(test))) & (done[part] < limit[part])

    def back(a: np.ndarray) -> np.ndarray:
        return np.moveaxis(a.reshape((x.shape[-2], *columns)), 0, -2)

    return Winsorised(back(flat), back(high), back(low), done.reshape(columns))


def _step(
    flat: np.ndarray, part: np.ndarray, upper: np.ndarray, *, high: np.ndarray, low: np.ndarray
) -> None:
    """One pull on the columns `part`, from above where `upper`, in place; the marks of the side pulled are those of this step."""
    block = flat[:, part]
    at_top = (block == highest(block)) & upper
    at_bottom = (block == lowest(block)) & ~upper
    next_lower = highest(np.where(at_top, np.nan, block))
    next_higher = lowest(np.where(at_bottom, np.nan, block))
    block = np.where(at_top, next_lower, block)
    flat[:, part] = np.where(at_bottom, next_higher, block)
    high[:, part] = np.where(upper, at_top, high[:, part])
    low[:, part] = np.where(upper, low[:, part], at_bottom)
