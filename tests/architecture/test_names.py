"""Files are named for what they hold; doors never reach for tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath

import pytest

from tests.architecture.sources import own, text

NAMELESS = {"utils", "util", "helpers", "helper", "base", "common", "misc", "manager", "managers"}
DOORS = ("pages.py", "api.py", "forms.py")


def is_door(path: str) -> bool:
    """True for pages, forms and API of a room, as a file or as a folder of that name."""
    parts = PurePath(path).parts
    return path.startswith("src/kezhuan/") and any(
        part in DOORS or f"{part}.py" in DOORS for part in parts[2:]
    )


def reaches(source: str) -> Iterator[str]:
    """Where a source touches tables: `.objects`, an import of a models module, or Django's get-or-404 shortcuts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield f"line {node.lineno}: .{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            module, names = node.module or "", {alias.name for alias in node.names}
            if module.split(".")[-1] == "models" or "models" in module.split(".") or "models" in names:
                yield f"line {node.lineno}: imports {module}"
            if names & {"get_object_or_404", "get_list_or_404"}:
                yield f"line {node.lineno}: get_object_or_404"


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    found = [
        path
        for path in own(".py", under=("src/", "tests/", "benches/"))
        if {PurePath(part).stem for part in PurePath(path).parts} & NAMELESS
    ]

    assert found == []


def test_templates_too_are_named_for_what_they_show() -> None:
    found = [
        path
        for path in own(".html", under=("src/",))
        if {PurePath(path).stem.strip("_")} & (NAMELESS - {"base"})
    ]

    assert found == []


def test_doors_touch_no_tables() -> None:
    found = {path: list(reaches(text(path))) for path in own(".py") if is_door(path)}

    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from kezhuan.people.models import User",
        "from kezhuan.people import models",
        "from django.db import models",
        "rows = User.objects.all()",
        "from django.shortcuts import get_object_or_404",
    ],
)
def test_every_way_round_the_queries_is_seen(source: str) -> None:
    assert list(reaches(source))


def test_a_door_is_known_as_file_and_as_folder() -> None:
    assert is_door("src/kezhuan/demands/pages.py")
    assert is_door("src/kezhuan/demands/pages/writing.py")
    assert not is_door("src/kezhuan/demands/queries.py")
