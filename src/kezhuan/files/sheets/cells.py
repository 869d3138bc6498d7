"""Cells of a workbook being written: inert text, values as people read them, drop-downs."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kezhuan.core.clock import SHANGHAI
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.files.sheets.columns import Column, Kind
from kezhuan.files.sheets.inert import xml_text

CELL_LIMIT = 32_767
CHOICE_SHEET = "选项"
_EXACT_DIGITS = 15
# Excel has no day before 1900 and a false 29 February in that year.
_FIRST_YEAR = 1901
_LAST_LINE = 5_000


def shown(column: Column, value: Any) -> Any:
    """The value as it stands in a cell: choices by label, booleans as 是/否, numbers and dates as such."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.kind is Kind.CHOICE:
        return column.choices.get(value, value)
    if column.kind is Kind.CHOICES and not isinstance(value, str):
        return "；".join(str(column.choices.get(code, code)) for code in value)
    if isinstance(value, (Decimal, int, float)) and not _exact_in_excel(Decimal(str(value))):
        return str(value)
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        return value.isoformat()
    return value


def _exact_in_excel(number: Decimal) -> bool:
    return number.is_finite() and len(number.as_tuple().digits) <= _EXACT_DIGITS


def inert_cell(sheet: Any, value: Any, *, where: str, **style: Any) -> WriteOnlyCell:
    """A cell that holds `value` and never a formula; `where` names it when it is too long."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(SHANGHAI).replace(tzinfo=None)
    if isinstance(value, (int, float, Decimal, date, time)):
        cell = WriteOnlyCell(sheet, value=value)
    else:
        text = xml_text(str(value))
        if len(text) > CELL_LIMIT:
            template = gettext_noop("{where}：单元格超过 {limit} 个字，Excel 无法保存，请改用 CSV 导出")
            raise Invalid(
                {"file": Reason("sheet.cell_limit", template, {"where": where, "limit": CELL_LIMIT})}
            )
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = True
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def offered(column: Column) -> list[str]:
    """What a drop-down of this column offers; empty for free columns."""
    if column.kind is Kind.BOOLEAN:
        return ["是", "否"]
    return list(column.choices.values()) if column.kind is Kind.CHOICE else []


def add_drop_down(sheet: Any, column: Column, *, position: int, first_line: int) -> None:
    """The cells of the column at `position` (from 1) offer the choices that stand in the same column of
    the hidden sheet; nothing happens for a column without choices."""
    choices = offered(column)
    if not choices:
        return
    letter = get_column_letter(position)
    source = f"'{CHOICE_SHEET}'!${letter}$1:${letter}${len(choices)}"
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = xml_text(column.label)[:32], gettext_noop("请从下拉项中选择")
    rule.add(f"{letter}{first_line}:{letter}{first_line + _LAST_LINE}")
    sheet.data_validations.append(rule)


def append_choices(book: Workbook, lists: list[list[str]]) -> None:
    """A hidden sheet holds the choices, one column each; none is made when nothing is offered."""
    if not any(lists):
        return
    sheet = book.create_sheet(CHOICE_SHEET)
    sheet.sheet_state = "hidden"
    for line in range(max(map(len, lists))):
        texts = [choices[line] if line < len(choices) else "" for choices in lists]
        sheet.append([inert_cell(sheet, text, where=CHOICE_SHEET) for text in texts])


def saved(book: Workbook) -> bytes:
    """The finished workbook as bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
