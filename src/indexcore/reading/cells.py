"""Rows of a CSV file as text, and text as numbers, with the place of everything that is wrong."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexcore.errors import Fault, refuse

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "#n/a", "缺失", "缺", "—", "-", "…", "..."})

BY_DESIGN = frozenset({"X", "×", "不适用"})


@dataclass(frozen=True)
class Sheet:
    """A CSV file read as text: its name, header and rows; row 1 is the header, as a spreadsheet counts."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int, column: int) -> str:
        """Where a cell is, in words: file, row as the spreadsheet shows it, column name."""
        return f"{self.name} 第 {row + 2} 行「{self.header[column]}」列"


def folded(name: str) -> str:
    """A header or option name without case, spaces, underscores and hyphens, for comparison."""
    return (
        "".join(ch for ch in name.strip().lower() if ch not in " _-\u3000")
        .replace("（", "(")
        .replace("）", ")")
    )


def find_column(header: Sequence[str], names: Sequence[str]) -> int | None:
    """The first column whose folded header is one of `names`, in the order of `names`."""
    heads = [folded(head) for head in header]
    for name in names:
        if folded(name) in heads:
            return heads.index(folded(name))
    return None


def read_sheet(path: Path) -> Sheet:
    """The file's rows, from UTF-8 (with or without BOM) or GB18030; ragged and duplicate headers are refused."""
    if not path.is_file():
        raise refuse(str(path), "找不到这个文件")
    raw = path.read_bytes()
    return parse_sheet(decoded(raw, path.name), name=path.name)


def parse_sheet(text: str, *, name: str) -> Sheet:
    """A sheet from CSV text; blank lines are skipped."""
    lines = [row for row in csv.reader(io.StringIO(text, newline="")) if any(cell.strip() for cell in row)]
    if not lines:
        raise refuse(name, "文件是空的")
    header = tuple(cell.strip() for cell in lines[0])
    doubled = sorted({head for head in header if head and header.count(head) > 1})
    if doubled:
        raise refuse(f"{name} 表头", f"列名重复：{'、'.join(doubled)}")
    for number, row in enumerate(lines[1:], start=2):
        if len(row) != len(header):
            raise refuse(f"{name} 第 {number} 行", f"有 {len(row)} 格，表头有 {len(header)} 列")
    return Sheet(name, header, tuple(tuple(cell.strip() for cell in row) for row in lines[1:]))


def decoded(raw: bytes, name: str) -> str:
    """The text of a file in UTF-8 or GB18030; anything else is refused."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(name, "文件编码既不是 UTF-8 也不是 GB18030")


def is_missing(text: str) -> bool:
    """True for the empty cell and the usual words for one."""
    return text.strip().lower() in MISSING


def is_by_design(text: str) -> bool:
    """True for a cell that has no value because the indicator does not apply to the unit: not missing data."""
    return text.strip() in BY_DESIGN


def number(text: str, *, where: str, faults: list[Fault]) -> float:
    """The number a cell holds, NaN when missing; anything else is added to `faults`."""
    if is_missing(text) or is_by_design(text):
        return math.nan
    try:
        # float() also takes 1_000, which no spreadsheet means
        value = float(text if "_" not in text else "")
    except ValueError:
        faults.append(Fault(where, f"不是数字：「{text}」"))
        return math.nan
    if math.isinf(value):
        faults.append(Fault(where, f"不是有限的数：「{text}」"))
        return math.nan
    return value
