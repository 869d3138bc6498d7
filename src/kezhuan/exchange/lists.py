"""Any list of the product as rows of a sheet: the list's own page is asked, as its reader, for its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from kezhuan.core.access import Actor
from kezhuan.core.errors import Failure, Hidden
from kezhuan.files.sheets import Column, Kind
from kezhuan.ui import shapes
from kezhuan.ui.exporting import TableAnswer, Window
from kezhuan.ui.wording import NONE

WINDOW = 500
FEN = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
KINDS = {"number": Kind.DECIMAL, "money": Kind.DECIMAL, "date": Kind.DATE, "deadline": Kind.DATE}
NOTE, LINK = "_note", "_link"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list before its rows are read: heading, filters in words, how many rows, and its columns."""

    heading: str
    filters: tuple[str, ...]
    total: int
    columns: tuple[Column, ...]


def split(address: str) -> tuple[str, str]:
    """(path, query) of an address of this site; the page number is of no matter to an export."""
    try:
        found = urlsplit(address)
    except ValueError as fault:
        raise Hidden from fault
    query = QueryDict(found.query, mutable=True)
    for name in ("page", "size"):
        query.pop(name, None)
    return found.path, query.urlencode()


def looked_at(path: str, query: str, *, actor: Actor, user: Any) -> Listed:
    """The list as this actor finds it; Hidden where there is none, or it is no list."""
    first = _asked(path, query, Window(1, 1), actor=actor, user=user)
    columns = tuple(_column(n, column) for n, column in enumerate(first.table.columns))
    more = (Column(NOTE, _("附注"), width=24), Column(LINK, _("链接"), width=40))
    return Listed(first.heading, first.filters, first.total, (*columns, *more))


def rows_of(path: str, query: str, total: int, *, actor: Actor, user: Any) -> Iterator[Mapping[str, Any]]:
    """Up to `total` rows by column name, read window by window: memory does not grow with the list."""
    for number in range(1, -(-total // WINDOW) + 1):
        found = _asked(path, query, Window(number, WINDOW), actor=actor, user=user)
        for row in found.table.rows:
            yield _values(row, found.table.columns)


def _asked(path: str, query: str, window: Window, *, actor: Actor, user: Any) -> TableAnswer:
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    host = urlsplit(settings.SITE_URL)
    request.META = {"SERVER_NAME": host.hostname or "localhost", "SERVER_PORT": str(host.port or 80)}
    request.actor, request.user, request.hats, request.exporting = actor, user, (), window
    try:
        found = resolve(path)
        if not found.func.__module__.startswith("kezhuan."):
            raise Hidden
        answer = found.func(request, *found.args, **found.kwargs)
    except (Resolver404, Http404, Failure) as fault:
        raise Hidden from fault
    if not isinstance(answer, TableAnswer):
        raise Hidden
    return answer


def _column(n: int, column: shapes.Column) -> Column:
    unit = column.unit or ("元" if column.kind == "money" else "")
    label = f"{column.label}（{_(unit)}）" if unit else column.label
    return Column(f"c{n}", label, kind=KINDS.get(column.kind, Kind.TEXT), width=32 if n == 0 else 18)


def _values(row: shapes.Row, columns: tuple[shapes.Column, ...]) -> dict[str, Any]:
    cells = list(zip(row.cells, columns, strict=True))
    values = {f"c{n}": _value(cell, column) for n, (cell, column) in enumerate(cells)}
    values[NOTE] = "；".join(cell.note for cell in row.cells if cell.note)
    link = next((cell.url for cell in row.cells if cell.url), "")
    values[LINK] = f"{settings.SITE_URL}{link}" if link.startswith("/") else link
    return values


def _value(cell: shapes.Cell, column: shapes.Column) -> Any:
    value, kind = cell.value, cell.kind or column.kind
    if value is None or value == "" or value == NONE:
        return None
    if kind == "money":
        return Decimal(int(value)) / FEN[column.unit or "元"]
    if isinstance(value, (bool, int, Decimal, date, datetime)):
        return value
    return str(value)
