"""Spreadsheets in and out: the only module of the product that writes or reads one.

Columns are data; a template, an export, an import and the sheet handed back with its faults all come
from the same columns. Cells are inert in both directions.
"""

from kezhuan.files.sheets.books import Chart, Page, write_book
from kezhuan.files.sheets.cells import shown
from kezhuan.files.sheets.columns import Column, Kind
from kezhuan.files.sheets.described import ForeignColumn, ForeignForm, Sheet, described, foreign_forms
from kezhuan.files.sheets.importing import (
    Report,
    Taken,
    bp_of,
    fen_of,
    fen_of_yuan,
    filled,
    import_in_bulk,
    import_sheet,
    named_by_column,
)
from kezhuan.files.sheets.inert import neutralise, restore, would_run
from kezhuan.files.sheets.mending import error_sheet
from kezhuan.files.sheets.parsing import Fault, Header, Parsed, find_header, parse_each, parse_rows
from kezhuan.files.sheets.reading import Limits, Row, read_rows
from kezhuan.files.sheets.writing import csv_line, csv_text, export_lines, write_csv, write_xlsx

__all__ = [
    "Chart",
    "Page",
    "write_book",
    "Column",
    "Fault",
    "ForeignColumn",
    "ForeignForm",
    "Header",
    "Kind",
    "Limits",
    "Parsed",
    "Report",
    "Row",
    "Sheet",
    "Taken",
    "bp_of",
    "csv_line",
    "described",
    "csv_text",
    "error_sheet",
    "export_lines",
    "fen_of",
    "fen_of_yuan",
    "filled",
    "find_header",
    "foreign_forms",
    "import_in_bulk",
    "import_sheet",
    "named_by_column",
    "neutralise",
    "parse_each",
    "parse_rows",
    "read_rows",
    "restore",
    "shown",
    "would_run",
    "write_csv",
    "write_xlsx",
]
