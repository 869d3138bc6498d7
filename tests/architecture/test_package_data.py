"""A built wheel holds every file the product reads: each committed file below `src` is named in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.architecture.sources import ROOT, committed


def packed() -> set[Path]:
    """What the patterns of package-data find, each below its package."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "package-data"
    ]
    return {path for package, patterns in data.items() for pattern in patterns for path in (ROOT / "src" / package).glob(pattern)}  # fmt: skip


def test_every_file_below_src_is_packed() -> None:
    found = packed()
    files = [path for path in committed() if path.startswith("src/") and not path.endswith(".py")]

    assert len(files) > 100
    assert [path for path in files if ROOT / path not in found] == []
