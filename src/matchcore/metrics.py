"""The measures of the matching protocol: nDCG, MRR, precision at five and the contest score.

nDCG after Järvelin & Kekäläinen 2002 with gains 2^(level−1) − 1; contest score of CCF BDCI 2019,
1 / (1 + mean absolute error) of whole levels. Ties are broken at random, mean of five seeds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SEEDS = 5


@dataclass(frozen=True, slots=True)
class Ranking:
    """Means over demands of one set of rankings, None where no demand has a level the measure needs; `demands` counts
    all demands with a labelled pair."""

    ndcg5: float | None
    ndcg10: float | None
    mrr: float | None
    precision5: float | None
    demands: int


def ndcg(levels: np.ndarray, depth: int) -> float:
    """nDCG of levels in ranked order; the list needs a level of at least 2."""
    gains = 2.0 ** (np.asarray(levels) - 1) - 1
    discount = 1 / np.log2(np.arange(2, depth + 2))
    best = np.sort(gains)[::-1][:depth]
    return float(
        (gains[:depth] * discount[: len(gains[:depth])]).sum() / (best * discount[: len(best)]).sum()
    )


def reciprocal_rank(levels: np.ndarray) -> float:
    """One over the place of the first level of at least 3."""
    return 1 / (1 + int(np.argmax(np.asarray(levels) >= 3)))


def precision(levels: np.ndarray, depth: int) -> float:
    """The share of the first `depth` places that hold a level of at least 3; a short list keeps the divisor."""
    return float((np.asarray(levels)[:depth] >= 3).sum() / depth)


def ranking(demands: np.ndarray, levels: np.ndarray, scores: np.ndarray) -> Ranking:
    """The ranking measures of labelled pairs, one array entry per pair."""
    five, ten, mrr, p5 = [], [], [], []
    groups = [np.flatnonzero(demands == name) for name in dict.fromkeys(demands.tolist())]
    for seed in range(SEEDS):
        draw = np.random.default_rng(seed).random(len(scores))
        for at in groups:
            ordered = levels[at[np.lexsort((draw[at], -scores[at]))]]
            if ordered.max() >= 2:
                five.append(ndcg(ordered, 5))
                ten.append(ndcg(ordered, 10))
            if ordered.max() >= 3:
                mrr.append(reciprocal_rank(ordered))
                p5.append(precision(ordered, 5))
    means = [float(np.mean(values)) if values else None for values in (five, ten, mrr, p5)]
    return Ranking(means[0], means[1], means[2], means[3], len(groups))


def contest_score(levels: np.ndarray, predicted: np.ndarray) -> float:
    """1 / (1 + mean absolute error) of whole predicted levels."""
    return float(1 / (1 + np.abs(np.asarray(levels) - np.asarray(predicted)).mean()))


def interval(values: list[float]) -> tuple[float, float]:
    """The 95 % interval of the mean of a few repeated measurements (Student's t)."""
    from scipy.stats import t

    mean = float(np.mean(values))
    if len(values) < 2:
        return mean, mean
    half = float(t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return mean - half, mean + half
