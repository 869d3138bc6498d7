"""Prints how many items of level ≥ 3 each way of choosing 500 of the whole pool finds, as rows of Markdown.

Whatever is learned is learned without the titles it is tried on. Mean over demands / over pairs.

    PYTHONPATH=src python benches/matching_recall.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from matchcore import metrics, sifting
from matchcore.features import compared
from matchcore.recall import Found, Learn, Retrieved, Scores, by_sieve, retrieved, withheld
from matchcore.recall import chosen as found
from matchcore.retrieval import DEPTH
from matchcore.statistics import vectors
from matchcore.train import Pairs, folds, ridge, trust
from matching_weights import commit, judged, pool

WIDEST = 3000
SEEDS = 5
RANK = 60
WORTH = {
    "level ÷ 4": np.array([0, 0.25, 0.5, 0.75, 1]),
    "level ≥ 3": np.array([0, 0, 0, 1.0, 1]),
    "judged at all": np.array([0, 1.0, 1, 1, 1]),
}
FAMILIES = {
    "characters": ("uni",),
    "bigrams": ("bi",),
    "both together": ("joint",),
    "latent space": ("latent",),
    "space of topics": ("anchor",),
    "both spaces": ("anchor", "latent"),
}


def lists_of(data: Pairs) -> list[Retrieved]:
    """The lists of all judged demands."""
    with pool(data) as index:
        return [
            replace(one, matrix=one.matrix.astype(np.float32)) for one in retrieved(index, data, width=WIDEST)
        ]


def by_model(data: Pairs, lists: Sequence[Retrieved]) -> Learn:
    """The ranking model."""

    def learn(seen: np.ndarray, new: np.ndarray) -> dict[int, np.ndarray]:
        inside = np.isin(data.titles, [lists[at].title for at in seen])
        weights = ridge(data.matrix[inside], data.levels[inside].astype(float), trust=trust(data.names))
        return {at: weights.score(compared(lists[at].names, lists[at].matrix.astype(float))[1]) for at in new}

    return learn


def places(scores: np.ndarray) -> np.ndarray:
    """The place of each item, the best first."""
    out = np.empty(len(scores))
    out[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return out


def fused(first: Scores, second: Scores, *, weight: float) -> Scores:
    """Reciprocal ranks of both added."""
    return [1 / (RANK + places(a)) + weight / (RANK + places(b)) for a, b in zip(first, second, strict=True)]


def smoothed(
    lists: Sequence[Retrieved], scores: Scores, near: tuple[np.ndarray, np.ndarray], size: int
) -> Scores:
    """Each score plus .6 × that of the 20 items most like it, of those retrieved."""
    out = []
    for one, each in zip(lists, scores, strict=True):
        whole = np.full(size, each.min())
        whole[one.at] = each
        out.append(each + 0.6 * (whole[near[0][one.at]] * near[1][one.at]).sum(axis=1))
    return out


def neighbours(data: Pairs, *, count: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """The items nearest to each in the latent space and what each weighs."""
    latent = vectors(data.statistics, data.block.size, data.block.columns)[0]
    latent = latent / np.maximum(np.linalg.norm(latent, axis=1, keepdims=True), 0.3)
    alike = latent @ latent.T
    np.fill_diagonal(alike, -1)
    near = np.argpartition(-alike, count, axis=1)[:, :count]
    weight = np.take_along_axis(alike, near, axis=1).clip(1e-9)
    return near, weight / weight.sum(axis=1, keepdims=True)


def tries(data: Pairs, lists: list[Retrieved]) -> Iterator[tuple[str, list[Found]]]:
    """Each way by name, with what it found under every fold seed (once where nothing is learned)."""
    retrieved_order = [np.arange(len(one.at), 0.0, -1) for one in lists]
    yield "BM25 alone, 200 terms", [found(lists, retrieved_order)]
    near = neighbours(data)
    narrow = {width: [one.first(width) for one in lists] for width in (1000, sifting.WIDTH, 2000, WIDEST)}
    some = narrow[sifting.WIDTH]
    told = f"{sifting.WIDTH:,} retrieved, "

    def seeds(make: Callable[[int], Scores], lists: list[Retrieved] = some) -> list[Found]:
        return [found(lists, make(seed)) for seed in range(SEEDS)]

    ranker, learn = by_model(data, some), by_sieve(some)
    model = [withheld(some, ranker, seed=seed) for seed in range(SEEDS)]
    sieve = [withheld(some, learn, seed=seed) for seed in range(SEEDS)]
    bm25, size = [each[: sifting.WIDTH] for each in retrieved_order], len(data.items)
    yield f"{told}the model alone", seeds(model.__getitem__)
    yield (
        f"{told}the model + .25 × BM25, reciprocal ranks",
        seeds(lambda s: fused(model[s], bm25, weight=0.25)),
    )
    yield f"{told}the model + .6 × its 20 neighbours", seeds(lambda s: smoothed(some, model[s], near, size))
    yield f"**{told}sieve: shipped**", seeds(sieve.__getitem__)
    for width, other in narrow.items():
        if width != sifting.WIDTH:
            each = by_sieve(other)
            yield (
                f"{width:,} retrieved, sieve",
                seeds(lambda s, o=other, e=each: withheld(o, e, seed=s), other),
            )
    variants = [
        (f"worth {worth}", by_sieve(some, worth=value))
        for worth, value in WORTH.items()
        if worth != "level ÷ 4"
    ]
    variants += [(f"alpha {alpha:,}", by_sieve(some, alpha=alpha)) for alpha in (300, 30_000)]
    variants += [(f"without {name}", by_sieve(some, without=gone)) for name, gone in FAMILIES.items()]
    for name, each in variants:
        yield f"{told}sieve, {name}", seeds(lambda s, e=each: withheld(some, e, seed=s))
    yield f"{told}sieve + the model, reciprocal ranks", seeds(lambda s: fused(sieve[s], model[s], weight=1))
    yield f"{told}sieve + .6 × its 20 neighbours", seeds(lambda s: smoothed(some, sieve[s], near, size))


def halves(data: Pairs, lists: list[Retrieved]) -> None:
    """Learned on one half of the titles and tried on the other, both ways; differences drawn anew 2,000 times by title."""
    cut = [one.first(sifting.WIDTH) for one in lists]
    old = withheld(cut, by_model(data, cut), seed=0, count=2)
    new = withheld(cut, by_sieve(cut), seed=0, count=2)
    half = folds(np.array([one.title for one in lists], dtype=object), count=2, seed=0)
    print(
        "\n| titles | demands | the model alone | sieve | difference (95 % by title) |\n|---|---|---|---|---|"
    )
    for label, mine in (("first half", half == 0), ("second half", half == 1), ("both", half >= 0)):
        at = np.flatnonzero(mine)
        a, b = (found([cut[n] for n in at], [each[n] for n in at]) for each in (old, new))
        titles = np.array([lists[n].title for n in at if lists[n].wanted], dtype=object)
        low, high = bootstrap(b.shares - a.shares, titles)
        gain = (b.shares - a.shares).mean()
        print(f"| {label} | {len(titles)} | {a} | {b} | {gain:+.4f} ({low:+.4f} … {high:+.4f}) |", flush=True)


def bootstrap(values: np.ndarray, titles: np.ndarray, *, draws: int = 2000) -> tuple[float, float]:
    """The 95 % interval of the mean of values when titles are drawn anew."""
    number = np.unique(titles.astype(str), return_inverse=True)[1]
    sums, counts = np.bincount(number, values), np.bincount(number)
    picked = np.random.default_rng(0).integers(0, len(sums), (draws, len(sums)))
    low, high = np.percentile(sums[picked].sum(axis=1) / counts[picked].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def short_lists(data: Pairs, lists: list[Retrieved]) -> None:
    """How much the best of the whole path hold: 500 ranked by the model, chosen in three ways (fold seed 0)."""
    print("\n| 500 ranked by the model, chosen | in 10 | in 20 | in 50 | in 100 |\n|---|---|---|---|---|")
    wide = [one.first(sifting.WIDTH) for one in lists]
    sieve = withheld(wide, by_sieve(wide), seed=0)
    for label, some, chosen in (
        ("first 500 of BM25, 200 terms", wide, [np.arange(len(one.at), 0.0, -1) for one in wide]),
        ("by the sieve", wide, sieve),
    ):
        best = [np.sort(np.argsort(-each, kind="stable")[:DEPTH]) for each in chosen]
        cut = [
            Retrieved(
                one.demand, one.title, one.at[at], one.names, one.matrix[at], one.levels[at], one.wanted
            )
            for one, at in zip(some, best, strict=True)
        ]
        scores = withheld(cut, by_model(data, cut), seed=0)
        print(
            f"| {label} | " + " | ".join(str(found(cut, scores, kept=k)) for k in (10, 20, 50, 100)) + " |",
            flush=True,
        )


def main(folder: Path) -> None:
    """All tables."""
    start = time.perf_counter()
    data = judged(folder)
    lists = lists_of(data)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, {sum(one.wanted > 0 for one in lists)} demands\n"
    )
    print("| way of choosing 500 | recall, mean of fold seeds | 95 % of the mean over seeds |\n|---|---|---|")
    for label, each in tries(data, lists):
        mean, pairs = np.mean([one.shares.mean() for one in each]), np.mean([one.pairs for one in each])
        low, high = metrics.interval([float(one.shares.mean()) for one in each])
        print(f"| {label} | {mean:.4f} / {pairs:.4f} | {low:.4f} – {high:.4f} |", flush=True)
    halves(data, lists)
    short_lists(data, lists)
    print(f"\n{time.perf_counter() - start:.0f} s by the clock")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
