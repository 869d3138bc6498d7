"""What a column of a sheet is, and how one cell of it becomes a value or a reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop

TRUE_WORDS = ("是", "有", "true", "yes", "y", "1", "√")
FALSE_WORDS = ("否", "无", "false", "no", "n", "0", "×")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LIST_MARKS = re.compile(r"[;；、\n]+")


class Kind(StrEnum):
    """What a cell holds: `integer` int, `decimal` Decimal, `date` date, `boolean` bool, `choice` its
    code, `choices` a tuple of codes, `text` and `long_text` str."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` for programs, `label` for people (the unit stands in it), `english` the same for those who read
    no Chinese, `choices` code → label.

    `check` looks at the parsed value and names its fault; `aliases` are other headings of the same column;
    `width` is in characters.
    """

    name: str
    label: str
    required: bool = False
    kind: Kind = Kind.TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    width: int = 16
    note: str = ""
    example: Any = ""
    aliases: tuple[str, ...] = ()
    # what other platforms' templates write for a code: their text → our code
    spellings: Mapping[str, str] = field(default_factory=dict)
    # by what a number is multiplied that stands under this heading of theirs (元 there, 万元 here)
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    # headings of theirs read for this column as well where a sheet has none of its own
    stand_ins: tuple[str, ...] = ()
    max_length: int = 20_000
    english: str = ""
    check: Callable[[Any], Reason | None] | None = None

    def __post_init__(self) -> None:
        # Columns may come from TOML, where a kind is a word; an unknown word must stop the start.
        object.__setattr__(self, "kind", Kind(self.kind))

    @property
    def heading(self) -> str:
        """The label as it stands in the header row; a required column ends in an asterisk."""
        return f"{self.label} *" if self.required else self.label

    @property
    def heading_twice(self) -> str:
        """The heading with the English below it in the same cell; reading goes by the first line."""
        return f"{self.heading}\n{self.english}" if self.english else self.heading


def fold_heading(text: object) -> str:
    """A heading as it is compared: width and case folded, without blanks, asterisk or （必填）/（选填）/（待核）."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text))).casefold()
    return re.sub(r"(\*|\((必填|选填|待核)\))+$|^\*+", "", folded)


def cell_text(raw: Any) -> str:
    """The cell as a person reads it: whole floats without `.0`, dates as 2026-11-22, blanks trimmed."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        midnight = (raw.hour, raw.minute, raw.second) == (0, 0, 0)
        return raw.date().isoformat() if midnight else raw.isoformat(sep=" ", timespec="seconds")
    return str(raw).strip(" \t\r\n\u00a0\u3000")


def parse_cell(column: Column, raw: Any) -> tuple[Any, Reason | None]:
    """(value, None) when the cell is good, (None, reason) when it is not; an empty optional cell is None."""
    text = cell_text(raw)
    if not text:
        required = Reason("sheet.required", gettext_noop("必填，不能为空"))
        return None, required if column.required else None
    if len(text) > column.max_length:
        too_long = gettext_noop("超过 {limit} 个字（现有 {size} 个字）")
        return None, Reason("sheet.too_long", too_long, {"limit": column.max_length, "size": len(text)})
    value, reason = _PARSERS[column.kind](column, text)
    if reason is None and column.check is not None:
        reason = column.check(value)
    return (None, reason) if reason else (value, None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _parse_text(_column: Column, text: str) -> tuple[Any, Reason | None]:
    return text, None


def _parse_decimal(_column: Column, text: str) -> tuple[Any, Reason | None]:
    plain = _plain(text)
    if _NUMBER.fullmatch(plain):
        return Decimal(plain.replace(",", "")), None
    try:
        scientific = Decimal(plain) if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d{1,2}", plain) else None
    except InvalidOperation:
        scientific = None
    if scientific is not None:
        return scientific, None
    return None, Reason("sheet.number", gettext_noop("应填数字，不带单位，例如 1200.50"))


def _parse_integer(column: Column, text: str) -> tuple[Any, Reason | None]:
    number, reason = _parse_decimal(column, text)
    if reason is None and number == number.to_integral_value():
        return int(number), None
    return None, Reason("sheet.integer", gettext_noop("应填整数，例如 12"))


def _parse_date(_column: Column, text: str) -> tuple[Any, Reason | None]:
    plain = _plain(text)
    found = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3])), None
        except ValueError:
            return None, Reason("sheet.no_such_day", gettext_noop("没有这一天，请核对年月日"))
    return None, Reason("sheet.date", gettext_noop("应填日期，例如 2026-11-22"))


def _parse_boolean(_column: Column, text: str) -> tuple[Any, Reason | None]:
    plain = _plain(text).casefold()
    if plain in TRUE_WORDS:
        return True, None
    if plain in FALSE_WORDS:
        return False, None
    return None, Reason("sheet.boolean", gettext_noop("应填“是”或“否”"))


def _code_of(column: Column, text: str) -> str | None:
    plain = _plain(text).casefold()
    for code, label in column.choices.items():
        # Codes of national lists are also written with their name: 430 材料科学.
        if plain in (_plain(each).casefold() for each in (code, label, f"{code} {label}")):
            return code
    return next(
        (code for theirs, code in column.spellings.items() if plain == _plain(theirs).casefold()), None
    )


def _not_offered(column: Column, text: str) -> Reason:
    offered = "、".join(list(column.choices.values())[:12])
    more = gettext_noop(" 等") if len(column.choices) > 12 else ""
    template = gettext_noop("“{value}”不在可选项中，可选：{offered}{more}")
    return Reason("sheet.choice", template, {"value": text[:60], "offered": offered, "more": more})


def _parse_choice(column: Column, text: str) -> tuple[Any, Reason | None]:
    code = _code_of(column, text)
    return (code, None) if code is not None else (None, _not_offered(column, text))


def _parse_choices(column: Column, text: str) -> tuple[Any, Reason | None]:
    codes: list[str] = []
    for part in filter(None, (part.strip() for part in _LIST_MARKS.split(text))):
        code = _code_of(column, part)
        if code is None:
            return None, _not_offered(column, part)
        if code not in codes:
            codes.append(code)
    return tuple(codes), None


_PARSERS: Mapping[Kind, Callable[[Column, str], tuple[Any, Reason | None]]] = {
    Kind.TEXT: _parse_text,
    Kind.LONG_TEXT: _parse_text,
    Kind.INTEGER: _parse_integer,
    Kind.DECIMAL: _parse_decimal,
    Kind.DATE: _parse_date,
    Kind.BOOLEAN: _parse_boolean,
    Kind.CHOICE: _parse_choice,
    Kind.CHOICES: _parse_choices,
}
