"""Series against a base: fixed base, chained symmetric growth, rebasing, and splicing with a marked break."""

from dataclasses import dataclass

import numpy as np

from indexcore.errors import refuse

COMMON = ("own", "mean", "unit")


@dataclass(frozen=True)
class Spliced:
    """``values`` (periods, ...) on the new basis; ``linked`` (periods,) true where old figures were scaled;
    ``factor`` old times factor = new at the overlap; ``break_at`` the first period of the new basis."""

    values: np.ndarray
    linked: np.ndarray
    factor: np.ndarray
    break_at: float


def fixed_base(
    x: np.ndarray,
    times: np.ndarray,
    *,
    base: float,
    directions: np.ndarray | None = None,
    against: str = "own",
    unit: int | None = None,
    yearly_cap: float | None = None,
) -> np.ndarray:
    """100 * x_t / x_0 of (periods, units, indicators); for direction -1 it is 100 * x_0 / x_t.

    ``against`` names x_0: each unit's ``own`` base value (for growth), the ``mean`` of the units in the base
    period, or one ``unit``'s value (both a common base, for comparing units). ``yearly_cap`` = 2 limits one
    period's rise to doubling and its fall to halving, on the index. NaN where the base value is missing.
    Errors: BadInput naming the place where a base value, or a value under direction -1, is not positive.
    """
    start = x[_place(times, base)]
    if against == "mean":
        start = np.broadcast_to(np.nanmean(start, axis=0, keepdims=True), start.shape)
    elif against == "unit":
        if unit is None:
            raise refuse("定基指数", "以某单位为共同基数时须指明单位")
        start = np.broadcast_to(start[unit : unit + 1], start.shape)
    elif against != "own":
        raise refuse("定基指数", f"基数只能是 {', '.join(COMMON)}，不能是 {against!r}")
    signs = np.ones(x.shape[-1]) if directions is None else np.asarray(directions, dtype=float)
    _positive(start, "定基指数的基期值")
    _positive(np.where(signs < 0, x, np.nan), "定基指数的逆向指标")
    ratio = np.where(signs < 0, start / np.where(signs < 0, x, 1.0), x / start)
    return 100 * (ratio if yearly_cap is None else _capped(ratio, yearly_cap))


def symmetric_growth(x: np.ndarray) -> np.ndarray:
    """Symmetric growth per cent V = 200 (r - 1)/(r + 1), r = x_t / x_(t-1), along the first axis; the first
    period is NaN. V lies between -200 and 200 and is exactly reversed when growth is undone."""
    now, before = x[1:], x[:-1]
    total = now + before
    with np.errstate(invalid="ignore", divide="ignore"):
        v = np.where(total != 0, 200 * (now - before) / np.where(total != 0, total, 1.0), np.nan)
    return np.concatenate([np.full_like(x[:1], np.nan), v])


def chained(x: np.ndarray, weights: np.ndarray, *, start: float = 100.0) -> np.ndarray:
    """The chained index (periods, units) of (periods, units, indicators): V = sum w V_i over the indicators
    present in both years, index_t = index_(t-1) * (200 + V)/(200 - V), the first period at ``start``.

    Weights (indicators,) or (periods, indicators) are rescaled over what is present; NaN from the first link
    without any indicator on. Negative indicators enter as 1/x. Source: NBS China Innovation Index.
    """
    v = symmetric_growth(x)[1:]
    w = np.broadcast_to(weights, (len(x), x.shape[-1]))[1:, None, :]
    return chain(_weighted(v, w), start=start)


def chain(growth: np.ndarray, *, start: float = 100.0) -> np.ndarray:
    """Levels (periods + 1, ...) from symmetric growth per cent (periods, ...), the first being ``start``."""
    links = (200 + growth) / (200 - growth)
    first = np.full((1, *growth.shape[1:]), float(start))
    return np.concatenate([first, start * np.cumprod(links, axis=0)])


def rebase(series: np.ndarray, times: np.ndarray, *, at: float, to: float = 100.0) -> np.ndarray:
    """The same series (periods, ...) scaled so that period ``at`` equals ``to``: growth rates do not change."""
    level = series[_place(times, at)]
    _positive(np.asarray(level), "换基期的水平值")
    return series * (to / level)


def splice(
    old: np.ndarray, old_times: np.ndarray, new: np.ndarray, new_times: np.ndarray, *, overlap: float
) -> Spliced:
    """One series over the union of periods: ``new`` from ``overlap`` on, before it ``old`` scaled by ratio.

    The ratio new/old is taken at the overlap period, which both must have. Both sources stay as they are; the
    break is marked, and growth across it follows the old series. NaN where either side misses the overlap.
    """
    a, b = old[_place(old_times, overlap)], new[_place(new_times, overlap)]
    _positive(np.asarray(a), "衔接年的旧序列")
    factor = b / a
    before, after = np.asarray(old_times) < overlap, np.asarray(new_times) >= overlap
    values = np.concatenate([old[before] * factor, new[after]])
    linked = np.concatenate([np.ones(before.sum(), dtype=bool), np.zeros(after.sum(), dtype=bool)])
    return Spliced(values, linked, np.asarray(factor), float(overlap))


def growth_rates(series: np.ndarray) -> np.ndarray:
    """x_t / x_(t-1) - 1 along the first axis, NaN in the first period and after a zero."""
    before = series[:-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(before != 0, series[1:] / np.where(before != 0, before, 1.0) - 1, np.nan)
    return np.concatenate([np.full_like(series[:1], np.nan, dtype=float), rate])


def _weighted(v: np.ndarray, w: np.ndarray) -> np.ndarray:
    present = np.where(np.isnan(v), 0.0, w)
    total = present.sum(axis=-1)
    return np.where(
        total > 0, (present * np.nan_to_num(v)).sum(axis=-1) / np.where(total > 0, total, 1.0), np.nan
    )


def _capped(ratio: np.ndarray, cap: float) -> np.ndarray:
    if cap <= 1:
        raise refuse("定基指数", f"年度变化上限须大于 1 倍，现为 {cap}")
    out = ratio.copy()
    for t in range(1, len(out)):
        out[t] = np.clip(out[t], out[t - 1] / cap, out[t - 1] * cap)
    return out


def _place(times: np.ndarray, wanted: float) -> int:
    found = np.flatnonzero(np.asarray(times) == wanted)
    if not found.size:
        raise refuse("时期", f"没有 {wanted:g} 期的数据，现有 {', '.join(f'{t:g}' for t in times)}")
    return int(found[0])


def _positive(x: np.ndarray, what: str) -> None:
    if (x <= 0).any():
        place = np.argwhere(x <= 0)[0]
        raise refuse(
            what, f"位置 {tuple(int(i) + 1 for i in place)} 的值 {x[tuple(place)]} 不为正，比值没有意义"
        )
