"""Every address of the product, walked from the URL table and the API, and the rows written for them by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("routes.csv")
FACES = {"public", "signed-in", "either"}
VALUES = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1", "slug": "x", "str": "x", "path": "x"}


@dataclass(frozen=True, slots=True)
class Route:
    """One address: `where` as the URL table spells it; `methods` where they are known, as the API's are."""

    where: str
    methods: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """What people wrote: who may call this address at all, with which methods, and which rule rows say more."""

    where: str
    methods: frozenset[str]
    face: str
    rule: str


def rows() -> tuple[Row, ...]:
    """The hand-written table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(row["route"], frozenset(row["methods"].split()), row["face"], row["rule"])
            for row in csv.DictReader(file)
        )


def routes() -> tuple[Route, ...]:
    """Every address the product answers."""
    from django.urls import get_resolver

    found: dict[str, frozenset[str]] = {}
    for route in _walk(get_resolver(), ""):
        found[route.where] = found.get(route.where, frozenset()) | route.methods
    return tuple(Route(where, methods) for where, methods in found.items())


def _walk(resolver: Any, before: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        where = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern, where)
        else:
            yield Route(where, _methods(pattern.callback))


def _methods(view: Any) -> frozenset[str]:
    """The methods of an API address; ninja keeps its operations on the view it hands to Django."""
    bound = getattr(view, "__self__", None)
    operations = getattr(bound, "operations", None)
    if operations is None:
        path_view = next((cell.cell_contents for cell in (getattr(view, "__closure__", None) or ())
                          if hasattr(cell.cell_contents, "operations")), None)  # fmt: skip
        operations = getattr(path_view, "operations", ())
    return frozenset(method for operation in operations for method in operation.methods)


def said_of(written: tuple[Row, ...]) -> dict[str, frozenset[str]]:
    """The methods the table speaks of, by address; an address may have a row for reading and one for writing."""
    table: dict[str, frozenset[str]] = {}
    for row in written:
        table[row.where] = table.get(row.where, frozenset()) | row.methods
    return table


def missing(found: tuple[Route, ...], written: tuple[Row, ...]) -> list[str]:
    """What the table does not say: addresses without a row, methods without mention."""
    table, faults = said_of(written), []
    for route in found:
        if route.where not in table:
            faults.append(f"no row for {route.where}")
        elif unsaid := route.methods - table[route.where]:
            faults.append(f"{route.where}: {' '.join(sorted(unsaid))} not in its row")
    return faults


def left_over(found: tuple[Route, ...], written: tuple[Row, ...]) -> list[str]:
    """What the table says of addresses or API methods that are gone."""
    standing, faults = {route.where: route.methods for route in found}, []
    for where, methods in said_of(written).items():
        if where not in standing:
            faults.append(f"{where} is no address")
        elif standing[where] and (gone := methods - standing[where]):
            faults.append(f"{where}: {' '.join(sorted(gone))} is not answered")
    return faults


def example(where: str) -> str:
    """An address one can call, with a value of the right kind for every parameter."""
    called = re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES.get(found[1] or "str", "x"), where)
    called = re.sub(r"\(\?P<\w+>[^)]*\)", "x-x", called)
    return "/" + called.replace("^", "").replace("$", "").replace("\\Z", "")
