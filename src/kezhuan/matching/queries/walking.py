"""The best suggestions of a selection that holds a good part of all."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet

from kezhuan.matching.models import Suggestion

STRIDE: Final = 200
FAR: Final = 5_000


def ranked(found: QuerySet[Suggestion]) -> QuerySet[Any]:
    """The keys of the selection, best first."""
    return found.order_by("-score", "id").values_list("pk", flat=True)


def best(found: QuerySet[Suggestion], most: int) -> list[int]:
    """The keys of the `most` best rows of the selection, in their order.

    All suggestions are walked in the order of their index and looked at a few hundred at a time: asked for the
    selection itself, a database makes the whole of it and sorts. Where many are passed over, it is asked all the same.
    """
    keys: list[int] = []
    start, size = 0, STRIDE
    while start <= FAR:
        chunk = list(ranked(Suggestion.objects.all())[start : start + size])
        fitting = set(found.filter(pk__in=chunk).order_by().values_list("pk", flat=True))
        keys += [pk for pk in chunk if pk in fitting]
        if len(keys) >= most or len(chunk) < size:
            return keys[:most]
        start, size = start + size, size * 4
    return list(ranked(found)[:most])
