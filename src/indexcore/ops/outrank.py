"""Non-compensatory aggregation by comparing units pair by pair (Handbook step 6, formulas 32–33).

x is (..., units, children), weights (..., children). Values are compared after rounding to `decimals`.
"""

import numpy as np

HALF = 1e-9


def outranking(x: np.ndarray, w: np.ndarray, *, decimals: int | None = 10) -> np.ndarray:
    """(..., units, units) of e_ij: weight of the children where i beats j plus half of those where they tie.

    Per pair the weights are rescaled over the children both units have (COINr counts a missing child for the
    later row, so that its result depends on the order of rows); NaN where they share none. Diagonal 0.
    """
    values = x if decimals is None else np.round(x, decimals)
    weights = np.broadcast_to(w[..., None, :], x.shape)[..., 0, :]
    shape = (*x.shape[:-1], x.shape[-2])
    score, common = np.zeros(shape), np.zeros(shape)
    for child in range(x.shape[-1]):
        column, weight = values[..., child], weights[..., child, None, None]
        i, j = column[..., :, None], column[..., None, :]
        score += weight * ((i > j) + 0.5 * (i == j))
        common += weight * (~np.isnan(i) & ~np.isnan(j))
    result = np.where(common > 0, score / np.where(common > 0, common, 1.0), np.nan)
    diagonal = np.arange(x.shape[-2])
    result[..., diagonal, diagonal] = 0.0
    return result


def copeland(x: np.ndarray, w: np.ndarray, *, decimals: int | None = 10) -> np.ndarray:
    """(..., units) wins minus losses: +1 for each unit beaten with e > ½, −1 for each lost to."""
    e = outranking(x, w, decimals=decimals)
    others = ~np.eye(x.shape[-2], dtype=bool)
    wins = ((e > 0.5 + HALF) & others).sum(axis=-1)
    losses = ((e < 0.5 - HALF) & others).sum(axis=-1)
    return np.where(np.isnan(x).all(axis=-1), np.nan, (wins - losses).astype(float))


def outranking_score(x: np.ndarray, w: np.ndarray, *, decimals: int | None = 10) -> np.ndarray:
    """(..., units) the sum of e_ij over j: the row sums COINr's `a_copeland` returns."""
    e = outranking(x, w, decimals=decimals)
    return np.where(np.isnan(x).all(axis=-1), np.nan, np.nansum(e, axis=-1))


def dominance(e: np.ndarray) -> np.ndarray:
    """(..., units, units) true where i beats j on every child both have."""
    return e > 1.0 - HALF


KEMENY_LIMIT = 16


def kemeny(x: np.ndarray, w: np.ndarray, *, decimals: int | None = 10) -> np.ndarray:
    """(units,) scores n … 1 of the ranking that maximises the sum of e_ij over pairs put in that order.

    Exact, by dynamic programming over sets of units: at most `KEMENY_LIMIT` units, one run at a time.
    """
    n = x.shape[-2]
    if n > KEMENY_LIMIT:
        raise ValueError(f"kemeny takes at most {KEMENY_LIMIT} units, got {n}")
    if x.ndim > 2:
        return np.stack([kemeny(run, w, decimals=decimals) for run in x])
    e = np.nan_to_num(outranking(x, w, decimals=decimals), nan=0.5)
    best = np.full(1 << n, -np.inf)
    last = np.zeros(1 << n, dtype=int)
    best[0] = 0.0
    member = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1
    gain = member @ e
    for chosen in range(1, 1 << n):
        for unit in np.flatnonzero(member[chosen]):
            before = chosen & ~(1 << int(unit))
            value = best[before] + gain[before, unit]
            if value > best[chosen] + 1e-12:
                best[chosen], last[chosen] = value, unit
    return _places(last, n)


def _places(last: np.ndarray, n: int) -> np.ndarray:
    scores = np.empty(n)
    chosen = (1 << n) - 1
    for score in range(1, n + 1):
        scores[last[chosen]] = score
        chosen &= ~(1 << int(last[chosen]))
    return scores
