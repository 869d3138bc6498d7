"""Bringing indicators onto a common scale (OECD/JRC Handbook step 5; COINr `Normalise`).

Every function takes x (..., units, indicators) and `direction` (indicators,) of ±1, and returns the same shape.
y = x·direction. Numeric parameters may be numbers or one value per indicator. A constant column gives NaN
wherever a formula divides by its range.
"""

import numpy as np

from indexcore.ops.moments import constant, highest, lowest, mean, spread
from indexcore.ops.ranks import ranks
from indexcore.ops.transform import Param, per_column


def _share(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(bottom == 0, np.nan, top / np.where(bottom == 0, 1.0, bottom))


def _onto(unit: np.ndarray, low: Param, high: Param) -> np.ndarray:
    return unit * (per_column(high) - per_column(low)) + per_column(low)


def minmax(x: np.ndarray, direction: np.ndarray, *, low: Param = 0.0, high: Param = 100.0) -> np.ndarray:
    """(y − min)/(max − min)·(high − low) + low."""
    y = x * direction
    least, most = per_column(lowest(y)), per_column(highest(y))
    return _onto(_share(y - least, most - least), low, high)


def zscore(x: np.ndarray, direction: np.ndarray, *, mean_to: Param = 0.0, sd_to: Param = 1.0) -> np.ndarray:
    """(y − mean)/sd·sd_to + mean_to, with the sample standard deviation (n − 1)."""
    y = x * direction
    sd = np.where(constant(y), 0.0, spread(y))
    return _share(y - per_column(mean(y)), per_column(sd)) * per_column(sd_to) + per_column(mean_to)


def percentile_rank(
    x: np.ndarray, direction: np.ndarray, *, ties: str = "min", low: Param = 0.0, high: Param = 1.0
) -> np.ndarray:
    """(rank − 1)/(n − 1) with the lowest y ranked 1, laid onto [low, high]."""
    y = x * direction
    n = (~np.isnan(y)).sum(axis=-2, keepdims=True)
    return _onto(_share(ranks(y, ties=ties) - 1.0, n - 1.0), low, high)


def rank(x: np.ndarray, direction: np.ndarray, *, ties: str = "min", descending: bool = False) -> np.ndarray:
    """The rank of y, lowest = 1, or highest = 1 when `descending`."""
    return ranks(x * direction, ties=ties, descending=descending)


def borda(x: np.ndarray, direction: np.ndarray, *, ties: str = "min") -> np.ndarray:
    """The rank of y less one: how many units it beats."""
    return ranks(x * direction, ties=ties) - 1.0


def distance_to_max(
    x: np.ndarray, direction: np.ndarray, *, low: Param = 0.0, high: Param = 1.0
) -> np.ndarray:
    """1 − (max − y)/(max − min)."""
    y = x * direction
    least, most = per_column(lowest(y)), per_column(highest(y))
    return _onto(1.0 - _share(most - y, most - least), low, high)


def distance_to_point(
    x: np.ndarray,
    direction: np.ndarray,
    *,
    point: np.ndarray,
    cap: bool = False,
    low: Param = 0.0,
    high: Param = 1.0,
) -> np.ndarray:
    """1 − (p − y)/(p − min), p = point·direction: a target, or the reference unit's value in raw units.

    `point` is (..., indicators). With `cap` nothing exceeds 1.
    """
    y = x * direction
    p = per_column(np.asarray(point) * direction)
    unit = 1.0 - _share(p - y, p - per_column(lowest(y)))
    return _onto(np.minimum(unit, 1.0) if cap else unit, low, high)


def fraction_of_max(
    x: np.ndarray, direction: np.ndarray, *, negative: str = "reflect", low: Param = 0.0, high: Param = 1.0
) -> np.ndarray:
    """x/max where more is better. Where less is better: (max + min − x)/max, or min/x when `negative="inverse"`.

    COINr's `n_fracmax` divides −x by max(−x), so that its scores rise with the bad value; not copied.
    """
    least, most = per_column(lowest(x)), per_column(highest(x))
    worse = (
        _share(np.broadcast_to(least, x.shape), x)
        if negative == "inverse"
        else _share(most + least - x, most)
    )
    return _onto(np.where(direction > 0, _share(x, most), np.where(np.isnan(x), np.nan, worse)), low, high)


def goalposts(
    x: np.ndarray,
    direction: np.ndarray,
    *,
    lower: Param,
    upper: Param,
    clip: bool = True,
    low: Param = 0.0,
    high: Param = 1.0,
) -> np.ndarray:
    """(x − lower)/(upper − lower), for direction −1 (upper − x)/(upper − lower); cut to [0, 1] with `clip`."""
    width = per_column(upper) - per_column(lower)
    unit = _share(np.where(direction > 0, x - per_column(lower), per_column(upper) - x), width)
    return _onto(np.clip(unit, 0.0, 1.0) if clip else unit, low, high)


def scaled(
    x: np.ndarray, direction: np.ndarray, *, lower: Param = 0.0, upper: Param = 100.0, scale: Param = 100.0
) -> np.ndarray:
    """(y − lower)/(upper − lower)·scale on y = x·direction, the bounds taken as they are (COINr `n_scaled`)."""
    return _share(x * direction - per_column(lower), per_column(upper) - per_column(lower)) * per_column(
        scale
    )


def efficacy(
    x: np.ndarray,
    direction: np.ndarray,
    *,
    lower: Param,
    upper: Param,
    floor: Param = 60.0,
    span: Param = 40.0,
    clip: bool = False,
) -> np.ndarray:
    """功效系数: floor + span·(x − 不容许值)/(满意值 − 不容许值); direction −1 exchanges the two bounds."""
    return goalposts(x, direction, lower=lower, upper=upper, clip=clip, low=floor, high=np.add(floor, span))


def ratio(x: np.ndarray, direction: np.ndarray, *, to: np.ndarray, scale: Param = 100.0) -> np.ndarray:
    """scale·x/to, and scale·to/x where less is better (never 2 − x/to); `to` broadcasts to x."""
    return per_column(scale) * np.where(direction > 0, _share(x, to), _share(np.broadcast_to(to, x.shape), x))


def ampi(
    x: np.ndarray,
    direction: np.ndarray,
    *,
    lower: Param,
    upper: Param,
    floor: Param = 70.0,
    span: Param = 60.0,
) -> np.ndarray:
    """Adjusted Mazziotta–Pareto: (x − lower)/(upper − lower)·60 + 70, mirrored about their middle if negative."""
    return goalposts(x, direction, lower=lower, upper=upper, clip=False, low=floor, high=np.add(floor, span))


def signed(x: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """x·direction: no scaling, but higher is better."""
    return x * direction
