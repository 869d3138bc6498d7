"""Cells of a workbook being written: inert text, values as people read them, drop-downs."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
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
    """A cell that holds `value` and never a formula; `where` names it when it is too long.

    `style` are openpyxl's cell settings; equal settings should be one object, because each new one costs.
    """
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(SHANGHAI).replace(tzinfo=None)
    if isinstance(value, (int, float, Decimal, date, time)):
        cell = WriteOnlyCell(sheet, value=value)
    else:
        cell = WriteOnlyCell(sheet, value=_fitting(xml_text(str(value)), where))
        cell.data_type = "s"
        style = {"number_format": "@", "quotePrefix": True} | style
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _fitting(text: str, where: str) -> str:
    if len(text) > CELL_LIMIT:
        template = gettext_noop("{where}：单元格超过 {limit} 个字，Excel 无法保存，请改用 CSV 导出")
        raise Invalid({"file": Reason("sheet.cell_limit", template, {"where": where, "limit": CELL_LIMIT})})
    return text


class Looks:
    """How the data cells of one sheet look; each look is built once, because openpyxl hashes every setting
    of every cell anew (half of the time of a large export)."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[tuple[bool, str, bool], Any] = {}

    def cell(self, value: Any, *, wrap: bool, where: str) -> WriteOnlyCell:
        """An inert cell set to the top, wrapped on demand, numbers with thousands marks."""
        is_number = isinstance(value, (int, float, Decimal))
        if not is_number and isinstance(value, (date, time)):
            return inert_cell(self._sheet, value, where=where)
        form = _number_format(value) if is_number else "@"
        look = (is_number, form, wrap)
        if look not in self._known:
            pattern = inert_cell(self._sheet, value if is_number else "", where=where, number_format=form)
            pattern.alignment = Alignment(vertical="top", wrap_text=wrap)
            self._known[look] = pattern._style
        cell = WriteOnlyCell(self._sheet, value=value if is_number else _fitting(xml_text(str(value)), where))
        cell.data_type = "n" if is_number else "s"
        cell._style = self._known[look]
        return cell


def _number_format(number: int | float | Decimal) -> str:
    exact = Decimal(str(number))
    return "#,##0" if exact == exact.to_integral_value() else "#,##0.00####"


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
