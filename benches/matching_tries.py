"""Prints what was tried for ranking unseen demands: single features, families left out, penalties, targets.

Folds by title, mean of two fold seeds; differences under .015 nDCG@5 are noise on this data.

    PYTHONPATH=src python benches/matching_tries.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from matchcore import metrics
from matchcore.evaluate import split
from matchcore.model import FAMILIES
from matchcore.train import ALPHA, Pairs, ridge, trust
from matching_weights import commit, judged

Fit = Callable[[np.ndarray, np.ndarray], np.ndarray]
SINGLE = (
    *("uni.both.bm25", "bi.both.bm25", "uni.both.cosine", "bi.both.cosine"),
    *("joint.bi.both.cosine", "joint.topic.both.cosine", "joint.topic.title.cosine"),
    *("latent.both.25.cosine", "latent.both.100.cosine", "latent.both.400.cosine", "anchor.both.cosine"),
)


def line(label: str, data: Pairs, scores: list[np.ndarray]) -> None:
    """One row of the table."""
    found = [metrics.ranking(data.demands, data.levels, each) for each in scores]
    five, ten = (np.mean([getattr(one, name) for one in found]) for name in ("ndcg5", "ndcg10"))
    print(f"| {label} | {five:.4f} | {ten:.4f} |", flush=True)


def held_out(data: Pairs, fit: Fit) -> list[np.ndarray]:
    """Scores of every line by what was fitted without its title, for two fold seeds."""
    out = []
    for seed in range(2):
        fold = split(data, how="title", count=5, seed=seed)
        scores = np.zeros(len(fold))
        for number in range(5):
            scores[fold == number] = fit(np.flatnonzero(fold != number), np.flatnonzero(fold == number))
        out.append(scores)
    return out


def by_ridge(data: Pairs, columns: np.ndarray, target: np.ndarray, *, alpha: float = ALPHA) -> Fit:
    """Ridge on some columns towards some target."""
    matrix, held = data.matrix[:, columns], trust([data.names[at] for at in columns])
    return lambda seen, new: ridge(matrix[seen], target[seen], alpha=alpha, trust=held).score(matrix[new])


def by_listwise(data: Pairs, *, penalty: float) -> Fit:
    """Softmax over each demand's list towards its gains (ListNet, Cao et al. 2007), linear."""

    def fit(seen: np.ndarray, new: np.ndarray) -> np.ndarray:
        mean, scale = data.matrix[seen].mean(axis=0), np.maximum(data.matrix[seen].std(axis=0), 1e-9)
        standard = (data.matrix[seen] - mean) / scale
        group = np.unique(data.demands[seen].astype(str), return_inverse=True)[1]
        gains = 2.0 ** (data.levels[seen] - 1) - 1
        sums = np.bincount(group, gains)
        target = gains / np.maximum(sums, 1e-9)[group]

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            raw = standard @ weights
            chance = np.exp(raw - raw.max())
            chance /= np.bincount(group, chance)[group]
            error = np.where(sums[group] > 0, chance - target, 0)
            value = -(target * np.log(np.maximum(chance, 1e-12))).sum() / len(sums)
            return value + penalty * weights @ weights / 2, standard.T @ error / len(sums) + penalty * weights

        best = minimize(
            loss, np.zeros(standard.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 150}
        )
        return (data.matrix[new] - mean) / scale @ best.x

    return fit


def main(folder: Path) -> None:
    """The whole table."""
    data = judged(folder)
    names = np.array(data.names)
    every = np.arange(len(names))
    levels = data.levels.astype(float)
    print(f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}\n\n| tried | ndcg@5 | ndcg@10 |\n|---|---|---|")
    for name in SINGLE:
        line(f"`{name}` alone", data, [data.matrix[:, data.names.index(name)]])
    line(
        f"**shipped: ridge {ALPHA:g}, {len(names)} features**",
        data,
        held_out(data, by_ridge(data, every, levels)),
    )
    for alpha in (100, 300, 3000):
        line(f"ridge {alpha}", data, held_out(data, by_ridge(data, every, levels, alpha=alpha)))
    family = np.array([FAMILIES[name.split(".")[0]] for name in names])
    for left_out in dict.fromkeys(family.tolist()):
        line(
            f"without {left_out}",
            data,
            held_out(data, by_ridge(data, np.flatnonzero(family != left_out), levels)),
        )
    relative = np.array([name.endswith("|z") for name in names])
    line("without z-scores", data, held_out(data, by_ridge(data, np.flatnonzero(~relative), levels)))
    line("z-scores only", data, held_out(data, by_ridge(data, np.flatnonzero(relative), levels)))
    mean = {name: levels[data.demands == name].mean() for name in set(data.demands)}
    centred = levels - np.array([mean[name] for name in data.demands])
    gains = 2.0 ** (levels - 1) - 1
    for label, target in (("level − demand's mean", centred), ("gain", gains), ("√gain", np.sqrt(gains))):
        line(f"target {label}", data, held_out(data, by_ridge(data, every, target)))
    for penalty in (0.03, 0.1):
        line(f"listwise softmax, penalty {penalty}", data, held_out(data, by_listwise(data, penalty=penalty)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
