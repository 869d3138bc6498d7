"""Every form of the product, found by opening the addresses of the URL map as the people of the town, and the links met there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.http import Http404
from django.urls import resolve

from tests.access.routes import Row, rows
from tests.forms.reading import PageForm, forms_of, links_of
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
    "finance",
    "security",
    "sysadmin",
)
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# What ends the session of the very reader who posts it.
NOT_POSTED = {"/accounts/logout/"}
LOOKS = 120
# Pages without a form of their own are looked at until so many in a row have shown nothing new.
PATIENCE = 60
# Of every shape of link so many are followed: the first reader may be told to wait where the second finds the form.
WAYS = 2


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


@dataclass
class _Walk:
    """The forms met so far, and of every shape of link the first ways to it."""

    town: Town
    forms: dict[tuple[str, frozenset[str]], Found] = field(default_factory=dict)
    ways: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    opened: set[tuple[str, str]] = field(default_factory=set)

    def open(self, reader: str, page: str) -> tuple[bool, bool]:
        """Whether the page showed anything new, and whether that was a form of its own address."""
        self.opened.add((reader, page))
        answer = self.town.clients[reader].get(page)
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            return False, False
        text, new, own = answer.content.decode(), False, False
        for form in forms_of(text, page):
            target = route_of(form.action)
            kind = (target, frozenset(form.fields))
            if target and form.action not in NOT_POSTED and kind not in self.forms:
                self.forms[kind] = Found(target, reader, page, form)
                new, own = True, own or target == route_of(page)
        for link in links_of(text):
            known = self.ways.setdefault(UID.sub("", link), [])
            new = new or (not known and "?" not in link)
            if len(known) < WAYS and (reader, link) not in known:
                known.append((reader, link))
        return new, own


def every_form(town: Town) -> list[Found]:
    """One form of each kind: the same fields posted to the same route are one kind."""
    walk = _Walk(town)
    for row in sorted(rows(), key=lambda row: row.where):
        if "GET" not in row.methods or row.where.startswith("api/"):
            continue
        quiet = 0
        for reader, page in _pairs(town, row):
            quiet += 1
            if quiet > PATIENCE:
                break
            new, own = walk.open(reader, page)
            if new:
                quiet = 0
            if own:
                break
    _follow(walk)
    return list(walk.forms.values())


def _follow(walk: _Walk) -> None:
    """Addresses that take a form and whose names the URL map does not spell (the acts of a record), from the pages that lead there."""
    takes = {row.where for row in rows() if {"GET", "POST"} <= set(row.methods)}
    followed: set[str] = set()
    while fresh := [shape for shape in walk.ways if shape not in followed]:
        followed.update(fresh)
        for reader, page in (way for shape in fresh for way in walk.ways[shape]):
            if (reader, page) not in walk.opened and route_of(page.partition("?")[0]) in takes:
                walk.open(reader, page)


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
