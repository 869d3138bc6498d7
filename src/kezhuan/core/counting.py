"""How many rows a selection has, where every page of a list says it again.

Over hundreds of thousands of rows that question costs more than the page itself. A large answer is therefore
remembered for half a minute: nobody can tell 450,123 from 450,124. A number under LARGE is always that of now.
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
MOST: Final = 2_000
Key = tuple[str, str]
_known: OrderedDict[Key, tuple[float, int]] = OrderedDict()
_lock = threading.Lock()


def total(found: QuerySet[Any]) -> int:
    """How many rows `found` has; up to half a minute old where they are more than LARGE.

    The statement with its parameters is what a number is remembered by: whoever may see other rows asks otherwise.
    """
    key = _key(found)
    if key is None:
        return 0
    held = _remembered(key)
    return held if held is not None else _noted(key, once(("total", *key), found.count))


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
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        counted = dict(cursor.fetchall())
    for at, key in enumerate(asked):
        _noted(key, once(("total", *key), partial(counted.__getitem__, at)))


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
    return held[1] if held is not None and time.monotonic() - held[0] < KEPT_S else None


def _noted(key: Key, counted: int) -> int:
    with _lock:
        _known.pop(key, None)
        if counted > LARGE:
            _known[key] = (time.monotonic(), counted)
            if len(_known) > MOST:
                _known.popitem(last=False)
    return counted
