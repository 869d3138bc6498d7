"""Every form of the product, found by opening the addresses of the URL map as the people of the town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.http import Http404
from django.urls import resolve

from tests.access.routes import Row, rows
from tests.forms.reading import PageForm, forms_of
from tests.town import Town
from tests.town.addresses import examples

READERS = (
    "visitor",
    "firm",
    "tto",
    "operator",
    "officer",
    "liaison",
    "broker",
    "expert",
    "security",
    "sysadmin",
)
# What ends the session of the very reader who posts it.
NOT_POSTED = {"/accounts/logout/"}
LOOKS = 120
# Pages without a form of their own are looked at until so many in a row have shown nothing new.
PATIENCE = 60


@dataclass(frozen=True)
class Found:
    """A form, the route it posts to, and who can open it."""

    route: str
    reader: str
    page: str
    form: PageForm


def route_of(path: str) -> str:
    """The route an address belongs to, as the URL table spells it; "" where it has none."""
    try:
        return resolve(path).route
    except Http404:
        return ""


def every_form(town: Town) -> list[Found]:
    """One form of each kind: the same fields posted to the same route are one kind."""
    found: dict[tuple[str, frozenset[str]], Found] = {}
    for row in sorted(rows(), key=lambda row: row.where):
        if "GET" not in row.methods or row.where.startswith("api/"):
            continue
        quiet = 0
        for reader, page in _pairs(town, row):
            quiet += 1
            if quiet > PATIENCE:
                break
            answer = town.clients[reader].get(page)
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                continue
            fresh = False
            for form in forms_of(answer.content.decode(), page):
                target = route_of(form.action)
                kind = (target, frozenset(form.fields))
                if target and form.action not in NOT_POSTED and kind not in found:
                    found[kind] = Found(target, reader, page, form)
                    fresh, quiet = fresh or target == row.where, 0
            if fresh:
                break
    return list(found.values())


def _pairs(town: Town, row: Row) -> Iterator[tuple[str, str]]:
    """Readers and addresses of this route, every reader before the next address where the page only shows."""
    pages = list(examples(town, row.where))
    posts = "POST" in row.methods
    readers = READERS[1:] if row.face == "signed-in" else READERS
    if posts:
        looks = LOOKS // 10 if row.where.startswith("accounts/") else LOOKS
        yield from islice(((reader, page) for reader in readers for page in pages), looks)
    else:
        yield from ((reader, page) for page in pages for reader in readers)


def unreached(found: list[Found]) -> list[str]:
    """Routes whose row speaks of POST and to which no form leads."""
    posted = {row.where for row in rows() if "POST" in row.methods and not row.where.startswith("api/")}
    return sorted(posted - {one.route for one in found} - {path.strip("/") + "/" for path in NOT_POSTED})
