"""Contracts in the columns of the registration form, as a workbook and as what its headings say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kezhuan.core import clock
from kezhuan.files.sheets import Column, ForeignForm, Kind, export_lines, foreign_forms, write_xlsx

FORM = "contract_register"
# What has been read in a public text stands as it is; what has not is said to be unchecked.
UNCHECKED = ("U", "P")
AMOUNTS = frozenset({"turnover", "tech_amount", "expected_input", "expected_output"})
DAYS = frozenset({"signed_on", "valid_from", "valid_to", "registered_on"})


def form() -> ForeignForm:
    """The registration form as it is mapped today."""
    return next(f for f in foreign_forms(today=clock.today()) if f.name == FORM)


def heading(label: str, mark: str, unchecked: str = "待核") -> str:
    """The form's own label; one that was not seen in a public text says so."""
    return f"{label}（{unchecked}）" if mark in UNCHECKED else label


def workbook(rows: Iterable[Mapping[str, Any]], *, count: int, at: datetime) -> bytes:
    """One row a contract, in the order of the form; with time and count above, and the source in the notes."""
    described = form()
    columns = tuple(Column(c.value, heading(c.label, c.mark), kind=_kind(c.value), width=20) for c in described.columns)  # fmt: skip
    return write_xlsx(columns, rows, title=described.title, header_lines=export_lines("", at=at, count=count), notes=(described.source,))  # fmt: skip


def _kind(value: str) -> Kind:
    return Kind.DECIMAL if value in AMOUNTS else Kind.DATE if value in DAYS else Kind.TEXT
