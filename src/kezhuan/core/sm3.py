"""One digest and one canonical form: the same content gives the same 64 hex digits on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID


def digest(content: bytes | str) -> str:
    """The SM3 digest (GB/T 32905-2016) of `content` as 64 hex digits; text is taken as UTF-8."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.new("sm3", data).hexdigest()


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no blanks and one spelling for each value.

    Decimals become strings without trailing zeros, dates ISO strings, tuples lists.
    Floats are a TypeError: the same sum may print differently after another order of adding.
    """
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(value: Any) -> str:
    """The SM3 digest of the canonical JSON of `value`."""
    return digest(canonical_json(value))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item) for item in value), key=canonical_json)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}: {value!r}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys of canonical JSON are text, not {type(key).__name__}")
    return key


def decimal_text(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros: 0.020 and 0.02 are the same rate."""
    if not value.is_finite():
        raise TypeError(f"no canonical form for {value}")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
