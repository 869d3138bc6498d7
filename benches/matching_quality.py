"""Prints the quality section of docs/benchmarks/matching.md: cross-validation, abstention, recall.

PYTHONPATH=src python benches/matching_quality.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from matchcore import evaluate, model
from matchcore.index import Index, rebuild
from matchcore.retrieval import DEPTH
from matchcore.sifting import WIDTH
from matchcore.train import Pairs
from matchcore.types import Need
from matching_weights import commit, judged

PUBLIC = frozenset({"public"})
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


def recall(data: Pairs) -> None:
    """Share of the items of level ≥ 3 found in the whole pool: mean over demands, and over pairs."""
    wanted: dict[str, set[str]] = {}
    for demand, at, level in zip(data.demands, data.at, data.levels, strict=True):
        if level >= 3:
            wanted.setdefault(demand, set()).add(data.items[at].id)
    print("\n| query | kept | mean over demands | over pairs | ms per demand |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        rebuild(Path(folder) / "x", data.items)
        with Index.open(Path(folder) / "x") as index:
            for kept in (100, DEPTH, 1000):
                found = lambda need, kept=kept: index.candidates(need, viewer=PUBLIC, depth=kept).ids  # noqa: E731
                _recall_line(f"interactive, {kept} candidates", data, wanted, kept, found)
            label = f"batch, {DEPTH} sifted out of {WIDTH} (weights have seen these labels)"
            _recall_line(label, data, wanted, DEPTH, partial(_ids, index))


def _ids(index: Index, need: Need) -> list[str]:
    return [hit.id for hit in index.search(need, viewer=PUBLIC, top=DEPTH, width=WIDTH, explain=False)]


def _recall_line(
    label: str, data: Pairs, wanted: dict[str, set[str]], kept: int, run: Callable[[Need], list[str]]
) -> None:
    start = time.perf_counter()
    got = {demand: len(set(run(data.needs[demand])) & items) for demand, items in wanted.items()}
    took = (time.perf_counter() - start) / len(wanted) * 1000
    mean = np.mean([got[demand] / len(items) for demand, items in wanted.items()])
    pairs = sum(got.values()) / sum(map(len, wanted.values()))
    print(f"| {label} | {kept} | {mean:.3f} | {pairs:.3f} | {took:.1f} |", flush=True)


def main(folder: Path) -> None:
    """Everything, with date, commit and hashes."""
    start = time.perf_counter()
    data = judged(folder)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, data {model.load().provenance['data']}, "
        f"shipped model {model.digest(model.load())}; features of {len(data.levels)} pairs in "
        f"{time.perf_counter() - start:.1f} s\n"
    )
    recall(data)
    abstention(data)
    print()
    cross_validation(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
