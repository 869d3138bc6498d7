"""Data: one row per unit (and period), one column per indicator, group and denominator, into a table."""

import math
from datetime import date
from pathlib import Path

import numpy as np

from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.cells import Sheet, find_column, folded, is_by_design, is_missing, number, read_sheet
from indexcore.reading.long import is_long, table_from_long
from indexcore.reading.metadata import Metadata
from indexcore.structure import Indicator, build
from indexcore.table import Mark, Table

UNIT_CODE = ("uCode", "unit_code", "code", "unit", "id", "单位代码", "地区代码", "代码")
UNIT_NAME = ("uName", "unit_name", "name", "单位名称", "地区名称", "名称", "单位", "地区")
PERIOD = ("Time", "year", "period", "期", "时期", "年份", "年度")


def read_data(
    path: Path, *, metadata: Metadata | None = None, as_of: date | None = None
) -> tuple[Table, Metadata]:
    """The table of a CSV file and its metadata; without metadata every numeric column is an indicator.

    A file of one observation per row is read as it stood on the day `as_of`.
    """
    sheet = read_sheet(path)
    if metadata is not None and is_long(sheet):
        return table_from_long(sheet, metadata=metadata, as_of=as_of), metadata
    if as_of is not None:
        raise refuse(
            sheet.name, "配置写了 as_of，但数据不是每行一个观测（uCode、iCode、Value、Vintage）的格式"
        )
    known = metadata if metadata is not None else _guessed(sheet)
    return table_from(sheet, metadata=known), known


def table_from(sheet: Sheet, *, metadata: Metadata) -> Table:
    """A table whose columns are the leaves of the structure; every faulty cell is named."""
    heads = list(sheet.header)
    unit_column, name_column, time_column = _keys(sheet, metadata)
    absent = [code for code in metadata.structure.leaves if code not in heads]
    refuse_any(Fault(f"{sheet.name} 表头", f"缺少指标列 {code}") for code in absent)
    faults: list[Fault] = []
    units, periods, cells = _rows(sheet, unit_column, time_column, faults)
    refuse_any(faults)
    shape = (len(periods), len(units))
    present = np.zeros(shape, dtype=bool)
    columns: dict[str, np.ndarray] = {}
    for (period, unit), _ in cells:
        present[period, unit] = True
    for place, code in enumerate(heads):
        if code in metadata.structure.leaves or code in metadata.denominators:
            columns[code] = _numbers(sheet, place, cells, shape, faults)
        elif place in (unit_column, name_column, time_column):
            continue
        elif code in metadata.groups or not _all_numbers(sheet, place):
            columns[code] = _labels(sheet, place, cells, shape)
        else:
            columns[code] = _numbers(sheet, place, cells, shape, faults)
    refuse_any([*faults, *_out_of_range(sheet, metadata, columns, cells)])
    leaves = metadata.structure.leaves
    values = np.stack([columns[code] for code in leaves], axis=-1) if leaves else np.empty((*shape, 0))
    names = dict(zip(units, units, strict=True))
    if name_column is not None:
        names.update({sheet.rows[row][unit_column]: sheet.rows[row][name_column] for _, row in cells})
    return Table(
        values=values,
        units=tuple(units),
        codes=leaves,
        periods=tuple(periods),
        names=tuple(names[unit] for unit in units),
        attributes={code: column for code, column in columns.items() if code not in leaves},
        flags=_flags(sheet, leaves, values, cells),
        present=present,
    )


def _flags(
    sheet: Sheet, leaves: tuple[str, ...], values: np.ndarray, cells: list[tuple[tuple[int, int], int]]
) -> np.ndarray:
    """Marks of the cells as read: missing, or without value by design."""
    flags = np.where(np.isnan(values), int(Mark.MISSING), 0).astype(np.int16)
    places = {k: sheet.header.index(code) for k, code in enumerate(leaves)}
    for place, row in cells:
        for k in np.flatnonzero(np.isnan(values[place])):
            if is_by_design(sheet.rows[row][places[int(k)]]):
                flags[place][k] = int(Mark.MISSING_BY_DESIGN)
    return flags


def _keys(sheet: Sheet, metadata: Metadata) -> tuple[int, int | None, int | None]:
    taken = {folded(c) for c in (*metadata.structure.nodes, *metadata.groups, *metadata.denominators)}
    free = [head if folded(head) not in taken else "" for head in sheet.header]
    unit, name, time = (find_column(free, names) for names in (UNIT_CODE, UNIT_NAME, PERIOD))
    if unit is None:
        unit = name
    if unit is None:
        raise refuse(f"{sheet.name} 表头", "缺少单位代码列（uCode）")
    return unit, name, time


def _rows(
    sheet: Sheet, unit_column: int, time_column: int | None, faults: list[Fault]
) -> tuple[list[str], list[int | str | None], list[tuple[tuple[int, int], int]]]:
    """Units in order of appearance, periods ascending, and (period, unit) → row; duplicates are faults."""
    keys = [(row[unit_column], row[time_column] if time_column is not None else "") for row in sheet.rows]
    for number_, (unit, _) in enumerate(keys):
        if not unit:
            faults.append(Fault(sheet.place(number_, unit_column), "单位代码为空"))
    units = list(dict.fromkeys(unit for unit, _ in keys))
    labels = list(dict.fromkeys(time for _, time in keys))
    periods: list[int | str | None] = [None]
    if len(labels) > 1:
        whole = all(_whole(t) for t in labels)
        periods = [*sorted(int(t) for t in labels)] if whole else [*sorted(labels)]
    unit_place = {unit: i for i, unit in enumerate(units)}
    period_place = {str(period): i for i, period in enumerate(periods)}
    cells: list[tuple[tuple[int, int], int]] = []
    seen: dict[tuple[int, int], int] = {}
    for row, (unit, time) in enumerate(keys):
        place = (
            period_place[str(int(time)) if _whole(time) and len(labels) > 1 else time]
            if len(labels) > 1
            else 0,
            unit_place[unit],
        )
        if place in seen:
            when = f"，时期 {time}" if time else ""
            faults.append(
                Fault(f"{sheet.name} 第 {row + 2} 行", f"单位 {unit}{when} 与第 {seen[place] + 2} 行重复")
            )
        seen[place] = row
        cells.append((place, row))
    return units, periods, cells


def _whole(text: str) -> bool:
    return text.lstrip("-").isdigit()


def _numbers(
    sheet: Sheet,
    column: int,
    cells: list[tuple[tuple[int, int], int]],
    shape: tuple[int, int],
    faults: list[Fault],
) -> np.ndarray:
    result = np.full(shape, math.nan)
    for place, row in cells:
        result[place] = number(sheet.rows[row][column], where=sheet.place(row, column), faults=faults)
    return result


def _labels(
    sheet: Sheet, column: int, cells: list[tuple[tuple[int, int], int]], shape: tuple[int, int]
) -> np.ndarray:
    result = np.full(shape, "", dtype=object)
    for place, row in cells:
        text = sheet.rows[row][column]
        result[place] = "" if is_missing(text) else text
    return result


def _all_numbers(sheet: Sheet, column: int) -> bool:
    faults: list[Fault] = []
    for row in sheet.rows:
        number(row[column], where="", faults=faults)
        if faults:
            return False
    return True


def _guessed(sheet: Sheet) -> Metadata:
    """Without metadata: every column of numbers that is not a key is an indicator, more being better."""
    keys = {find_column(sheet.header, names) for names in (UNIT_CODE, UNIT_NAME, PERIOD)}
    codes = [h for i, h in enumerate(sheet.header) if i not in keys and _all_numbers(sheet, i)]
    return Metadata(build(Indicator(code, name=code) for code in codes))


def _out_of_range(
    sheet: Sheet,
    metadata: Metadata,
    columns: dict[str, np.ndarray],
    cells: list[tuple[tuple[int, int], int]],
) -> list[Fault]:
    faults = []
    for item in metadata.structure.leaf_items:
        if item.low is None and item.high is None:
            continue
        for place, row in cells:
            value = columns[item.code][place]
            if item.low is not None and value < item.low:
                faults.append(
                    Fault(sheet.place(row, sheet.header.index(item.code)), f"{value:g} 低于下限 {item.low:g}")
                )
            if item.high is not None and value > item.high:
                faults.append(
                    Fault(
                        sheet.place(row, sheet.header.index(item.code)), f"{value:g} 高于上限 {item.high:g}"
                    )
                )
    return faults
