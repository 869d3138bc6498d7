"""Sheets whose columns are data of the rulebook: what a template offers, an import reads, an export writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files.sheets.columns import Column

_PLAIN = ("name", "label", "required", "kind", "width", "note", "example", "max_length", "english")


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
    forms = [form for form in foreign_forms(today=today) if form.of == name]
    foreign = [column for form in forms for column in form.columns]
    keys = tuple(dict.fromkeys(form.key for form in forms if form.key))
    columns = tuple(
        _column(row, foreign, keys if row["name"] == body["key"] else (), today) for row in body["column"]
    )
    return Sheet(name, version.title, body["key"], columns, tuple(body.get("notes", ())))


@dataclass(frozen=True, slots=True)
class ForeignColumn:
    """One entry of another platform's form: which of our values it takes (empty: to be filled in there), what our
    codes are called there, the national code list both sides use (`standard`), by what a number of theirs is
    multiplied to be ours, how many characters it holds (0: any), how sure this is (`mark`)."""

    label: str
    value: str
    column: str
    texts: Mapping[str, str]
    standard: str
    factor: Decimal
    most: int
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class ForeignForm:
    """Another platform's form as it stands since `since`, in its own order; `of` is the sheet whose records fill it,
    `key` the entry that tells its rows apart where a sheet does not say our own number, `mark` how sure the whole is."""

    name: str
    title: str
    source: str
    of: str
    columns: tuple[ForeignColumn, ...]
    key: str
    mark: str
    since: date


def foreign_forms(*, today: date) -> tuple[ForeignForm, ...]:
    """Every form of `rulebook/foreign` in force on this day."""
    book = rulebook()
    forms = []
    for code in sorted(code for code in book.rules if code.startswith("foreign.")):
        version = book.version(code, today)
        body, mark = version.body, version.mark.value
        columns = tuple(_foreign(row, mark) for row in body["column"])
        forms.append(ForeignForm(code.partition(".")[2], version.title, version.source, body["of"], columns, body.get("key", ""), mark,
                                 version.from_))  # fmt: skip
    return tuple(forms)


def _foreign(row: Mapping[str, Any], mark: str) -> ForeignColumn:
    return ForeignColumn(row["label"], row.get("value", ""), row.get("column", ""), dict(row.get("map", {})), row.get("standard", ""),
                         Decimal(row.get("factor", 1)), row.get("most", 0), row.get("mark", mark), row.get("note", ""))  # fmt: skip


def _column(
    row: Mapping[str, Any], foreign: list[ForeignColumn], keys: tuple[str, ...], today: date
) -> Column:
    known = {name: row[name] for name in _PLAIN if name in row}
    choices = dict(row.get("choices", {}))
    if "codes" in row:
        choices = {code.code: code.name for code in shipped_codes()[row["codes"]].on(today)}
    same = [column for column in foreign if column.column == row["name"]]
    aliases = dict.fromkeys((*row.get("aliases", ()), *(column.label for column in same)))
    spellings = {text: code for column in same for code, text in column.texts.items()}
    factors = {column.label: column.factor for column in same if column.factor != 1}
    return Column(
        **known, choices=choices, aliases=tuple(aliases), spellings=spellings, factors=factors, stand_ins=keys
    )
