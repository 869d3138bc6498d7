"""Files and functions stay small enough to be read at one sitting."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from tests.architecture.sources import own, text

FILE, FUNCTION_WARNS, FUNCTION_FAILS = 400, 60, 80


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Every function of a source with its length in lines, docstring included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_the_stop() -> None:
    long = {path: lines for path in own(".py", ".html", ".sh") if (lines := text(path).count("\n")) > FILE}

    assert long == {}, f"更长的文件请拆成同名文件夹：{long}"


def test_no_function_is_longer_than_a_screen_and_a_half() -> None:
    found = {
        f"{path}:{name}": lines
        for path in own(".py")
        if "/migrations/" not in path
        for name, lines in functions(text(path))
        if lines > FUNCTION_WARNS
    }
    for place, lines in found.items():
        warnings.warn(f"{place} 有 {lines} 行，超过一屏（{FUNCTION_WARNS} 行）", stacklevel=1)

    assert {place: lines for place, lines in found.items() if lines > FUNCTION_FAILS} == {}


def test_the_ruler_measures_a_function_from_its_name_to_its_end() -> None:
    assert dict(functions("def a():\n    x = 1\n    return x\n\n\nasync def b(): ...\n")) == {"a": 3, "b": 1}
