"""Filled sheets: a hundred achievements, twelve of them with a fault each."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import load_workbook

from kezhuan.files.sheets import described, write_csv, write_xlsx
from tests.builders import TODAY

# what is wrong in each of the twelve rows: (column, what stands there, reason code)
FAULTS = (
    ("title", None, "sheet.required"),
    ("field", "炼金术", "sheet.choice"),
    ("trl", 12, "trl"),
    ("trl", "七级", "sheet.integer"),
    ("keywords", "甲；乙；丙；丁", "too_many"),
    ("points", "甲；乙；丙；丁", "points"),
    ("modes", "赠送", "sheet.choice"),
    ("price_low", "一百万", "sheet.number"),
    ("price_low", -5, "sheet.money"),
    ("ip_number", "ZL201310699744.9", "patent.check"),
    ("level", "绝密", "sheet.choice"),
    ("secrecy_cleared", "大概", "sheet.boolean"),
)


def achievements(
    count: int = 100, *, faulty: Sequence[tuple[str, Any, str]] = FAULTS
) -> list[dict[str, Any]]:
    """Rows by column name: good ones, the faulty ones spread evenly among them."""
    rows = []
    for n in range(count):
        rows.append({
            "code": f"CG-{n:03d}", "title": f"低温烧结陶瓷制备技术之{n}", "summary": "=1+1 的写法也只是文字", "field": "05", "trl": 6,
            "modes": ("assignment", "licence"), "price_kind": "negotiable", "level": "public", "secrecy_cleared": True,
            "ip_kind": "invention", "ip_number": "201310699744.2",
        })  # fmt: skip
    step = max(1, count // max(1, len(faulty)))
    for n, (column, value, _code) in enumerate(faulty):
        rows[n * step] = rows[n * step] | {column: value}
    return rows


def workbook(name: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The template of this name with these rows below its example."""
    sheet = described(name, today=TODAY)
    return write_xlsx(sheet.columns, rows, title=sheet.title, example=True)


def csv(name: str, rows: Sequence[Mapping[str, Any]], encoding: str) -> bytes:
    """The same table as CSV in this encoding."""
    return write_csv(described(name, today=TODAY).columns, rows).decode("utf-8-sig").encode(encoding)


def mended(handed_back: bytes, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The sheet handed back with every row as it should be, its reasons left where they stand."""
    book = load_workbook(io.BytesIO(handed_back))
    page = book.worksheets[0]
    headings = [str(cell.value or "").removesuffix(" *") for cell in page[1]]
    columns = {column.label: column for column in described("achievements", today=TODAY).columns}
    good = {row["code"]: row for row in rows}
    code = headings.index("本单位编号")
    for line in page.iter_rows(min_row=2):
        right = good[line[code].value]
        for heading, cell in zip(headings, line, strict=True):
            if heading in columns and cell.value is not None or heading == "成果名称":
                value = right.get(columns[heading].name)
                cell.value = _typed(columns[heading], value)
                if isinstance(cell.value, str):
                    cell.data_type = (
                        "s"  # as a person's keeps what was text; this writer would make a formula
                    )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _typed(column: Any, value: Any) -> Any:
    from kezhuan.files.sheets import shown

    return shown(column, value) if value is not None else None
