"""Observations one per row, with vintage, status and source: the data as they stood on a day, into a table."""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.cells import Sheet, find_column, is_by_design, is_missing, number
from indexcore.reading.metadata import Metadata
from indexcore.table import Mark, Table

COLUMNS = {
    "unit": ("uCode", "unit_code", "unit", "单位代码", "地区代码"),
    "code": ("iCode", "indicator", "指标代码"),
    "period": ("Time", "year", "period", "年份", "年度", "时期"),
    "value": ("Value", "值", "数值"),
    "vintage": ("Vintage", "known_since", "口径日期", "入库日期"),
    "status": ("Status", "状态"),
}
STATUS = {
    "": Mark.REPORTED,
    "reported": Mark.REPORTED,
    "报送": Mark.REPORTED,
    "revised": Mark.REVISED,
    "修订": Mark.REVISED,
    "carried": Mark.CARRIED,
    "沿用": Mark.CARRIED,
    "imputed": Mark.IMPUTED,
    "插补": Mark.IMPUTED,
    "estimated": Mark.ESTIMATED,
    "估计": Mark.ESTIMATED,
    "missing_by_design": Mark.MISSING_BY_DESIGN,
    "不适用": Mark.MISSING_BY_DESIGN,
}


@dataclass(frozen=True)
class Entry:
    """One row: what it says, since when, and where it stands in the file."""

    unit: str
    code: str
    period: str
    text: str
    vintage: date
    mark: Mark
    row: int


def is_long(sheet: Sheet) -> bool:
    """True for a file of one observation per row: unit, indicator and value columns."""
    return all(find_column(sheet.header, COLUMNS[key]) is not None for key in ("unit", "code", "value"))


def table_from_long(sheet: Sheet, *, metadata: Metadata, as_of: date | None = None) -> Table:
    """The table of the latest vintage not after `as_of` of every unit, indicator and period.

    Two rows of one vintage for the same cell, unknown indicators, statuses or dates, and values that are not
    numbers are refused with their row.
    """
    faults: list[Fault] = []
    entries = [entry for entry in _entries(sheet, faults) if as_of is None or entry.vintage <= as_of]
    latest = _latest(sheet, entries, faults)
    structure = metadata.structure
    known = {*structure.leaves, *metadata.denominators, *metadata.groups, *metadata.others}
    code_column = find_column(sheet.header, COLUMNS["code"]) or 0
    faults += [
        Fault(sheet.place(e.row, code_column), f"元数据中没有指标 {e.code}")
        for e in latest
        if e.code not in known
    ]
    refuse_any(faults)
    if not latest:
        raise refuse(sheet.name, f"截至 {as_of} 没有任何数据" if as_of else "没有任何数据")
    return _table(sheet, latest, metadata)


def _entries(sheet: Sheet, faults: list[Fault]) -> list[Entry]:
    place = {key: find_column(sheet.header, names) for key, names in COLUMNS.items()}

    def text(row: int, key: str) -> str:
        column = place[key]
        return "" if column is None else sheet.rows[row][column]

    found = []
    for row in range(len(sheet.rows)):
        status = text(row, "status").lower()
        if status not in STATUS:
            names = "、".join(name for name in STATUS if name.isascii() and name)
            faults.append(
                Fault(sheet.place(row, place["status"] or 0), f"不认识的状态「{status}」；可用：{names}")
            )
        vintage = date.min
        if text(row, "vintage"):
            try:
                vintage = date.fromisoformat(text(row, "vintage"))
            except ValueError:
                faults.append(
                    Fault(sheet.place(row, place["vintage"] or 0), f"不是日期：「{text(row, 'vintage')}」")
                )
        mark = STATUS.get(status, Mark.REPORTED)
        value = text(row, "value")
        if is_by_design(value):
            mark, value = Mark.MISSING_BY_DESIGN, ""
        found.append(
            Entry(text(row, "unit"), text(row, "code"), text(row, "period"), value, vintage, mark, row)
        )
    return found


def _latest(sheet: Sheet, entries: list[Entry], faults: list[Fault]) -> list[Entry]:
    best: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        key = (entry.unit, entry.code, entry.period)
        other = best.get(key)
        if other is not None and other.vintage == entry.vintage:
            faults.append(
                Fault(
                    f"{sheet.name} 第 {entry.row + 2} 行",
                    f"单位 {entry.unit} 指标 {entry.code} 与第 {other.row + 2} 行重复",
                )
            )
        if other is None or entry.vintage > other.vintage:
            best[key] = entry
    return list(best.values())


def _table(sheet: Sheet, entries: list[Entry], metadata: Metadata) -> Table:
    leaves = metadata.structure.leaves
    units = list(dict.fromkeys(entry.unit for entry in entries))
    labels = list(dict.fromkeys(entry.period for entry in entries))
    whole = all(label.isdigit() for label in labels)
    periods: list[int | str | None] = [None]
    if len(labels) > 1:
        periods = [*sorted(map(int, labels))] if whole else [*sorted(labels)]
    place = {str(period): p for p, period in enumerate(periods)} if len(labels) > 1 else {labels[0]: 0}
    shape = (len(periods), len(units))
    values = np.full((*shape, len(leaves)), math.nan)
    flags = np.full(values.shape, int(Mark.MISSING), dtype=np.int16)
    present = np.zeros(shape, dtype=bool)
    attributes: dict[str, np.ndarray] = {
        **{name: np.full(shape, math.nan) for name in metadata.denominators},
        **{name: np.full(shape, "", dtype=object) for name in metadata.groups},
    }
    faults: list[Fault] = []
    column = find_column(sheet.header, COLUMNS["value"]) or 0
    for entry in entries:
        p, u = place[entry.period], units.index(entry.unit)
        if entry.code in metadata.groups:
            attributes[entry.code][p, u] = "" if is_missing(entry.text) else entry.text
            continue
        value = number(entry.text, where=sheet.place(entry.row, column), faults=faults)
        if entry.code in metadata.denominators:
            attributes[entry.code][p, u] = value
        elif entry.code in leaves:
            k = leaves.index(entry.code)
            values[p, u, k], present[p, u] = value, True
            flags[p, u, k] = (
                int(entry.mark)
                if not math.isnan(value) or entry.mark is Mark.MISSING_BY_DESIGN
                else int(Mark.MISSING)
            )
    refuse_any(faults)
    return Table(
        values,
        tuple(units),
        leaves,
        periods=tuple(periods),
        attributes=attributes,
        flags=flags,
        present=present,
    )
