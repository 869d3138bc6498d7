"""Writes the shipped weights: numbers fitted on the reference data, with their provenance and no text.

PYTHONPATH=src python benches/matching_weights.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from matchcore import model, tables, train

ROOT = Path(__file__).resolve().parents[1]
THRESHOLD = 0.5


def judged(folder: Path) -> train.Pairs:
    """The judged pairs of the reference data."""
    needs = tables.read_demands(folder / "demands.csv")
    items = list(tables.read_items(folder / "achievements_train.csv"))
    known = {need.id for need in needs}, {item.id for item in items}
    labels = tables.read_labels(folder / "labels_train.csv", demands=known[0], items=known[1])
    return train.pairs(needs, items, labels)


def commit() -> str:
    """The commit this runs on."""
    return subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def main(folder: Path) -> None:
    """The shipped weights are those fitted on all labels of `folder`."""
    fitted = train.fit(judged(folder))
    provenance = {
        **fitted.provenance,
        "source": "CCF BDCI 2019 技术需求与技术成果关联度, training part",
        "method": f"ridge alpha {train.ALPHA:g}, cumulative logistic on folds by title",
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
    }
    bare = replace(fitted, known={}, threshold=THRESHOLD, provenance=provenance)
    target = ROOT / "src/matchcore/data/weights.json"
    model.save(bare, target)
    print(f"{target.relative_to(ROOT)}: {len(bare.names)} weights, digest {model.digest(bare)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
