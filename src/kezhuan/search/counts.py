"""How many items of an index fit a search, and the counts of its facets, remembered as long as that index is read.

An index opened for reading never changes: a new commit is another one. What was counted in it once for a viewer's
labels is therefore right until then, and pages that everybody opens count half a million items once a commit.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from matchcore.index import Index

MOST: Final = 500
Counted = tuple[int, Mapping[str, Mapping[str, int]]]
_known: WeakKeyDictionary[Index, OrderedDict[Any, Counted]] = WeakKeyDictionary()
_lock = threading.Lock()


def counted(
    index: Index, text: str, *, viewer: frozenset[str], filters: Mapping[str, Any], facets: Sequence[str]
) -> Counted:
    """Total and counts by facet value of what this viewer finds; whoever carries other labels is counted apart.

    Without `facets` only the total is counted, which costs less than half.
    """
    key = (text, viewer, repr(sorted(filters.items())), tuple(facets))
    with _lock:
        held = _known.setdefault(index, OrderedDict())
        if key in held:
            held.move_to_end(key)
            return held[key]
    total, _hits, counts = index.find(text, viewer=viewer, top=0, filters=filters, facets=facets)
    with _lock:
        held[key] = total, counts
        if len(held) > MOST:
            held.popitem(last=False)
    return total, counts
