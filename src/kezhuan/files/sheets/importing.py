"""A sheet taken in row by row: tried without a trace, or written, with every bad row named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import transaction

from kezhuan.core.errors import Invalid
from kezhuan.files.sheets.columns import Column
from kezhuan.files.sheets.parsing import Fault, Parsed, parse_each
from kezhuan.files.sheets.reading import Limits, read_rows

NO_LIMITS = Limits(max_bytes=None, max_rows=None)


class Taken(StrEnum):
    """What one good row did: a record more, a record changed, or nothing, because it stood so already."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do: rows by outcome, and the bad ones by line, column and reason."""

    new: int
    changed: int
    same: int
    faults: tuple[Fault, ...]
    committed: bool

    @property
    def bad_lines(self) -> int:
        """How many rows were left out."""
        return len({fault.line for fault in self.faults})


def import_sheet(
    source: bytes | Path,
    columns: Sequence[Column],
    take: Callable[[Mapping[str, Any]], Taken],
    *,
    commit: bool,
    limits: Limits = NO_LIMITS,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Every good row went through `take`, in one transaction; without `commit` all of it is rolled back.

    `take` gets the values by column name and may raise `Invalid`, whose fields are column names: that row
    alone is left out and named. `progress` is told how many rows have been read. Raises `Invalid` under
    `file` where the sheet itself cannot be read.
    """
    counts: Counter[Taken] = Counter()
    faults: list[Fault] = []
    labels = {column.name: column.label for column in columns}
    with transaction.atomic():
        for n, outcome in enumerate(parse_each(columns, read_rows(source, limits=limits)), start=1):
            if isinstance(outcome, Parsed):
                try:
                    with transaction.atomic():
                        counts[take(outcome.values)] += 1
                except Invalid as failure:
                    faults += _faults(outcome, failure, labels)
            else:
                faults += outcome
            if progress is not None:
                progress(n)
        if not commit:
            transaction.set_rollback(True)
    return Report(
        counts[Taken.NEW], counts[Taken.CHANGED], counts[Taken.SAME], tuple(faults), committed=commit
    )


def _faults(row: Parsed, failure: Invalid, labels: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(row.line, labels.get(path, path), reason, row.values.get(path))
        for path, reasons in failure.fields.items()
        for reason in reasons
    ]
