"""A sheet taken in row by row: tried without a trace, or written, with every bad row named."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import transaction

from kezhuan.core.errors import Failure, Hidden, Invalid, Reason, gettext_noop
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
    """What an import did, or would do: rows by outcome, and the bad ones by line, column and reason; `ended` is
    False where rows are left after the part that was asked for."""

    new: int
    changed: int
    same: int
    faults: tuple[Fault, ...]
    committed: bool
    ended: bool = True

    @property
    def bad_lines(self) -> int:
        """How many rows were left out."""
        return len({fault.line for fault in self.faults})

    @property
    def rows(self) -> int:
        """How many rows were read, good and bad."""
        return self.new + self.changed + self.same + self.bad_lines


def import_sheet(
    source: bytes | Path,
    columns: Sequence[Column],
    take: Callable[[Mapping[str, Any]], Taken],
    *,
    commit: bool,
    limits: Limits = NO_LIMITS,
    key: str = "",
    start: int = 0,
    most: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Every good row went through `take`, in one transaction; without `commit` all of it is rolled back.

    `take` gets the values by column name and may raise any `Failure`; the fields of an `Invalid` are column
    names: that row alone is left out and named. Values of the column `key` may stand once only. `start` and
    `most` name a part of the rows, for work done in pieces. `progress` is told how many rows have been read.
    Raises `Invalid` under `file` where the sheet itself cannot be read.
    """
    counts: Counter[Taken] = Counter()
    faults: list[Fault] = []
    outcomes = _once(parse_each(columns, read_rows(source, limits=limits)), columns, key)
    part = itertools.islice(outcomes, start, None if most is None else start + most)
    with transaction.atomic():
        for n, outcome in enumerate(part, start=start + 1):
            if isinstance(outcome, Parsed):
                try:
                    with transaction.atomic():
                        counts[take(outcome.values)] += 1
                except Failure as failure:
                    faults += _faults(outcome, failure, columns)
            else:
                faults += outcome
            if progress is not None:
                progress(n)
        if not commit:
            transaction.set_rollback(True)
    ended = next(outcomes, None) is None
    return Report(
        counts[Taken.NEW], counts[Taken.CHANGED], counts[Taken.SAME], tuple(faults), committed=commit, ended=ended
    )  # fmt: skip


def _once(
    outcomes: Iterable[Parsed | tuple[Fault, ...]], columns: Sequence[Column], key: str
) -> Iterator[Parsed | tuple[Fault, ...]]:
    """The outcomes, a row that repeats the key of an earlier good one turned into its fault."""
    label = next((column.label for column in columns if column.name == key), key)
    seen: dict[Any, int] = {}
    for outcome in outcomes:
        value = outcome.values.get(key) if isinstance(outcome, Parsed) else None
        if not isinstance(outcome, Parsed) or value is None:
            yield outcome
        elif (first := seen.setdefault(value, outcome.line)) != outcome.line:
            template = gettext_noop("与第 {line} 行重复")
            yield (Fault(outcome.line, label, Reason("sheet.twice", template, {"line": first}), value),)
        else:
            yield outcome


GONE = Reason("sheet.gone", gettext_noop("没有这一项，或您不能查看"))


def _faults(row: Parsed, failure: Failure, columns: Sequence[Column]) -> list[Fault]:
    labels = {column.name: column.label for column in columns}
    if not isinstance(failure, Invalid):
        first = columns[0]
        reasons = (GONE,) if isinstance(failure, Hidden) or not failure.reasons else failure.reasons
        return [Fault(row.line, first.label, reason, row.values.get(first.name)) for reason in reasons]
    return [
        Fault(row.line, labels.get(path, path), reason, row.values.get(path))
        for path, reasons in failure.fields.items()
        for reason in reasons
    ]


@contextmanager
def named_by_column(columns: Mapping[str, str]) -> Iterator[None]:
    """An `Invalid` raised inside names columns instead of fields: field → column, by the longest known beginning
    of the path (`rights.0.number` is found under `rights`)."""
    try:
        yield
    except Invalid as failure:
        raise Invalid(
            {columns.get(path) or columns.get(path.split(".")[0], path): reasons for path, reasons in failure.fields.items()}
        ) from failure  # fmt: skip


def filled(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The cells of these columns that hold something: an empty cell leaves what stands as it is."""
    return {name: values[name] for name in names if values.get(name) is not None}


def fen_of(wan: Decimal, *, column: str) -> int:
    """An amount typed in 万元 as 分; Invalid under `column` where it is finer than a 分."""
    fen = wan * 1_000_000
    if fen != fen.to_integral_value() or not 0 <= fen <= 10**16:
        raise Invalid({column: Reason("sheet.money", gettext_noop("应填不小于 0 的万元数，最多精确到分"))})
    return int(fen)
