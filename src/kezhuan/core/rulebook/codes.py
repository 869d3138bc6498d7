"""Dated code lists: regions, industries, disciplines, reasons. A code is valid by table and day, never by shape.

A file codes/<list>.csv has the columns code, name, parent, from, to, mark, note and any of its own; an
empty `from` means since before the table began. codes/lists.toml names each list, its source and whether
an operator may add rows. A list whose members are not known ships empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.shipped import read_versions, shipped_root
from kezhuan.core.rulebook.versions import Mark

_COLUMNS: Final = ("code", "name", "parent", "from", "to", "mark", "note")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code with its name from `from_` to `to`, both days counted; `extra` holds the list's own columns."""

    code: str
    name: str
    parent: str = ""
    from_: date | None = None
    to: date | None = None
    mark: Mark = Mark.PROPOSED
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def holds(self, day: date) -> bool:
        """True on every day the row is valid."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list with its source; `editable` lists take rows from the operator."""

    name: str
    title: str
    source: str
    editable: bool
    rows: tuple[CodeRow, ...]

    def find(self, code: str, day: date) -> CodeRow | None:
        """The row of `code` valid on `day`, or None."""
        return next((row for row in self.rows if row.code == code and row.holds(day)), None)

    def require(self, code: str, *, day: date, field: str) -> CodeRow:
        """The row of `code` valid on `day`; Invalid under `field` saying whether it never was or is no more."""
        row = self.find(code, day)
        if row is not None:
            return row
        params = {"title": self.title, "code": code, "day": day}
        if any(known.code == code for known in self.rows):
            raise Invalid(
                {field: Reason("code.not_in_force", gettext_noop("{title}代码 {code} 在 {day} 无效"), params)}
            )
        raise Invalid({field: Reason("code.unknown", gettext_noop("{title}中没有代码 {code}"), params)})

    def on(self, day: date, *, parent: str | None = None) -> tuple[CodeRow, ...]:
        """The rows valid on `day`, those below `parent` where it is given, in the order of the file."""
        return tuple(row for row in self.rows if row.holds(day) and (parent is None or row.parent == parent))

    def path(self, code: str, day: date) -> tuple[CodeRow, ...]:
        """The row of `code` with the rows above it, the topmost first; empty where the code is not valid."""
        row = self.find(code, day)
        if row is None:
            return ()
        return (*self.path(row.parent, day), row) if row.parent else (row,)

    def with_rows(self, added: Iterable[CodeRow]) -> CodeList:
        """The list with the operator's rows behind its own; Invalid where they clash or it takes none."""
        added = tuple(added)
        if added and not self.editable:
            raise Invalid(
                {self.name: Reason("code.closed", gettext_noop("{title}不接受补录"), {"title": self.title})}
            )
        rows = self.rows + added
        _check(self.name, self.name, rows)
        return replace(self, rows=rows)


def load_codes(root: Traversable | Path) -> Mapping[str, CodeList]:
    """Every code list below root/codes by name; Invalid naming file and line of what is at fault."""
    folder = root / "codes"
    (index,) = read_versions((folder / "lists.toml").read_text(encoding="utf-8"), place="codes/lists.toml")
    texts = {
        entry.name.removesuffix(".csv"): entry for entry in folder.iterdir() if entry.name.endswith(".csv")
    }
    lists = {name: about for name, about in index.body.items() if isinstance(about, Mapping)}
    for name in sorted(set(texts) ^ set(lists)):
        raise _fault(
            f"codes/{name}.csv", 0, gettext_noop("{place} 与目录 codes/lists.toml 不一致：只见于其一")
        )
    return {
        name: CodeList(name, about["title"], about["source"], about["editable"], read_rows(texts[name].read_text(encoding="utf-8"), name=name))
        for name, about in lists.items()
    }  # fmt: skip


def read_rows(text: str, *, name: str) -> tuple[CodeRow, ...]:
    """The rows of one list's CSV text; Invalid naming the line of a missing value, bad date or clash."""
    place = f"codes/{name}.csv"
    table = csv.DictReader(io.StringIO(text), strict=True)
    missing = [column for column in _COLUMNS if column not in (table.fieldnames or ())]
    if missing:
        raise _fault(place, 1, gettext_noop("{place} 第 {line} 行缺少列 {what}"), "、".join(missing))
    rows = tuple(_row(place, line, values) for line, values in enumerate(table, start=2))
    _check(name, place, rows)
    return rows


def _row(place: str, line: int, values: dict[str, str]) -> CodeRow:
    if None in values or None in values.values():
        raise _fault(place, line, gettext_noop("{place} 第 {line} 行的列数与表头不同"))
    if not values["code"] or not values["name"]:
        raise _fault(place, line, gettext_noop("{place} 第 {line} 行缺少代码或名称"))
    try:
        first, last = (date.fromisoformat(values[key]) if values[key] else None for key in ("from", "to"))
        mark = Mark(values["mark"])
    except ValueError as error:
        raise _fault(
            place, line, gettext_noop("{place} 第 {line} 行的起止日或标记不对：{what}"), str(error)
        ) from None
    extra = MappingProxyType({key: value for key, value in values.items() if key not in _COLUMNS})
    return CodeRow(values["code"], values["name"], values["parent"], first, last, mark, values["note"], extra)


def _check(name: str, place: str, rows: tuple[CodeRow, ...]) -> None:
    by_code: dict[str, list[CodeRow]] = {}
    for row in rows:
        for other in by_code.get(row.code, ()):
            if (row.from_ or date.min) <= (other.to or date.max) and (other.from_ or date.min) <= (
                row.to or date.max
            ):
                raise _fault(place, 0, gettext_noop("{place} 的代码 {what} 同一天有两行"), row.code)
        by_code.setdefault(row.code, []).append(row)
    for row in rows:
        if row.parent and row.parent not in by_code:
            raise _fault(place, 0, gettext_noop("{place} 的上级代码 {what} 不在表内"), row.parent)


def _fault(place: str, line: int, template: str, what: str = "") -> Invalid:
    return Invalid({place: Reason("code.file", template, {"place": place, "line": line, "what": what})})


@cache
def shipped_codes() -> Mapping[str, CodeList]:
    """The code lists that ship with the product, read once."""
    return MappingProxyType(dict(load_codes(shipped_root())))
