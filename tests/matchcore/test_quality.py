"""The shipped weights must not rank or grade worse than the stored baseline, where the data is there.

The full cross-validation is in benches/matching_quality.py; here one seed of each split, so that it is quick.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matchcore import evaluate, tables, train
from tests.bench_data import bench_path

pytestmark = pytest.mark.bench
BASELINE = json.loads((Path(__file__).parent / "quality_baseline.json").read_text(encoding="utf-8"))
# Half of what the bootstrap calls noise.
ALLOWED = 0.0075


@pytest.fixture(scope="module")
def judged() -> train.Pairs:
    needs = tables.read_demands(bench_path("bdci2019/demands.csv"))
    items = list(tables.read_items(bench_path("bdci2019/achievements_train.csv")))
    known = {need.id for need in needs}, {item.id for item in items}
    labels = tables.read_labels(bench_path("bdci2019/labels_train.csv"), demands=known[0], items=known[1])
    return train.pairs(needs, items, labels)


@pytest.mark.parametrize("how", ["title", "random"])
def test_no_worse_than_the_baseline(judged: train.Pairs, how: str) -> None:
    found = evaluate.figures(
        judged, evaluate.held_out(judged, evaluate.split(judged, how=how, count=5, seed=0))
    )
    for name, value in BASELINE[how].items():
        assert found[name] >= value - ALLOWED, f"{how} {name}: {found[name]:.4f} < {value:.4f}"
