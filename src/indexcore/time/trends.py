"""Trends of single series: compound growth, percentage change, regression slope; each over present values."""

from dataclasses import dataclass

import numpy as np

from indexcore.errors import refuse
from indexcore.time.filling import interpolate

MEASURES = ("CAGR", "prc_change", "slope")


@dataclass(frozen=True)
class Trends:
    """``values`` (units, indicators), the share of periods ``available``, first and last period present."""

    values: np.ndarray
    available: np.ndarray
    first: np.ndarray
    last: np.ndarray


def cagr(x: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Compound growth per year (last/first)^(1/years) - 1 between first and last present value.

    ``x`` is (periods, ...); the result drops the first axis. 0 where both ends are equal; NaN with fewer
    than two values, and where the first is not positive or the last negative, for which growth has no
    meaning (COINr gives Inf from zero and may give a number from two negatives).
    """
    start, end, years = _ends(x, _axis(times, x))
    sound = (start > 0) & (end >= 0) & (years > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.where(sound, end / np.where(sound, start, 1.0), np.nan) ** (1 / years) - 1
    return np.where((start == end) & (years > 0), 0.0, growth)


def percentage_change(x: np.ndarray, times: np.ndarray, *, per: float = 1.0) -> np.ndarray:
    """Percentage change per ``per`` years: with three or more values 100 * slope * per / fitted first value,
    with two values their plain change; 0 where all are equal; NaN where the initial value is zero.

    Source: COINr ``prc_change``.
    """
    t = _axis(times, x)
    slope, intercept, n = _regression(x, t)
    start, end, years = _ends(x, t)
    first_time = _take_first(np.where(np.isnan(x), np.nan, t))
    fitted = intercept + slope * first_time
    with np.errstate(invalid="ignore", divide="ignore"):
        by_fit = np.where(fitted != 0, slope * per / np.where(fitted != 0, fitted, 1.0) * 100, np.nan)
        by_ends = np.where(start != 0, (end - start) * 100 / np.where(start != 0, start, 1.0), np.nan)
        change = np.where(n >= 3, by_fit, by_ends * per / years)
    flat = np.nanmax(np.where(np.isnan(x), -np.inf, x), axis=0) == np.nanmin(
        np.where(np.isnan(x), np.inf, x), axis=0
    )
    return np.where(n < 2, np.nan, np.where(flat, 0.0, change))


def slope(x: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The least-squares slope per year over present values; NaN with fewer than two."""
    found, _, n = _regression(x, _axis(times, x))
    return np.where(n < 2, np.nan, found)


def panel_trends(
    x: np.ndarray,
    times: np.ndarray,
    *,
    measure: str = "CAGR",
    directions: np.ndarray | None = None,
    latest: int | None = None,
    interpolated: bool = False,
) -> Trends:
    """A trend for every unit and indicator of (periods, units, indicators), times its direction.

    ``latest`` keeps only the last so many periods up to each series' latest value (NaN where it does not
    reach back so far); ``interpolated`` first fills gaps inside the observed range. Availability, first and
    last period are those of the data before interpolation. Source: COINr ``get_trends``.
    """
    if measure not in MEASURES:
        raise refuse("趋势", f"方法只能是 {', '.join(MEASURES)}，不能是 {measure!r}")
    t = np.asarray(times, dtype=float)
    present = ~np.isnan(x)
    period = np.where(present, _axis(t, x), np.nan)
    enough = present.sum(axis=0) > 1
    filled = interpolate(x, t, ends="missing") if interpolated else x
    used = filled if latest is None else _latest_only(filled, latest)
    function = {"CAGR": cagr, "prc_change": percentage_change, "slope": slope}[measure]
    values = function(used, t)
    if directions is not None:
        values = values * np.asarray(directions, dtype=float)
    first, last = (
        np.where(enough, edge, np.nan) for edge in (_take_first(period), _take_first(period[::-1]))
    )
    return Trends(values, present.mean(axis=0), first, last)


def _axis(times: np.ndarray, x: np.ndarray) -> np.ndarray:
    t = np.asarray(times, dtype=float)
    if len(t) != len(x) or (np.diff(t) <= 0).any():
        raise refuse("时期", f"应为 {len(x)} 个由早到晚的时期，现为 {t.tolist()}")
    return t.reshape(-1, *([1] * (x.ndim - 1)))


def _take_first(x: np.ndarray) -> np.ndarray:
    present = ~np.isnan(x)
    at = present.argmax(axis=0)[None]
    return np.where(present.any(axis=0), np.take_along_axis(x, at, axis=0)[0], np.nan)


def _ends(x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    period = np.where(np.isnan(x), np.nan, t)
    years = _take_first(period[::-1]) - _take_first(period)
    return _take_first(x), _take_first(x[::-1]), np.where(years > 0, years, np.nan)


def _regression(x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    present = ~np.isnan(x)
    n = present.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_t = np.where(present, t, 0.0).sum(axis=0) / n
        mean_x = np.where(present, x, 0.0).sum(axis=0) / n
        dt = np.where(present, t - mean_t, 0.0)
        found = (dt * np.where(present, x - mean_x, 0.0)).sum(axis=0) / (dt**2).sum(axis=0)
    return found, mean_x - found * mean_t, n


def _latest_only(x: np.ndarray, latest: int) -> np.ndarray:
    if latest < 2:
        raise refuse("趋势", f"最近期数至少为 2，现为 {latest}")
    last = np.where(~np.isnan(x), np.arange(len(x)).reshape(-1, *([1] * (x.ndim - 1))), -1).max(axis=0)
    start = last - latest + 1
    place = np.arange(len(x)).reshape(-1, *([1] * (x.ndim - 1)))
    return np.where((place >= start) & (start >= 0), x, np.nan)
