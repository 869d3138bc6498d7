"""Filling gaps of a panel from each series' own other periods; what was filled, and from when, is returned."""

from dataclasses import dataclass

import numpy as np

from indexcore.errors import refuse

METHODS = ("latest", "constant", "linear", "linear_constant", "linear_inside")


@dataclass(frozen=True)
class Filled:
    """``values`` (periods, ...) after filling, ``filled`` where a value was put in, and ``source_time`` the
    period of the value carried (NaN where interpolated or still missing)."""

    values: np.ndarray
    filled: np.ndarray
    source_time: np.ndarray


def fill_panel(
    x: np.ndarray, times: np.ndarray, *, method: str = "latest", max_age: int | None = None
) -> Filled:
    """Missing values of (periods, units, indicators) filled along the first axis.

    ``latest``: the last earlier value, at most ``max_age`` recorded periods back; nothing before the first.
    ``constant``: the last earlier value, and before the first observation that first value.
    ``linear`` (also named ``linear_constant``): straight lines between observations, the nearest value beyond
    them at both ends. ``linear_inside``: straight lines only, nothing beyond the observed range.
    Source: COINr ``impute_panel``; R ``approx``.
    """
    if method not in METHODS:
        raise refuse("面板插补", f"方法只能是 {', '.join(METHODS)}，不能是 {method!r}")
    if max_age is not None and (method != "latest" or max_age < 1):
        raise refuse("面板插补", "max_age 只用于 latest，且至少为 1")
    t = np.asarray(times, dtype=float)
    if len(t) != len(x) or (np.diff(t) <= 0).any():
        raise refuse("面板插补", f"应有 {len(x)} 个由早到晚的时期，现为 {t.tolist()}")
    missing = np.isnan(x)
    before = _last_seen(missing)
    if method in ("latest", "constant"):
        source = before
        if method == "constant":
            source = np.where(before < 0, _next_seen(missing), before)
        elif max_age is not None:
            place = np.arange(len(x)).reshape(-1, *([1] * (x.ndim - 1)))
            source = np.where(place - before > max_age, -1, before)
        values = _carried(x, source)
    else:
        values = interpolate(x, t, ends="missing" if method == "linear_inside" else "nearest")
        source = np.where(missing, -1, before)
        if method != "linear_inside":
            after = _next_seen(missing)
            source = np.where(missing & (before < 0), after, source)
            source = np.where(missing & (after < 0), before, source)
    origin = np.where(source >= 0, t[np.maximum(source, 0)], np.nan)
    return Filled(values, missing & ~np.isnan(values), origin)


def interpolate(x: np.ndarray, times: np.ndarray, *, ends: str = "nearest") -> np.ndarray:
    """Straight lines between present values along the first axis; beyond them the ``nearest`` or ``missing``."""
    missing = np.isnan(x)
    before, after = _last_seen(missing), _next_seen(missing)
    t = np.asarray(times, dtype=float)
    left, right = _carried(x, before), _carried(x, after)
    t_left, t_right = t[np.maximum(before, 0)], t[np.maximum(after, 0)]
    here = t.reshape(-1, *([1] * (x.ndim - 1)))
    with np.errstate(invalid="ignore", divide="ignore"):
        inside = left + (right - left) * ((here - t_left) / (t_right - t_left))
    line = np.where(missing, inside, x)
    if ends == "missing":
        return np.where((before < 0) | (after < 0), np.nan, line)
    line = np.where(before < 0, right, line)
    return np.where(after < 0, left, line)


def _last_seen(missing: np.ndarray) -> np.ndarray:
    place = np.arange(len(missing)).reshape(-1, *([1] * (missing.ndim - 1)))
    return np.maximum.accumulate(np.where(missing, -1, place), axis=0)


def _next_seen(missing: np.ndarray) -> np.ndarray:
    back = _last_seen(missing[::-1])[::-1]
    return np.where(back < 0, -1, len(missing) - 1 - back)


def _carried(x: np.ndarray, source: np.ndarray) -> np.ndarray:
    return np.where(source >= 0, np.take_along_axis(x, np.maximum(source, 0), axis=0), np.nan)
