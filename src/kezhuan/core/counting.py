"""How many rows a selection has, where every page of a list says it again.

Over hundreds of thousands of rows that question costs more than the page itself. A large answer is therefore
remembered for half a minute: nobody can tell 450,123 from 450,124. A number under LARGE is always that of now.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

LARGE: Final = 5_000
KEPT_S: Final = 30.0
MOST: Final = 2_000
_known: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()
_lock = threading.Lock()


def total(found: QuerySet[Any]) -> int:
    """How many rows `found` has; up to half a minute old where they are more than LARGE.

    The statement with its parameters is what a number is remembered by: whoever may see other rows asks otherwise.
    """
    try:
        statement, given = found.order_by().query.sql_with_params()
    except EmptyResultSet:
        return 0
    key, now = (statement, repr(given)), time.monotonic()
    with _lock:
        held = _known.get(key)
    if held is not None and now - held[0] < KEPT_S:
        return held[1]
    counted = found.count()
    with _lock:
        _known.pop(key, None)
        if counted > LARGE:
            _known[key] = (now, counted)
            if len(_known) > MOST:
                _known.popitem(last=False)
    return counted
