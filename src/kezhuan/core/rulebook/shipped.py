"""Reads the dated TOML files that ship with the product into rule versions.

A file holds `title`, `source`, `mark` and `continuity` for all its versions, then `[[version]]` tables with
`from`, an optional `to`, the values themselves, and `source` or `mark` where they differ.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.versions import Continuity, Mark, RuleVersion

_HEAD: Final = frozenset({"title", "source", "mark", "continuity", "note", "version"})
_OWN: Final = frozenset({"from", "to", "source", "mark"})


def shipped_root() -> Traversable:
    """The folder of the files that ship with the product."""
    return files("kezhuan") / "rulebook"


def load(root: Traversable | Path) -> tuple[RuleVersion, ...]:
    """Every version of every TOML file below `root`, in order of code and date.

    A code is the file's path without suffix, with dots: settings.clocks. Raises Invalid naming every
    file at fault and why; nothing is returned half-read.
    """
    wrong: dict[str, Reason] = {}
    found: list[RuleVersion] = []
    for place, text in _files(root, ""):
        try:
            found += read_versions(text, place=place)
        except Invalid as fault:
            wrong[place] = fault.reasons[0]
    if wrong:
        raise Invalid(wrong)
    return tuple(sorted(found, key=lambda version: (version.code, version.from_)))


def _files(folder: Traversable | Path, above: str) -> list[tuple[str, str]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        place = f"{above}{entry.name}"
        if entry.is_dir():
            found += _files(entry, f"{place}/")
        elif entry.name.endswith(".toml"):
            found.append((place, entry.read_text(encoding="utf-8")))
    return found


def read_versions(text: str, *, place: str) -> tuple[RuleVersion, ...]:
    """The versions one file's text holds; Invalid under `place` where it is not such a file."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _fault(place, gettext_noop("{place} 不是有效的 TOML：{why}"), why=str(error)) from None
    unknown = sorted(set(data) - _HEAD)
    if unknown:
        raise _fault(place, gettext_noop("{place} 有不认识的文件级字段 {why}"), why="、".join(unknown))
    missing = [key for key in ("title", "source", "mark", "continuity", "version") if not data.get(key)]
    if missing:
        raise _fault(place, gettext_noop("{place} 缺少字段 {why}"), why="、".join(missing))
    return tuple(_version(data, row, place, line) for line, row in enumerate(data["version"], start=1))


def _version(head: Mapping[str, Any], row: Mapping[str, Any], place: str, nth: int) -> RuleVersion:
    first = _day(row.get("from"), place, nth)
    last = _day(row["to"], place, nth) if "to" in row else None
    try:
        mark, continuity = Mark(row.get("mark", head["mark"])), Continuity(head["continuity"])
    except ValueError as error:
        raise _fault(place, gettext_noop("{place} 第 {why}：mark 须为 S、K、U、P，continuity 须为 strict、may_lapse、provisional"), why=f"{nth} 个 [[version]]（{error}）") from None  # fmt: skip
    return RuleVersion(
        code=place.removesuffix(".toml").replace("/", "."),
        from_=first,
        to=last,
        body={key: value for key, value in row.items() if key not in _OWN},
        title=head["title"],
        source=row.get("source", head["source"]),
        mark=mark,
        continuity=continuity,
        place=place,
    )


def _day(value: Any, place: str, nth: int) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _fault(
            place, gettext_noop("{place} 第 {why} 个 [[version]] 的 from 或 to 不是日期"), why=str(nth)
        )
    return value


def _fault(place: str, template: str, *, why: str) -> Invalid:
    return Invalid({place: Reason("rulebook.file", template, {"place": place, "why": why})})
