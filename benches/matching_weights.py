"""Writes the shipped weights and the shipped sieve: numbers fitted on the reference data, with their provenance and no text.

PYTHONPATH=src python benches/matching_weights.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from matchcore import evaluate, model, recall, sifting, tables, train
from matchcore.index import Index, rebuild

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


@contextmanager
def pool(data: train.Pairs) -> Iterator[Index]:
    """An index of all the items, for as long as it is asked."""
    with tempfile.TemporaryDirectory() as name:
        rebuild(Path(name) / "x", data.items)
        with Index.open(Path(name) / "x") as index:
            yield index


def sieve(data: train.Pairs, provenance: dict[str, object]) -> None:
    """The shipped sieve is that learned from the first items the index finds for every judged demand."""
    names: tuple[str, ...] = ()
    lists = []
    with pool(data) as index:
        for one in recall.retrieved(index, data, width=sifting.WIDTH):
            names, placed = sifting.places(one.names, one.matrix)
            lists.append(sifting.moments(placed, recall.WORTH[one.levels]))
    method = f"ridge alpha {sifting.ALPHA:g} of level / 4 (not judged: 0) on log(1 + place) among {sifting.WIDTH} retrieved"
    learned = replace(sifting.learn(names, lists), provenance={**provenance, "method": method})
    target = ROOT / "src/matchcore/data/sieve.json"
    sifting.save(learned, target)
    print(f"{target.relative_to(ROOT)}: {len(learned.names)} weights, digest {sifting.digest(learned)}")


def main(folder: Path) -> None:
    """The shipped weights are those fitted on all labels of `folder`."""
    data = judged(folder)
    fitted = evaluate.versioned(data, evaluate.withheld(data))
    common = {
        **fitted.provenance,
        "source": "CCF BDCI 2019 技术需求与技术成果关联度, training part",
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
    }
    sieve(data, {name: value for name, value in common.items() if name != "withheld"})
    provenance = {
        **common,
        "method": f"ridge alpha {train.ALPHA:g}, cumulative logistic on folds by title",
    }
    bare = replace(fitted, known={}, threshold=THRESHOLD, provenance=provenance)
    target = ROOT / "src/matchcore/data/weights.json"
    model.save(bare, target)
    print(f"{target.relative_to(ROOT)}: {len(bare.names)} weights, digest {model.digest(bare)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
