"""The release a backup names is the one that is packaged."""

import tomllib
from pathlib import Path

from kezhuan import __version__


def test_the_release_is_named_once() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == __version__
