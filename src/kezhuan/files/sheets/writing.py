"""The only place that writes .xlsx and CSV: every text cell is inert in both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from kezhuan.core.errors import gettext_noop
from kezhuan.files.sheets.cells import Looks, add_drop_down, append_choices, inert_cell, offered, saved, shown
from kezhuan.files.sheets.columns import Column, Kind
from kezhuan.files.sheets.inert import neutralise

_THIN = Side(style="thin", color="FF808080")
_NOTE_SHEET = "填写说明"
_MEANT = {
    Kind.TEXT: gettext_noop("文字"),
    Kind.LONG_TEXT: gettext_noop("长文字"),
    Kind.INTEGER: gettext_noop("整数"),
    Kind.DECIMAL: gettext_noop("数字"),
    Kind.DATE: gettext_noop("日期，如 2026-11-22"),
    Kind.BOOLEAN: gettext_noop("是 或 否"),
    Kind.CHOICE: gettext_noop("从下拉项中选一项"),
    Kind.CHOICES: gettext_noop("可多选，用“；”隔开"),
}


def export_lines(filter_text: str, *, at: datetime, count: int) -> tuple[str, ...]:
    """The lines above an exported table: which filter, when, how many rows."""
    return (f"筛选条件：{filter_text or '无'}", f"导出时间：{at:%Y-%m-%d %H:%M}", f"共 {count} 条")


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    header_lines: Sequence[str] = (),
    notes: Sequence[str] = (),
    example: bool = False,
    english: bool = False,
) -> bytes:
    """A workbook whose first sheet holds title, `header_lines`, headings and `rows` (values by column name).

    Choices are shown by label with a drop-down, required headings end in an asterisk, the heading stays in
    view, `notes` and the meaning of each column stand on a sheet of their own. With `example` the first data
    row shows the columns' examples and is skipped on reading. With `english` the headings say it in English as
    well; notes, examples and what is chosen from stay Chinese. Raises `Invalid` for a cell over 32,767
    characters, which Excel would cut. Rows are streamed: memory does not grow with their number.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    heading_line = len(header_lines) + 2
    sheet.freeze_panes = f"A{heading_line + 1}"
    sheet.print_title_rows = f"{heading_line}:{heading_line}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    for position, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
        add_drop_down(sheet, column, position=position, first_line=heading_line + 1)
    sheet.append([inert_cell(sheet, title, where="A1", font=Font(bold=True, size=14))])
    for line, text in enumerate(header_lines, start=2):
        sheet.append([inert_cell(sheet, text, where=f"A{line}", font=Font(color="FF555555"))])
    sheet.append([heading_cell(sheet, column, english=english) for column in columns])
    if example:
        italic = Font(italic=True, color="FF555555")
        sheet.append(
            [
                inert_cell(sheet, shown(column, column.example), where=column.label, font=italic)
                for column in columns
            ]
        )
    looks = Looks(sheet)
    for line, values in enumerate(rows, start=heading_line + 1 + example):
        sheet.append([_data_cell(looks, column, values.get(column.name), line) for column in columns])
    _append_notes(book, columns, notes)
    append_choices(book, [offered(column) for column in columns])
    return saved(book)


def write_csv(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, header_lines: Sequence[str] = ()
) -> bytes:
    """The same table as CSV in UTF-8 with a byte-order mark; text that would run carries an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for line in header_lines:
        writer.writerow([neutralise(line)])
    writer.writerow([neutralise(column.heading) for column in columns])
    for values in rows:
        writer.writerow([_csv_cell(shown(column, values.get(column.name))) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of plain texts for programs: line feeds, quotes only where needed; text that would run carries an
    apostrophe, numbers with a sign stay numbers."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    for row in rows:
        writer.writerow([cell if _is_number(cell) else neutralise(cell) for cell in row])
    return text.getvalue()


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def csv_line(cells: Iterable[Any]) -> bytes:
    """One line of a CSV in UTF-8, for tables written piece by piece; text that would run carries an apostrophe."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(
        [_csv_cell("" if cell is None else cell) for cell in cells]
    )
    return text.getvalue().encode()


def _csv_cell(value: Any) -> str:
    return neutralise(value) if isinstance(value, str) else str(value)


def sheet_title(title: str) -> str:
    """The title as the name of a sheet: without the marks Excel forbids, 31 characters at most."""
    return "".join(" " if mark in "[]:*?/\\'" else mark for mark in title).strip()[:31] or "Sheet"


def heading_cell(sheet: Any, column: Column, *, english: bool = False) -> WriteOnlyCell:
    """The cell that heads a column: bold, tinted, bordered."""
    return inert_cell(
        sheet,
        column.heading_twice if english else column.heading,
        where=column.label,
        font=Font(bold=True),
        fill=PatternFill("solid", fgColor="FFE8EEF7"),
        border=Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN),
        alignment=Alignment(wrap_text=True, vertical="center"),
    )


def _data_cell(looks: Looks, column: Column, value: Any, line: int) -> WriteOnlyCell:
    where = f"{column.label} 第 {line} 行"
    return looks.cell(shown(column, value), wrap=column.kind is Kind.LONG_TEXT, where=where)


def _append_notes(book: Workbook, columns: Sequence[Column], notes: Sequence[str]) -> None:
    sheet = book.create_sheet(_NOTE_SHEET)
    for letter, width in zip("ABCD", (24, 10, 26, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    table = [(note, "", "", "") for note in notes]
    table.append(("列", "是否必填", "填什么", "说明"))
    for column in columns:
        needed = "必填" if column.required else "选填"
        table.append((column.label, needed, _MEANT[column.kind], column.note))
    for texts in table:
        sheet.append([inert_cell(sheet, text, where=_NOTE_SHEET) for text in texts])
