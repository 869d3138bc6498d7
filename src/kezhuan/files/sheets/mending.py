"""The sheet handed back: what was uploaded, faults in red with their reasons beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from kezhuan.files.sheets.cells import add_drop_down, append_choices, inert_cell, offered, saved
from kezhuan.files.sheets.columns import Column, fold_heading
from kezhuan.files.sheets.parsing import LINE_LABEL, REASON_LABEL, Fault, find_header
from kezhuan.files.sheets.reading import Row

_RED = PatternFill("solid", fgColor="FFFFC7CE")
_RED_TEXT = Font(color="FF9C0006", bold=True)
_ADDED = frozenset({fold_heading(REASON_LABEL), fold_heading(LINE_LABEL)})


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns kept, by their old place, which of ours stands there, and under which labels its faults are named."""

    headings: Mapping[int, Any]
    columns: Mapping[int, Column]
    labels: Mapping[int, frozenset[str]]


def error_sheet(
    columns: Sequence[Column], rows: Iterable[Row], bad: Sequence[Fault], *, only_bad: bool = True
) -> bytes:
    """The uploaded sheet with its faulty cells red and the columns 错误原因 and 原行号 added.

    `rows` are the raw rows as `read_rows` gave them; headings, order and unknown columns stay as they were.
    By default only faulty rows stand below the heading, so that uploading the mended sheet repeats nothing.
    Reading ignores both added columns, and a second fault replaces them.
    """
    rows = list(rows)
    header = find_header(columns, rows)
    heading = next(row for row in rows if row.line == header.line)
    by_name = {column.name: column for column in columns}
    layout = _Layout(
        {place: cell for place, cell in enumerate(heading.cells) if fold_heading(cell or "") not in _ADDED},
        {place: by_name[name] for name, place in header.positions.items()},
        {place: frozenset(by_name[name].label for name, here in header.positions.items() if here == place)
         for place in header.positions.values()},
    )  # fmt: skip
    faults: dict[int, list[Fault]] = defaultdict(list)
    for fault in bad:
        faults[fault.line].append(fault)
    kept = [row for row in rows if row.line > header.line and (row.line in faults or not only_bad)]
    return _written(layout, kept, faults)


def _written(layout: _Layout, kept: Sequence[Row], faults: Mapping[int, Sequence[Fault]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("待修改")
    sheet.freeze_panes = "A2"
    placed = [layout.columns.get(place) for place in layout.headings]
    for position, column in enumerate(placed, start=1):
        if column is not None:
            sheet.column_dimensions[get_column_letter(position)].width = column.width
            add_drop_down(sheet, column, position=position, first_line=2)
    sheet.column_dimensions[get_column_letter(len(placed) + 1)].width = 60
    titles = [*layout.headings.values(), REASON_LABEL, LINE_LABEL]
    sheet.append([inert_cell(sheet, title or "", where="A1", font=Font(bold=True)) for title in titles])
    for row in kept:
        sheet.append(_row_cells(sheet, layout, row, faults.get(row.line, ())))
    append_choices(book, [offered(column) if column else [] for column in placed])
    return saved(book)


def _row_cells(sheet: Any, layout: _Layout, row: Row, faults: Sequence[Fault]) -> list[Any]:
    red = {fault.column for fault in faults}
    cells = []
    for place in layout.headings:
        raw = row.cells[place] if place < len(row.cells) else ""
        style = {"fill": _RED} if layout.labels.get(place, frozenset()) & red else {}
        cells.append(inert_cell(sheet, "" if raw is None else raw, where=f"第 {row.line} 行", **style))
    reasons = "；".join(f"{fault.column}：{fault.reason}" for fault in faults)
    wrap = Alignment(wrap_text=True, vertical="top")
    where = f"第 {row.line} 行"
    cells.append(inert_cell(sheet, reasons, where=where, font=_RED_TEXT, alignment=wrap))
    cells.append(inert_cell(sheet, row.line, where=where))
    return cells
