"""One reading: while a page is drawn, the same record asked for again by another room is the same record.

Rooms show panels on each other's pages and each fetches through its own scoped query; without this a demand's page
asked for its demand seven times. Only requests that change nothing are readings, so nothing stale is ever acted on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

Found = TypeVar("Found")
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("kezhuan_reading", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Inside, `once` remembers; afterwards everything is forgotten."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def under_way() -> bool:
    """True while a page is drawn: nothing is changed, so nothing is locked."""
    return _known.get() is not None


def once(key: Hashable, make: Callable[[], Found]) -> Found:
    """What `make` gave for this key in this reading; outside a reading it is made anew. The key names the actor
    wherever the answer depends on who asks. An error is not remembered."""
    known = _known.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    return cast(Any, known[key])
