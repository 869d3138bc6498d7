"""Where the reference data lies: tests that need it skip with one clear line where it is absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BENCH = Path(os.environ.get("KZ_BENCH", ROOT.parent / "shared" / "bench"))


def bench_path(relative: str) -> Path:
    """The path of a file of the reference data, or a skip that names what is missing."""
    path = BENCH / relative
    if not path.exists():
        pytest.skip(f"reference data absent: {relative} (set KZ_BENCH)")
    return path
