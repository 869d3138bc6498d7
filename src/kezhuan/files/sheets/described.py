"""Sheets whose columns are data of the rulebook: what a template offers, an import reads, an export writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files.sheets.columns import Column

_PLAIN = ("name", "label", "required", "kind", "width", "note", "example", "max_length")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of sheet: its columns, the column `key` that tells its rows apart, and notes for who fills it."""

    name: str
    title: str
    key: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]


def described(name: str, *, today: date) -> Sheet:
    """The sheet `rulebook/sheets/<name>.toml` as it stands on `today`; coded columns offer the codes of that day."""
    version = rulebook().version(f"sheets.{name}", today)
    body = version.body
    columns = tuple(_column(row, today) for row in body["column"])
    return Sheet(name, version.title, body["key"], columns, tuple(body.get("notes", ())))


def _column(row: Mapping[str, Any], today: date) -> Column:
    known = {name: row[name] for name in _PLAIN if name in row}
    choices = dict(row.get("choices", {}))
    if "codes" in row:
        choices = {code.code: code.name for code in shipped_codes()[row["codes"]].on(today)}
    return Column(**known, choices=choices, aliases=tuple(row.get("aliases", ())))
