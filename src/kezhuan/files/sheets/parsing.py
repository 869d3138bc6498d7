"""Raw rows become values by column, or faults that name line, column, reason and what stood there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.files.sheets.cells import shown
from kezhuan.files.sheets.columns import Column, cell_text, fold_heading, parse_cell
from kezhuan.files.sheets.reading import OPENING_ROWS, Row

REASON_LABEL = gettext_noop("错误原因")
LINE_LABEL = gettext_noop("原行号")


class Fault(NamedTuple):
    """One bad cell: the row number shown by a spreadsheet program, the column's label, why, what stood there."""

    line: int
    column: str
    reason: Reason
    value: Any


@dataclass(frozen=True, slots=True)
class Parsed:
    """One good row: values by column name, None where an optional cell was empty."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the heading stands and which cell belongs to which column; `unknown` headings are not read. Numbers of
    the columns in `factors` stand there in another unit."""

    line: int
    positions: Mapping[str, int]
    unknown: tuple[str, ...]
    factors: Mapping[str, Decimal] = field(default_factory=dict)


def find_header(columns: Sequence[Column], rows: Iterable[Row]) -> Header:
    """The row among the first 30 that names most columns; raises `Invalid` under `file` naming what is
    missing or doubled."""
    best: Header | None = None
    for row in itertools.islice(rows, OPENING_ROWS):
        found = _match(columns, row)
        if best is None or len(found.positions) > len(best.positions):
            best = found
    required = [column for column in columns if column.required]
    known = best.positions if best else {}
    missing = [column.label for column in required if column.name not in known]
    if best is None or not known or missing:
        template = gettext_noop("没有找到列：{labels}。请使用下载的模板，不要改动表头")
        labels = "、".join(missing or [column.label for column in columns[:8]])
        raise Invalid({"file": Reason("sheet.header", template, {"labels": labels})})
    return best


def parse_each(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[Parsed | tuple[Fault, ...]]:
    """Each data row as `Parsed` or its faults, streaming; heading, example row and what precedes are skipped."""
    stream = iter(rows)
    opening = list(itertools.islice(stream, OPENING_ROWS))
    header = find_header(columns, opening)
    example = tuple(
        cell_text(shown(column, column.example)) for column in columns if column.name in header.positions
    )
    for row in itertools.chain(opening, stream):
        if row.line <= header.line:
            continue
        cells = {
            column.name: row.cells[header.positions[column.name]]
            for column in columns
            if header.positions.get(column.name, len(row.cells)) < len(row.cells)
        }
        texts = tuple(
            cell_text(cells.get(column.name)) for column in columns if column.name in header.positions
        )
        if any(texts) and texts != example:
            yield _parse_row(columns, row.line, cells, header.factors)


def parse_rows(columns: Sequence[Column], rows: Iterable[Row]) -> tuple[list[Parsed], list[Fault]]:
    """(good, bad): a row with any fault is in `bad` only, with all of its faults, in order of lines."""
    good: list[Parsed] = []
    bad: list[Fault] = []
    for outcome in parse_each(columns, rows):
        if isinstance(outcome, Parsed):
            good.append(outcome)
        else:
            bad.extend(outcome)
    return good, bad


def _parse_row(
    columns: Sequence[Column], line: int, cells: Mapping[str, Any], factors: Mapping[str, Decimal]
) -> Parsed | tuple[Fault, ...]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in columns:
        raw = cells.get(column.name)
        values[column.name], reason = parse_cell(column, raw)
        if reason:
            faults.append(Fault(line, column.label, reason, raw))
        elif column.name in factors and values[column.name] is not None:
            values[column.name] *= factors[column.name]
    return tuple(faults) if faults else Parsed(line, values)


def _match(columns: Sequence[Column], row: Row) -> Header:
    by_heading = {
        fold_heading(heading): column.name
        for column in columns
        for heading in (column.name, *column.aliases, column.label)
    }
    ours = {fold_heading(REASON_LABEL), fold_heading(LINE_LABEL), ""}
    positions: dict[str, int] = {}
    unknown: list[str] = []
    for position, cell in enumerate(row.cells):
        text = "" if cell is None else str(cell)
        folded = fold_heading(text)
        # A template in English says the heading a second time on a line below.
        name = by_heading.get(folded) or by_heading.get(fold_heading(text.partition("\n")[0]))
        if name in positions:
            template = gettext_noop("第 {line} 行的列“{label}”出现了两次，请只保留一列")
            raise Invalid({"file": Reason("sheet.doubled", template, {"line": row.line, "label": str(cell)})})
        if name is not None:
            positions[name] = position
        elif folded not in ours:
            unknown.append(cell_text(cell))
    _stand_in(columns, row, positions)
    return Header(row.line, positions, tuple(unknown), _factors(columns, row, positions))


def _stand_in(columns: Sequence[Column], row: Row, positions: dict[str, int]) -> None:
    """A column without a heading of its own is read from the first of its stand-ins."""
    places = {fold_heading(cell or ""): place for place, cell in enumerate(row.cells)}
    for column in columns:
        found = [places[folded] for each in column.stand_ins if (folded := fold_heading(each)) in places]
        if found:
            positions.setdefault(column.name, found[0])


def _factors(columns: Sequence[Column], row: Row, positions: Mapping[str, int]) -> dict[str, Decimal]:
    """Which columns stand in another unit, by the heading they were found under."""
    said = {
        (column.name, fold_heading(label)): factor
        for column in columns
        for label, factor in column.factors.items()
    }
    found = {
        name: said.get((name, fold_heading(row.cells[place] or ""))) for name, place in positions.items()
    }
    return {name: factor for name, factor in found.items() if factor is not None}
