"""Rule bodies as the text people read and type: TOML values under their keys, out and back without loss."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.sm3 import decimal_text

MOST_CHARS: Final = 40_000
# What a file says of a version outside its body.
OUTSIDE: Final = frozenset({"from", "to", "source", "mark"})
_KEY: Final = re.compile(r"[A-Za-z0-9_-]+\Z")
_WIDEST: Final = 18  # digits before and after the point that any rate, amount or count needs
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def as_text(body: Mapping[str, Any]) -> str:
    """The body as TOML lines; `read_body` gives the same values back."""
    return "\n".join(_lines(body, ())).strip() + "\n"


def read_body(text: str) -> dict[str, Any]:
    """The values of a typed body; Invalid under `body` naming line or key where it is not one."""
    if len(text) > MOST_CHARS:
        raise _fault(gettext_noop("内容过长，最多 {most} 个字符"), most=MOST_CHARS)
    try:
        body = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except RecursionError:
        raise _fault(gettext_noop("内容层次过深")) from None
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise _fault(
            gettext_noop("内容读不出来：{why}。每行写成「键 = 值」，文字用双引号"), why=_why(error)
        ) from None
    if not body:
        raise _fault(gettext_noop("内容是空的，请逐行填写「键 = 值」"))
    for key in sorted(OUTSIDE & set(body)):
        raise _fault(gettext_noop("「{key}」在内容之外另行填写，请从内容中删去"), key=key)
    _check(body, "")
    return body


def body_faults(value: Any, path: str = "") -> Reason | None:
    """Why a value cannot stand in a body, with its key; None where it can."""
    try:
        _check(value, path)
    except Invalid as fault:
        return fault.reasons[0]
    return None


def _check(value: Any, path: str) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not _KEY.match(key):
                raise _fault(gettext_noop("键「{key}」只能用字母、数字、下划线和连字符"), key=key)
            _check(item, f"{path}.{key}".strip("."))
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item, path)
    elif isinstance(value, str):
        if not storable(value):
            raise _fault(gettext_noop("「{key}」含有不可用的字符"), key=path)
    elif isinstance(value, bool):
        return
    elif isinstance(value, (int, Decimal)):
        if not _plain_number(value):
            raise _fault(gettext_noop("「{key}」的数值不可用或过长"), key=path)
    elif isinstance(value, datetime) or not isinstance(value, (date, time)):
        raise _fault(gettext_noop("「{key}」请只写日期或只写时间"), key=path)
    elif isinstance(value, time) and value.tzinfo is not None:
        raise _fault(gettext_noop("「{key}」的时间不要带时区"), key=path)


def storable(text: str) -> bool:
    """True where every database can hold the text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _plain_number(value: int | Decimal) -> bool:
    if isinstance(value, int):
        return abs(value) < 10**_WIDEST
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_WIDEST and value.adjusted() < _WIDEST


def _why(error: ValueError) -> str:
    """Python's words in Chinese, with the place where it names one."""
    if "overwrite" in str(error):
        return "同一个键写了两次"
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    if found:
        return f"第 {found[1]} 行第 {found[2]} 列有误"
    return "末尾不完整" if "end of document" in str(error) else "数值有误"


def _lines(body: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    # Plain values come before tables: what follows a table's heading belongs to that table.
    plain = [(key, item) for key, item in body.items() if not isinstance(item, Mapping)]
    tables = [(key, item) for key, item in body.items() if isinstance(item, Mapping)]
    lines = [f"{key} = {_value(item)}" for key, item in plain]
    for key, item in tables:
        lines += ["", f"[{'.'.join((*path, key))}]", *_lines(item, (*path, key))]
    return lines


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        text = decimal_text(value)
        return text if "." in text else f"{text}.0"
    if isinstance(value, str):
        return '"' + "".join(_letter(letter) for letter in value) + '"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        rows = [_value(item) for item in value]
        if any(isinstance(item, Mapping) for item in value):
            return "[\n" + "".join(f"  {row},\n" for row in rows) + "]"
        return f"[{', '.join(rows)}]"
    return value.isoformat()


def _letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04x}" if ord(letter) < 32 or ord(letter) == 127 else letter


def _fault(template: str, **params: Any) -> Invalid:
    return Invalid({"body": Reason("rulebook.body", template, params)})
