"""Sheets are written in one place, so that no other can write a live formula."""

from __future__ import annotations

import ast
from pathlib import Path

import kezhuan

SOURCE = Path(kezhuan.__file__).parent
HOME = SOURCE / "files" / "sheets"
# pandas' writers and csv's writers by the name of the call, packages by the name of the import.
CALLS = {"writer", "DictWriter", "to_excel", "to_csv"}
PACKAGES = {"openpyxl", "xlsxwriter", "xlwt", "odf"}


def writers_in(code: str) -> list[int]:
    """The lines of `code` that import a sheet-writing package or call a sheet writer."""
    lines = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            named = {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named = {(node.module or "").split(".")[0]}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            named = PACKAGES
        else:
            continue
        if named & PACKAGES:
            lines.append(node.lineno)
    return lines


def test_the_check_sees_a_writer():
    code = "import csv\nx = csv.writer(out)\nfrom openpyxl import Workbook\nframe.to_excel(a)"
    assert sorted(writers_in(code)) == [2, 3, 4]
    assert writers_in("import csv\nrows = csv.reader(text)") == []


def test_no_sheet_is_written_elsewhere():
    found = {
        f"{path.relative_to(SOURCE)}:{line}"
        for path in SOURCE.rglob("*.py")
        if HOME not in path.parents
        for line in writers_in(path.read_text(encoding="utf-8"))
    }
    assert found == set()
