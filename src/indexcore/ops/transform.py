"""Transformations of a whole column: logarithms, Box-Cox, percentile trim.

All take and return (..., units, indicators); parameters may be arrays that broadcast to (..., indicators).
Formulas: OECD/JRC Handbook step 4 and COINr's Treat, whose `log_GII` returns its input unchanged: here it works.
"""

import numpy as np
from scipy.optimize import minimize_scalar

from indexcore.ops.moments import count, highest, lowest, skewness

Param = float | np.ndarray


def per_column(p: Param) -> np.ndarray:
    """A parameter per indicator, laid out so that it broadcasts over the units."""
    return np.asarray(p, dtype=float)[..., None, :] if np.ndim(p) else np.asarray(p, dtype=float)


def log(x: np.ndarray) -> np.ndarray:
    """ln x; NaN where x is not positive."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(x > 0, np.log(np.where(x > 0, x, 1.0)), np.nan)


def log_ct(x: np.ndarray) -> np.ndarray:
    """ln(x − min + 0.01·(max − min)): the COIN Tool logarithm as COINr modified it."""
    low, high = lowest(x), highest(x)
    return np.log(x - per_column(low) + 0.01 * per_column(high - low))


def log_ct_orig(x: np.ndarray) -> np.ndarray:
    """ln(x − min + 1): the COIN Tool logarithm."""
    return np.log(x - per_column(lowest(x)) + 1.0)


def log_ct_plus(x: np.ndarray) -> np.ndarray:
    """`log_ct` when skewness is positive, else −ln(max + 0.01·range − x), which pulls in low outliers."""
    low, high = lowest(x), highest(x)
    mirrored = -np.log(per_column(high) + 0.01 * per_column(high - low) - x)
    return np.where(per_column(skewness(x)) > 0, log_ct(x), mirrored)


def log_gii(x: np.ndarray) -> np.ndarray:
    """ln((max − 1)(x − min)/(max − min) + 1), the Global Innovation Index's; direction kept only when max > 1."""
    low, high = lowest(x), highest(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.log(per_column(high - 1.0) * (x - per_column(low)) / per_column(high - low) + 1.0)


def boxcox(x: np.ndarray, *, lam: Param, shift: bool = True) -> np.ndarray:
    """(y^λ − 1)/λ, ln y at λ = 0, with y = x − min + 1 when `shift`, else y = x, NaN where not positive."""
    y = x - per_column(lowest(x)) + 1.0 if shift else np.where(x > 0, x, np.nan)
    power = np.broadcast_to(per_column(lam), y.shape)
    zero = power == 0
    safe = np.where(zero, 1.0, power)
    return np.where(zero, np.log(y), (y**safe - 1.0) / safe)


def boxcox_lambda(x: np.ndarray, *, shift: bool = True, low: float = -5.0, high: float = 5.0) -> np.ndarray:
    """(..., indicators) the λ that maximises the Box-Cox profile likelihood of each column (Box & Cox 1964)."""
    y = x - per_column(lowest(x)) + 1.0 if shift else np.where(x > 0, x, np.nan)
    columns = np.moveaxis(y, -2, -1).reshape(-1, y.shape[-2])
    found = [_likeliest(column[~np.isnan(column)], low, high) for column in columns]
    return np.array(found).reshape(y.shape[:-2] + y.shape[-1:])


def _likeliest(y: np.ndarray, low: float, high: float) -> float:
    if len(y) < 3 or np.ptp(y) == 0:
        return 1.0
    logs = np.log(y)

    def minus(lam: float) -> float:
        z = logs if abs(lam) < 1e-12 else (np.exp(lam * logs) - 1) / lam
        return len(y) / 2 * float(np.log(np.var(z))) - (lam - 1) * float(logs.sum())

    return float(minimize_scalar(minus, bounds=(low, high), method="bounded", options={"xatol": 1e-10}).x)


def trim(x: np.ndarray, *, lower: Param = 0.025, upper: Param = 0.975) -> np.ndarray:
    """Values beyond the percentiles `lower` and `upper` of their column are set to them (linear quantiles)."""
    low, high = per_column(quantile(x, lower)), per_column(quantile(x, upper))
    return np.where(np.isnan(x), np.nan, np.minimum(np.maximum(x, low), high))


def quantile(x: np.ndarray, q: Param) -> np.ndarray:
    """(..., indicators) the linear quantile (type 7) of each column, NaN ignored."""
    y = np.sort(x, axis=-2)
    n = count(x)
    h = np.maximum(n - 1, 0) * np.asarray(q, dtype=float)
    below = np.floor(h).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(n - 1, 0))
    at_below = np.take_along_axis(y, below[..., None, :], axis=-2)[..., 0, :]
    at_above = np.take_along_axis(y, above[..., None, :], axis=-2)[..., 0, :]
    return np.where(n > 0, at_below + (h - below) * (at_above - at_below), np.nan)
