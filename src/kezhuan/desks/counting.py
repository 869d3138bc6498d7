"""The one statement that counts a desk: compiled once a desk and day, asked anew for every page.

To put two dozen selections of all rooms together takes fifty to ninety milliseconds, to ask the database three. What
a statement says depends on nothing but the actor, the day and the rulebook; rows are never remembered, so the
counts are those of now. Tests compile it each time beside the remembered one and compare (`compared`).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from kezhuan.core.access import Actor
from kezhuan.core.rulebook.overlay import rulebook

MOST: Final = 1_000
Statement = tuple[str, tuple[Any, ...]]
Parts = Callable[[Actor, date], Sequence[QuerySet[Any]]]
_known: OrderedDict[tuple[Any, ...], tuple[Any, Statement]] = OrderedDict()
_lock = threading.Lock()
compared = False  # tests set it: a statement that depended on anything else would differ


def counted(actor: Actor, today: date, parts: Parts) -> dict[str, tuple[int, int]]:
    """What the parts, each (name, total, late) of one selection, count now, by name; those that select nothing are absent."""
    statement, given = _statement(actor, today, parts)
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return {name: (total, late) for name, total, late in cursor.fetchall()}


def _statement(actor: Actor, today: date, parts: Parts) -> Statement:
    book, key = rulebook(), (actor, today, connection.alias, parts)
    with _lock:
        held = _known.get(key)
    if held is not None and held[0] is book:
        if compared:
            _compare(held[1], _compiled(actor, today, parts))
        return held[1]
    made = _compiled(actor, today, parts)
    with _lock:
        _known[key] = (book, made)
        _known.move_to_end(key)
        while len(_known) > MOST:
            _known.popitem(last=False)
    return made


def _compiled(actor: Actor, today: date, parts: Parts) -> Statement:
    first, *others = parts(actor, today)
    statement, given = first.union(*others, all=True).query.sql_with_params()
    return statement, tuple(given)


def _compare(held: Statement, made: Statement) -> None:
    if held[0] != made[0] or sorted(map(repr, held[1])) != sorted(map(repr, made[1])):
        raise AssertionError("a desk's statement depends on more than actor, day and rulebook")
