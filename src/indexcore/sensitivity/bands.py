"""What many runs say of each unit: rank bands, probability of each tier, and which pairs cannot be told apart."""

import numpy as np
import pandas as pd

from indexcore.analysis.tiers import TierScheme
from indexcore.errors import refuse


def rank_bands(
    ranks: np.ndarray, nominal: np.ndarray, *, units: tuple[str, ...], low: float = 0.05, high: float = 0.95
) -> pd.DataFrame:
    """One row per unit: Nominal, Mean, Median, Q5, Q95 of its ranks (runs, units), quantiles linear.

    Runs in which a unit has no rank are left out for it. Source: COINr ``RankStats``.
    """
    if ranks.shape[1:] != (len(units),) or len(nominal) != len(units):
        raise refuse("名次区间", f"名次的形状 {ranks.shape} 与 {len(units)} 个单位不符")
    quantiles = _quantiles(ranks, (0.5, low, high))
    present = np.maximum((~np.isnan(ranks)).sum(axis=0), 1)
    mean = np.where(np.isnan(ranks).all(axis=0), np.nan, np.nansum(ranks, axis=0) / present)
    return pd.DataFrame(
        {"Nominal": nominal, "Mean": mean, "Median": quantiles[0], "Q5": quantiles[1], "Q95": quantiles[2]},
        index=pd.Index(units, name="uCode"),
    )


def tier_probabilities(scores: np.ndarray, scheme: TierScheme, *, units: tuple[str, ...]) -> pd.DataFrame:
    """The share of runs in which each unit (row) falls into each tier (column, best first).

    ``scores`` is (runs, units). The scheme's cuts are frozen: runs move units, not cuts, so use it only where
    the runs keep the scale of the scores; see ``rank_tier_probabilities`` otherwise.
    """
    tiers = scheme.tier_numbers(scores)
    counted = np.maximum((~np.isnan(tiers)).sum(axis=0), 1)
    shares = {label: (tiers == k).sum(axis=0) / counted for k, label in enumerate(scheme.labels, start=1)}
    return pd.DataFrame(shares, index=pd.Index(units, name="uCode"))


def rank_tier_probabilities(
    ranks: np.ndarray, sizes: tuple[int, ...], *, units: tuple[str, ...], labels: tuple[str, ...]
) -> pd.DataFrame:
    """The share of runs in which each unit ranks within the first ``sizes[0]``, the next ``sizes[1]`` and so on;
    comparable over normalisations, whose scales differ."""
    if len(sizes) != len(labels) or any(size < 1 for size in sizes):
        raise refuse("档次概率", f"应有 {len(labels)} 个正的档内单位数，现为 {sizes}")
    bounds = np.cumsum(sizes)
    tiers = np.where(np.isnan(ranks), np.nan, np.searchsorted(bounds, ranks, side="left"))
    counted = np.maximum((~np.isnan(ranks)).sum(axis=0), 1)
    # a rank past the last size belongs to the last tier
    tiers = np.minimum(tiers, len(sizes) - 1)
    shares = {label: (tiers == k).sum(axis=0) / counted for k, label in enumerate(labels)}
    return pd.DataFrame(shares, index=pd.Index(units, name="uCode"))


def inseparable_pairs(
    scores: np.ndarray, nominal_ranks: np.ndarray, *, units: tuple[str, ...], certainty: float = 0.95
) -> pd.DataFrame:
    """Pairs of neighbouring nominal rank whose order holds in less than ``certainty`` of the runs.

    Columns Better, Worse, Share (of runs with the nominal order). ``scores`` is (runs, units).
    """
    order = np.argsort(nominal_ranks, kind="stable")
    order = order[~np.isnan(nominal_ranks[order])]
    rows = []
    for better, worse in zip(order[:-1], order[1:], strict=True):
        both = ~np.isnan(scores[:, better]) & ~np.isnan(scores[:, worse])
        above = scores[both, better] > scores[both, worse]
        share = float(above.mean()) if both.any() else np.nan
        if not share >= certainty:
            rows.append((units[better], units[worse], share))
    return pd.DataFrame(rows, columns=["Better", "Worse", "Share"])


def _quantiles(x: np.ndarray, q: tuple[float, ...]) -> np.ndarray:
    if not np.isnan(x).any():
        return np.quantile(x, q, axis=0)
    columns = [column[~np.isnan(column)] for column in x.T]
    return np.array([np.quantile(c, q) if c.size else np.full(len(q), np.nan) for c in columns]).T
