"""How many rows a selection has, where every page of a list says it again.

Over hundreds of thousands of rows that question costs more than the page itself. A large answer is therefore
remembered: nobody can tell 450,123 from 450,124. A number under LARGE is always that of now. One over it is at least
half a minute old before it is counted again, and a thousand times as old as counting it took (so that no number
ever takes more than a thousandth of a processor), but never over five minutes.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from kezhuan.core.reading import once

LARGE: Final = 5_000
KEPT_S: Final = 30.0
LONGEST_S: Final = 300.0
TIMES: Final = 1_000
MOST: Final = 2_000
Key = tuple[str, str]
# until when each number may be said again, and the number
_known: OrderedDict[Key, tuple[float, int]] = OrderedDict()
_lock = threading.Lock()


def total(found: QuerySet[Any]) -> int:
    """How many rows `found` has; up to five minutes old where they are more than LARGE.

    The statement with its parameters is what a number is remembered by: whoever may see other rows asks otherwise.
    """
    key = _key(found)
    if key is None:
        return 0
    held = _remembered(key)
    if held is not None:
        return held
    began = time.monotonic()
    return _noted(key, once(("total", *key), found.count), began)


def together(selections: Iterable[QuerySet[Any]]) -> None:
    """For the rest of this reading `total` knows how many rows each of these has: one question for all of them."""
    asked = {key: found for found in selections if (key := _key(found)) and _remembered(key) is None}
    if not asked:
        return
    parts: list[str] = []
    given: list[Any] = []
    for at, found in enumerate(asked.values()):
        statement, values = found.order_by().values("pk").query.sql_with_params()
        parts.append(f"SELECT {at}, COUNT(*) FROM ({statement}) part_{at}")
        given += values
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        counted = dict(cursor.fetchall())
    for at, key in enumerate(asked):
        _noted(key, once(("total", *key), partial(counted.__getitem__, at)), began)


def _key(found: QuerySet[Any]) -> Key | None:
    """A selection's statement without its order and what it is given; None where it can hold nothing."""
    try:
        statement, given = found.order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    return statement, repr(given)


def _remembered(key: Key) -> int | None:
    with _lock:
        held = _known.get(key)
    return held[1] if held is not None and time.monotonic() < held[0] else None


def _noted(key: Key, counted: int, began: float) -> int:
    now = time.monotonic()
    until = now + min(max(KEPT_S, (now - began) * TIMES), LONGEST_S)
    with _lock:
        _known.pop(key, None)
        if counted > LARGE:
            _known[key] = (until, counted)
            if len(_known) > MOST:
                _known.popitem(last=False)
    return counted
