"""Rule bodies through a JSON column and back without losing what a decimal or a day is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from kezhuan.core.sm3 import decimal_text


def to_json(value: Any) -> Any:
    """Plain JSON values; a decimal becomes {"$decimal": "0.02"}, a day {"$date": …}, a time {"$time": …}.

    Raises TypeError for anything a rule file cannot hold, floats among them.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return {"$decimal": decimal_text(value)}
    if type(value) is date:
        return {"$date": value.isoformat()}
    if isinstance(value, time):
        return {"$time": value.isoformat()}
    raise TypeError(f"a rule cannot hold {type(value).__name__}: {value!r}")


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "$decimal": Decimal,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
}


def from_json(value: Any) -> Any:
    """The value that `to_json` was given, so that a version read back has the same sm3."""
    if isinstance(value, Mapping):
        if len(value) == 1:
            ((key, text),) = value.items()
            if key in _READERS:
                return _READERS[key](text)
        return {key: from_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [from_json(item) for item in value]
    return value
