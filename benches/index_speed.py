"""How long a full computation takes: the ASEM example beside COINr, and a large panel.

    PYTHONPATH=src:. python benches/index_speed.py [--reference ../shared/bench]

COINr 1.1.14 in R 4.2 needs 0.20 s for the same pipeline on 2 cores (build_example_coin, in process).
"""

import argparse
import os
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from indexcore.config.load import Config, config_from, read_config
from indexcore.output import frames
from indexcore.pipeline import compute
from indexcore.reading.data import read_data
from indexcore.reading.metadata import read_metadata
from indexcore.structure import Indicator, build
from indexcore.table import Table

ROOT = Path(__file__).resolve().parents[1]
COINR_SECONDS = 0.20
PANEL_LIMIT = 1.0


def best_of(work: Callable[[], object], *, times: int) -> tuple[float, float]:
    """Median and least seconds of several runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), min(seconds)


def large_panel(*, units: int, indicators: int, periods: int) -> Table:
    """Skewed values with gaps, so that every step has work to do."""
    rng = np.random.default_rng(20240101)
    values = rng.lognormal(sigma=1.0, size=(periods, units, indicators))
    values[rng.random(values.shape) < 0.03] = np.nan
    groups = np.tile(np.array([f"g{i % 4}" for i in range(units)], dtype=object), (periods, 1))
    return Table(
        values,
        tuple(f"u{i}" for i in range(units)),
        tuple(f"x{i}" for i in range(indicators)),
        periods=tuple(range(2015, 2015 + periods)),
        attributes={"group": groups},
    )


def large_tree(indicators: int):
    """Ten pillars of five indicators, two halves, one index."""
    pillars = max(indicators // 5, 1)
    leaves = [
        Indicator(f"x{i}", parent=f"P{i % pillars}", direction=1 if i % 3 else -1) for i in range(indicators)
    ]
    middle = [Indicator(f"P{p}", level=2, parent=f"H{p % 2}") for p in range(pillars)]
    return build(
        [
            *leaves,
            *middle,
            *(Indicator(f"H{h}", level=3, parent="I") for h in range(2)),
            Indicator("I", level=4),
        ]
    )


def full_steps() -> Config:
    """Group imputation, screening, treatment, pooled min-max, weighted geometric mean, ranks."""
    return config_from(
        """
[[step]]
op = "impute"
method = "group_mean"
group = "group"
[[step]]
op = "screen"
min_available = 0.9
[[step]]
op = "treat"
[[step]]
op = "normalise"
range = [1, 100]
[[step]]
op = "aggregate"
method = "geometric"
[[step]]
op = "rank"
"""
    )


def main() -> None:
    """Prints the figures with date, commit and cores."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--reference", type=Path, default=Path(os.environ.get("KZ_BENCH", ROOT.parent / "shared" / "bench"))
    )
    reference = parser.parse_args().reference
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    print(f"{time.strftime('%Y-%m-%d')} commit {commit.stdout.strip() or '?'} cores {os.cpu_count()}")
    if (reference / "index").is_dir():
        metadata = read_metadata(reference / "index" / "asem_metadata.csv")
        table, _ = read_data(reference / "index" / "asem_indicators.csv", metadata=metadata)
        config = read_config(ROOT / "docs" / "indexcore" / "c01.toml")
        middle, least = best_of(lambda: compute(table, structure=metadata.structure, config=config), times=30)
        print(
            f"ASEM 51 x 49, c01 in full: median {middle:.4f} s, least {least:.4f} s; COINr {COINR_SECONDS} s: {COINR_SECONDS / middle:.0f} x"
        )
        middle, _ = best_of(
            lambda: frames(compute(table, structure=metadata.structure, config=config)), times=10
        )
        print(f"the same with every table of every stage made: {middle:.4f} s")
    else:
        print(f"reference data absent: {reference / 'index'}")
    panel, tree, config = large_panel(units=100, indicators=50, periods=10), large_tree(50), full_steps()
    middle, least = best_of(lambda: compute(panel, structure=tree, config=config), times=10)
    print(
        f"100 units x 50 indicators x 10 periods: median {middle:.3f} s, least {least:.3f} s (limit {PANEL_LIMIT} s)"
    )


if __name__ == "__main__":
    main()
