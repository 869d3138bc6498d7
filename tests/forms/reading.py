"""Forms as they stand on a page: where they post to, and what each field holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
VISIBLE = {"text", "textarea", "number", "date", "email", "tel", "url", "search", "password"}


@dataclass
class PageForm:
    """One form of a page: its address, its fields in order with the values it was drawn with, and their kinds."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def hold(self, name: str, kind: str, value: str | None) -> None:
        """The field is known; None where it holds nothing that would be posted."""
        self.kinds.setdefault(name, kind)
        held = self.fields.setdefault(name, [])
        if value is not None:
            held.append(value)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.forms, self.now = address, [], None
        self.area, self.choice = "", ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        said = dict(given)
        if tag == "form" and (said.get("method") or "").lower() == "post":
            self.now = PageForm(urlsplit(urljoin(self.address, said.get("action") or self.address)).path)
            self.forms.append(self.now)
        elif self.now is None:
            return
        name, value = said.get("name") or "", said.get("value")
        if tag == "input" and name:
            kind = said.get("type") or "text"
            posted = kind not in ("checkbox", "radio", "file", "submit") or "checked" in said
            self.now.hold(name, kind, (value or ("on" if kind == "checkbox" else "")) if posted else None)
        elif tag == "textarea" and name:
            self.area = name
            self.now.hold(name, "textarea", "")
        elif tag == "select" and name:
            self.choice = name
            self.now.hold(name, "select", None)
        elif tag == "option" and self.choice and "selected" in said:
            self.now.hold(self.choice, "select", value or "")

    def handle_data(self, data: str) -> None:
        if self.area and self.now is not None:
            self.now.fields[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.choice = ""
        elif tag == "form":
            self.now = None


def forms_of(html: str, address: str) -> list[PageForm]:
    """Every posting form of the page at `address`."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.forms


def links_of(html: str) -> list[str]:
    """Every address within the product that the page leads to."""
    return [unescape(address) for address in LINK.findall(html)]
