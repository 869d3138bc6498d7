"""The project's own files, as git knows them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ("vendor/", "/vendor/")


@cache
def committed() -> tuple[str, ...]:
    """Every path that git tracks or would track, relative to the root."""
    words = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(path for path in found if (ROOT / path).is_file())


def own(*endings: str, under: tuple[str, ...] = ("",)) -> tuple[str, ...]:
    """Files of ours with these endings below these folders, vendored ones left out."""
    return tuple(
        path
        for path in committed()
        if path.endswith(endings) and path.startswith(under) and not any(mark in path for mark in VENDORED)
    )


def text(path: str) -> str:
    """The contents of a file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")
