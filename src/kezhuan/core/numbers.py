"""Display numbers come from one counter row per kind and year, so none is given twice and none is skipped."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from kezhuan.core.models import Counter
from kezhuan.core.numbering import format_number


def next_number(kind: str, year: int) -> str:
    """The next display number of this kind and year, taken in the caller's transaction."""
    return next_numbers(kind, year, 1)[0]


def next_numbers(kind: str, year: int, count: int) -> list[str]:
    """The next `count` display numbers of this kind and year, in order, taken in the caller's transaction."""
    with transaction.atomic():
        row = Counter.objects.select_for_update().filter(kind=kind, year=year).first()
        if row is None:
            try:
                with transaction.atomic():
                    row = Counter.objects.create(kind=kind, year=year)
            except IntegrityError:
                row = Counter.objects.select_for_update().get(kind=kind, year=year)
        row.last += count
        row.save(update_fields=["last"])
    return [format_number(kind, year, serial) for serial in range(row.last - count + 1, row.last + 1)]
