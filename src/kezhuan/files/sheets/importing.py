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
MOST_FAULTS = 10_000


class Taken(StrEnum):
    """What one good row did: a record more, a record changed, or nothing, because it stood so already."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do: rows by outcome, and the bad ones by line, column and reason (the first
    10,000 faults); `bad_lines` were left out. `ended` is False where rows are left after the part asked for."""

    new: int
    changed: int
    same: int
    bad_lines: int
    faults: tuple[Fault, ...]
    committed: bool
    ended: bool = True

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
    chunk: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Every good row went through `take`; without `commit` all of it is rolled back. All stands in one transaction,
    or, where `chunk` is given, in one for every so many rows: memory does not grow with the sheet either way.

    `take` gets the values by column name and may raise any `Failure`; the fields of an `Invalid` are column
    names: that row alone is left out and named. Values of the column `key` may stand once only. `start` and
    `most` name a part of the rows, for work done in pieces. `progress` is told how many rows have been read.
    Raises `Invalid` under `file` where the sheet itself cannot be read.
    """
    tally = _Tally(columns)
    outcomes = _once(parse_each(columns, read_rows(source, limits=limits)), columns, key)
    part = itertools.islice(outcomes, start, None if most is None else start + most)
    n = start
    for first in part:
        with transaction.atomic():
            for outcome in itertools.chain(
                (first,), itertools.islice(part, None if chunk is None else chunk - 1)
            ):
                tally.add(outcome, take)
                n += 1
                if progress is not None:
                    progress(n)
            if not commit:
                transaction.set_rollback(True)
    return tally.report(committed=commit, ended=next(outcomes, None) is None)


def import_in_bulk(
    source: bytes | Path,
    columns: Sequence[Column],
    prepare: Callable[[Mapping[str, Any]], Any],
    take: Callable[[Sequence[Any]], Sequence[str]],
    *,
    commit: bool,
    chunk: int = 1_000,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Rows by the thousand: each good row is what `prepare` makes of it (any `Failure` names the row; None leaves it
    out as one that stands already), and `take` gets them `chunk` at a time, in one transaction each, answering what
    each did. Memory does not grow with the sheet."""
    tally, n = _Tally(columns), 0
    outcomes = parse_each(columns, read_rows(source, limits=NO_LIMITS))
    while batch := list(itertools.islice(outcomes, chunk)):
        ready = [made for outcome in batch if (made := tally.prepared(outcome, prepare)) is not None]
        with transaction.atomic():
            tally.count(Taken(done) for done in take(ready))
            if not commit:
                transaction.set_rollback(True)
        n += len(batch)
        if progress is not None:
            progress(n)
    return tally.report(committed=commit, ended=True)


class _Tally:
    """Rows by outcome so far, and the first faults."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._counts: Counter[Taken] = Counter()
        self._faults: list[Fault] = []
        self._bad = 0

    def add(self, outcome: Parsed | tuple[Fault, ...], take: Callable[[Mapping[str, Any]], Taken]) -> None:
        """The row went through `take`, or its faults are kept."""
        if not isinstance(outcome, Parsed):
            self._spoilt(outcome)
            return
        try:
            with transaction.atomic():
                self._counts[take(outcome.values)] += 1
        except Failure as failure:
            self._spoilt(tuple(_faults(outcome, failure, self._columns)))

    def prepared(
        self, outcome: Parsed | tuple[Fault, ...], prepare: Callable[[Mapping[str, Any]], Any]
    ) -> Any:
        """What `prepare` makes of a good row; None where it is bad, or stands already."""
        if isinstance(outcome, Parsed):
            try:
                made = prepare(outcome.values)
            except Failure as failure:
                self._spoilt(tuple(_faults(outcome, failure, self._columns)))
                return None
            if made is None:
                self._counts[Taken.SAME] += 1
            return made
        self._spoilt(outcome)
        return None

    def count(self, done: Iterable[Taken]) -> None:
        """These rows did that."""
        self._counts.update(done)

    def _spoilt(self, faults: tuple[Fault, ...]) -> None:
        self._bad += 1
        if len(self._faults) < MOST_FAULTS:
            self._faults += faults

    def report(self, *, committed: bool, ended: bool) -> Report:
        """What it came to."""
        new, changed, same = (self._counts[taken] for taken in (Taken.NEW, Taken.CHANGED, Taken.SAME))
        return Report(new, changed, same, self._bad, tuple(self._faults), committed, ended)


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
    return _fen(
        wan * 1_000_000, column, Reason("sheet.money", gettext_noop("应填不小于 0 的万元数，最多精确到分"))
    )


def fen_of_yuan(yuan: Decimal, *, column: str) -> int:
    """An amount typed in 元 as 分; Invalid under `column` where it is finer than a 分."""
    return _fen(yuan * 100, column, Reason("sheet.money", gettext_noop("应填不小于 0 的元数，最多两位小数")))


def _fen(fen: Decimal, column: str, fault: Reason) -> int:
    if fen != fen.to_integral_value() or not 0 <= fen <= 10**16:
        raise Invalid({column: fault})
    return int(fen)


def bp_of(percent: Decimal, *, column: str) -> int:
    """A share typed in percent as 1/10,000; Invalid under `column` where it is finer, nothing, or more than all."""
    bp = percent * 100
    if bp != bp.to_integral_value() or not 0 < bp <= 10_000:
        raise Invalid(
            {column: Reason("sheet.share", gettext_noop("应填大于 0、不超过 100 的百分数，最多两位小数"))}
        )
    return int(bp)
