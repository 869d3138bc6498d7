"""Prints what further features and ways to fit them do to the ranking of unseen demands, as rows of Markdown.

Folds by title, mean of five fold seeds with its 95 % interval; the difference of nDCG@10 from the shipped way on each
half of the titles, and its interval when titles are drawn anew. Differences under .015 nDCG@5 are noise on this data.

    PYTHONPATH=src python benches/matching_features.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from matchcore import metrics
from matchcore.block import take
from matchcore.evaluate import split
from matchcore.features import Query, plain
from matchcore.grams import bags
from matchcore.readings import read_all
from matchcore.sifting import places
from matchcore.train import Pairs, folds, ridge, trust
from matching_recall import bootstrap
from matching_weights import commit, judged

SEEDS, MOST = 5, 12
_SENTENCE = re.compile(r"[^。；;！!？?\n]{6,}")
_AIM = re.compile(r"解决|需求|需要|研发|开发|研究|提高|降低|实现|突破|改进|攻关|目标")
# What one sentence is compared by.
TOLD = ("joint.topic.both.cosine", "bi.both.bm25", "latent.both.100.cosine", "anchor.both.cosine")
Fit = Callable[[np.ndarray, np.ndarray], np.ndarray]


def best_sentences(data: Pairs) -> dict[str, np.ndarray]:
    """Per pair the likeness of the item and the best sentence of the description, and of the sentences that state an aim
    taken as one text; each raw and as z-score within the demand."""
    out = {name: np.zeros((len(data.levels), 2 * len(TOLD))) for name in ("sentence", "aim")}
    for demand in dict.fromkeys(data.demands.tolist()):
        lines = np.flatnonzero(data.demands == demand)
        need, pool = data.needs[demand], take(data.block, data.at[lines])
        said = _SENTENCE.findall(need.description)[:MOST] or [need.title]
        aims = "。".join(one for one in said if _AIM.search(one)) or need.title
        each = np.array([_likeness(data, pool, need.title, text) for text in said])
        for name, values in (
            ("sentence", each.max(axis=0)),
            ("aim", _likeness(data, pool, need.title, aims)),
        ):
            spread = np.maximum(values.std(axis=0), 1e-9)
            out[name][lines] = np.hstack([values, (values - values.mean(axis=0)) / spread])
    return out


def _likeness(data: Pairs, pool: object, title: str, text: str) -> np.ndarray:
    read = read_all((title, text))
    named, told = read.found(0), read.found(1)
    one = {"title": bags([(named, 1.0)]), "description": bags([(told, 1.0)]), "both": bags([(told, 1.0)])}
    names, matrix = plain(Query(one), pool, data.statistics)  # type: ignore[arg-type]
    return matrix[:, [names.index(name) for name in TOLD]]


def in_places(data: Pairs) -> np.ndarray:
    """log(1 + place) of each pair within its demand under every feature."""
    parts: dict[int, np.ndarray] = {}
    for demand in dict.fromkeys(data.demands.tolist()):
        lines = np.flatnonzero(data.demands == demand)
        parts |= dict(zip(lines, places(data.names, data.matrix[lines])[1][:, :-1], strict=True))
    return np.array([parts[at] for at in range(len(data.levels))])


def by_ridge(matrix: np.ndarray, held: np.ndarray, target: np.ndarray, *, alpha: float = 1000.0) -> Fit:
    """Ridge, as shipped."""
    return lambda seen, new: ridge(matrix[seen], target[seen], alpha=alpha, trust=held).score(matrix[new])


def by_levels(data: Pairs, *, penalty: float) -> Fit:
    """Cumulative logistic regression (McCullagh 1980) on all features, by gradients."""

    def fit(seen: np.ndarray, new: np.ndarray) -> np.ndarray:
        mean, scale = data.matrix[seen].mean(axis=0), np.maximum(data.matrix[seen].std(axis=0), 1e-9)
        standard, level = (data.matrix[seen] - mean) / scale, data.levels[seen]
        above = np.array([level > cut for cut in (1, 2, 3)]).T

        def loss(free: np.ndarray) -> tuple[float, np.ndarray]:
            # One slope for three cuts: the sum of three logistic losses.
            chance = 1 / (1 + np.exp(-(standard @ free[3:])[:, None] + free[None, :3]))
            error = chance - above
            value = -np.log(np.maximum(np.where(above, chance, 1 - chance), 1e-12)).sum()
            slope = standard.T @ error.sum(axis=1) + penalty * free[3:]
            return float(value + penalty * free[3:] @ free[3:] / 2), np.concatenate(
                [-error.sum(axis=0), slope]
            )

        start = np.concatenate([[0.0, 1.0, 2.0], np.zeros(standard.shape[1])])
        best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
        return (data.matrix[new] - mean) / scale @ best[3:]

    return fit


def by_pairs(data: Pairs, *, penalty: float, draws: int = 40_000) -> Fit:
    """Logistic loss on pairs of one demand (RankNet, Burges et al. 2005), linear, each pair weighed by its difference of gains."""

    def fit(seen: np.ndarray, new: np.ndarray) -> np.ndarray:
        mean, scale = data.matrix[seen].mean(axis=0), np.maximum(data.matrix[seen].std(axis=0), 1e-9)
        standard, gains = (data.matrix[seen] - mean) / scale, 2.0 ** (data.levels[seen] - 1) - 1
        draw, group = np.random.default_rng(0), data.demands[seen]
        order = np.argsort(group.astype(str), kind="stable")
        first, second = order, np.empty_like(order)
        pairs_a, pairs_b = [], []
        while sum(map(len, pairs_a)) < draws:
            for demand in set(group.tolist()):
                mine = np.flatnonzero(group == demand)
                second = draw.permutation(mine)
                better = gains[mine] > gains[second]
                pairs_a.append(mine[better])
                pairs_b.append(second[better])
        first, second = np.concatenate(pairs_a), np.concatenate(pairs_b)
        gap, weight = standard[first] - standard[second], gains[first] - gains[second]

        def loss(free: np.ndarray) -> tuple[float, np.ndarray]:
            chance = 1 / (1 + np.exp(-gap @ free))
            value = -(weight * np.log(np.maximum(chance, 1e-12))).mean() + penalty * free @ free / 2
            return float(value), -(gap.T @ (weight * (1 - chance))) / len(gap) + penalty * free

        best = minimize(
            loss, np.zeros(standard.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 80}
        ).x
        return (data.matrix[new] - mean) / scale @ best

    return fit


def smoothed_levels(data: Pairs, share: float) -> np.ndarray:
    """Each level moved towards the mean of its demand."""
    mean = {name: data.levels[data.demands == name].mean() for name in set(data.demands)}
    return (1 - share) * data.levels + share * np.array([mean[name] for name in data.demands])


def held_out(data: Pairs, fit: Fit, seed: int) -> np.ndarray:
    """Every line scored by what was fitted without its title, spread made 1 so that ways can be averaged."""
    fold = split(data, how="title", count=5, seed=seed)
    scores = np.zeros(len(fold))
    for number in range(5):
        found = fit(np.flatnonzero(fold != number), np.flatnonzero(fold == number))
        scores[fold == number] = found / max(float(found.std()), 1e-9)
    return scores


def by_demand(data: Pairs, scores: np.ndarray) -> np.ndarray:
    """nDCG@10 of each demand with something to rank (no ties expected)."""
    found = []
    for name in dict.fromkeys(data.demands.tolist()):
        lines = np.flatnonzero(data.demands == name)
        if data.levels[lines].max() >= 2:
            found.append(metrics.ndcg(data.levels[lines][np.argsort(-scores[lines])], 10))
    return np.array(found)


class Table:
    """Rows against the first, which is the shipped way."""

    def __init__(self, data: Pairs) -> None:
        self.data, self.before = data, np.zeros(0)
        rankable = [
            n for n in dict.fromkeys(data.demands.tolist()) if data.levels[data.demands == n].max() >= 2
        ]
        title = dict(zip(data.demands, data.titles, strict=True))
        self.titles = np.array([title[name] for name in rankable], dtype=object)
        self.half = folds(self.titles, count=2, seed=0)

    def row(self, label: str, scores: list[np.ndarray]) -> None:
        """One way, scored under every fold seed."""
        ranked = [metrics.ranking(self.data.demands, self.data.levels, each) for each in scores]
        cells = []
        for name in ("ndcg5", "ndcg10"):
            values = [getattr(one, name) for one in ranked]
            low, high = metrics.interval(values)
            cells.append(f"{np.mean(values):.4f} ({low:.4f}–{high:.4f})")
        mine = np.mean([by_demand(self.data, each) for each in scores], axis=0)
        if not len(self.before):
            self.before = mine
        gain = mine - self.before
        low, high = bootstrap(gain, self.titles)
        halves = " / ".join(f"{gain[self.half == number].mean():+.4f}" for number in (0, 1))
        print(f"| {label} | {' | '.join(cells)} | {halves} | {low:+.4f} … {high:+.4f} |", flush=True)


def main(folder: Path) -> None:
    """The whole table."""
    data = judged(folder)
    levels, held = data.levels.astype(float), trust(data.names)
    print(f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}\n")
    print("| tried | ndcg@5 | ndcg@10 | Δ@10 on each half | 95 % of Δ@10 by title |\n|---|---|---|---|---|")
    table = Table(data)

    def scored(fit: Fit) -> list[np.ndarray]:
        return [held_out(data, fit, seed) for seed in range(SEEDS)]

    shipped = scored(by_ridge(data.matrix, held, levels))
    table.row("**shipped: ridge 1000**", shipped)
    more = best_sentences(data)
    for label, extra in (
        ("+ best sentence of the description", more["sentence"]),
        ("+ sentences that state an aim", more["aim"]),
        ("+ both", np.hstack(list(more.values()))),
        ("+ places within the demand (log)", in_places(data)),
    ):
        wide = np.hstack([data.matrix, extra])
        table.row(label, scored(by_ridge(wide, np.concatenate([held, np.ones(extra.shape[1])]), levels)))
    for share in (0.3, 0.6):
        table.row(
            f"levels smoothed {share} to the demand's mean",
            scored(by_ridge(data.matrix, held, smoothed_levels(data, share))),
        )
    logistic = scored(by_levels(data, penalty=1000.0))
    table.row("cumulative logistic, penalty 1000", logistic)
    table.row("ridge + cumulative logistic", [a + b for a, b in zip(shipped, logistic, strict=True)])
    pairwise = scored(by_pairs(data, penalty=0.1))
    table.row("pairs weighed by gain, penalty 0.1", pairwise)
    table.row("ridge + pairs", [a + b for a, b in zip(shipped, pairwise, strict=True)])
    table.row(
        "ridge + cumulative logistic + pairs",
        [a + b + c for a, b, c in zip(shipped, logistic, pairwise, strict=True)],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
