"""Workbooks of several sheets with charts drawn from their own cells; every text cell inert, as everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kezhuan.files.sheets.cells import Looks, inert_cell, saved, shown
from kezhuan.files.sheets.columns import Column, Kind
from kezhuan.files.sheets.writing import heading_cell, sheet_title


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart beside its table: names from column `label`, one series a column of `values`."""

    kind: Literal["bar", "line"]
    title: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook: title, lines above the table, the table, and a chart where one is wanted."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    lines: Sequence[str] = ()
    chart: Chart | None = None


def write_book(pages: Sequence[Page]) -> bytes:
    """A workbook with one sheet a page, in order; titles are made unique by a number where they repeat."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for page in pages:
        name = sheet_title(page.title)
        unique = next(n for n in (name, *(f"{name[:28]}_{k}" for k in range(2, 100))) if n not in taken)
        taken.add(unique)
        _write(book.create_sheet(unique), page)
    return saved(book)


def _write(sheet: Any, page: Page) -> None:
    heading = len(page.lines) + 2
    sheet.freeze_panes = f"A{heading + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    for position, column in enumerate(page.columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    # A chart's place is fixed before the first row is streamed out.
    if page.chart is not None and page.rows:
        sheet.add_chart(_drawn(sheet, page, heading), f"{get_column_letter(len(page.columns) + 2)}{heading}")
    sheet.append([inert_cell(sheet, page.title, where="A1", font=Font(bold=True, size=14))])
    for line, text in enumerate(page.lines, start=2):
        sheet.append([inert_cell(sheet, text, where=f"A{line}", font=Font(color="FF555555"))])
    sheet.append([heading_cell(sheet, column) for column in page.columns])
    looks = Looks(sheet)
    for number, values in enumerate(page.rows, start=heading + 1):
        sheet.append([
            looks.cell(shown(column, values.get(column.name)), wrap=column.kind is Kind.LONG_TEXT, where=f"{column.label} 第 {number} 行")
            for column in page.columns
        ])  # fmt: skip


def _drawn(sheet: Any, page: Page, heading: int) -> Any:
    assert page.chart is not None
    drawn = BarChart() if page.chart.kind == "bar" else LineChart()
    drawn.title, drawn.height, drawn.width = page.chart.title, 9, 18
    places = {column.name: position for position, column in enumerate(page.columns, start=1)}
    last = heading + len(page.rows)
    for name in page.chart.values:
        drawn.add_data(
            Reference(sheet, min_col=places[name], min_row=heading, max_row=last), titles_from_data=True
        )
    drawn.set_categories(
        Reference(sheet, min_col=places[page.chart.label], min_row=heading + 1, max_row=last)
    )
    return drawn
