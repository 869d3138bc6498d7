"""Prints the quality section of docs/benchmarks/matching.md: cross-validation, abstention, recall.

PYTHONPATH=src python benches/matching_quality.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from matchcore import evaluate, model, recall
from matchcore.index import Index
from matchcore.retrieval import DEPTH
from matchcore.sifting import WIDTH
from matchcore.train import Pairs
from matchcore.types import Need
from matching_weights import commit, judged, pool

SEEDS = 5
MEASURES = ("ndcg@5", "ndcg@10", "mrr", "precision@5", "contest_score")


def cross_validation(data: Pairs) -> None:
    """One line per split."""
    print("| split | " + " | ".join(MEASURES) + " |\n|---" * 1 + "|---" * len(MEASURES) + "|")
    for how in ("title", "random"):
        found = evaluate.cross_validate(data, how=how, count=5)
        cells = [f"{found[m]:.4f} ({found[f'{m}_ci'][0]:.4f}–{found[f'{m}_ci'][1]:.4f})" for m in MEASURES]
        print(f"| {how} | " + " | ".join(cells) + " |", flush=True)


def abstention(data: Pairs) -> None:
    """Precision and coverage over thresholds on withheld titles."""
    outcome = evaluate.held_out(data, evaluate.split(data, how="title", count=5, seed=0))
    print("\n| threshold | coverage | precision |\n|---|---|---|")
    for point in evaluate.abstention(data, outcome, thresholds=[0, *np.arange(0.1, 0.9, 0.1), 1]):
        print(f"| {point.threshold:.1f} | {point.coverage:.3f} | {point.precision:.3f} |")


def first_stages(data: Pairs) -> None:
    """Share of the items of level ≥ 3 found in the whole pool: mean over demands, and over pairs."""
    print("\n| query | kept | mean over demands | over pairs | ms per demand |\n|---|---|---|---|---|")
    with pool(data) as index:
        for kept in (100, DEPTH, 1000):
            run = lambda need, kept=kept: index.candidates(need, viewer=recall.PUBLIC, depth=kept).ids  # noqa: E731
            _searched(f"interactive, {kept} candidates", data, kept, run)
        label = f"batch, {DEPTH} sifted out of {WIDTH} (weights have seen these labels)"
        _searched(label, data, DEPTH, partial(_ids, index))
        lists = recall.retrieved(index, data, width=WIDTH)
    learn = recall.by_sieve(lists)
    each = [recall.chosen(lists, recall.withheld(lists, learn, seed=seed)) for seed in range(SEEDS)]
    mean, pairs = np.mean([one.shares.mean() for one in each]), np.mean([one.pairs for one in each])
    print(
        f"| batch, the same, weights without the title, {SEEDS} fold seeds | {DEPTH} | {mean:.4f} | {pairs:.4f} | |"
    )


def _ids(index: Index, need: Need) -> list[str]:
    hits = index.search(need, viewer=recall.PUBLIC, top=DEPTH, width=WIDTH, explain=False)
    return [hit.id for hit in hits]


def _searched(label: str, data: Pairs, kept: int, run: Callable[[Need], list[str]]) -> None:
    start = time.perf_counter()
    found = recall.searched(data, run)
    took = (time.perf_counter() - start) / len(found.shares) * 1000
    print(f"| {label} | {kept} | {found.shares.mean():.4f} | {found.pairs:.4f} | {took:.1f} |", flush=True)


def main(folder: Path) -> None:
    """Everything, with date, commit and hashes."""
    start = time.perf_counter()
    data = judged(folder)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, data {model.load().provenance['data']}, "
        f"shipped model {model.digest(model.load())}; features of {len(data.levels)} pairs in "
        f"{time.perf_counter() - start:.1f} s\n"
    )
    first_stages(data)
    abstention(data)
    print()
    cross_validation(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
