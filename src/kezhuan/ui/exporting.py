"""Every list can be exported: the same page is asked for its table instead of its HTML, window by window.

So an export holds what its reader sees on screen, column for column, and no list writes a line for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from kezhuan.ui.shapes import Chip, Pages, Table


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a list an export asks for now: `number` from 1, `size` rows each."""

    number: int
    size: int


class TableAnswer(HttpResponse):
    """What a list answers where it is asked for its table: the rows of one window, how many there are in all,
    its heading and the chosen filters in words."""

    def __init__(self, table: Table, *, total: int, heading: str, filters: tuple[str, ...]) -> None:
        super().__init__(status=204)
        self.table, self.total, self.heading, self.filters = table, total, heading, filters


def asked(request: HttpRequest) -> Window | None:
    """The window an export asks for, None where a page is wanted."""
    return getattr(request, "exporting", None)


def pages(window: Window, total: int) -> Pages:
    """The window as a list knows it."""
    last = max(1, -(-total // window.size))
    return Pages(min(window.number, last), window.size, total, last)


def answer(context: Mapping[str, Any]) -> HttpResponse:
    """The list's table; 404 where this page is no list."""
    table, window = context.get("table"), context.get("pages")
    if not isinstance(table, Table) or not isinstance(window, Pages):
        return HttpResponse(status=404)
    chips = tuple(chip.label for chip in context.get("chips", ()) if isinstance(chip, Chip))
    heading = str(context.get("heading") or table.caption)
    return TableAnswer(table, total=window.total, heading=heading, filters=chips)


def offered(request: HttpRequest, context: Mapping[str, Any]) -> str:
    """The address a page's export button names; empty for visitors, for pages that are no list, and for empty ones."""
    table, window = context.get("table"), context.get("pages")
    is_list = isinstance(table, Table) and isinstance(window, Pages) and window.total > 0
    return request.get_full_path() if is_list and request.actor.signed_in else ""
