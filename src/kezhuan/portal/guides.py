"""The guides of docs/guides, and the little Markdown they are written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kezhuan.settings.declared import ROOT

FOLDER = ROOT / "docs" / "guides"
ORDER = (
    "enterprise", "tto", "broker", "liaison", "operator", "registrar", "officer", "finance", "expert", "administrator",
)  # fmt: skip
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\((/[^)\s]*)\)")


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide: whom it is for, its first paragraph, and its text as HTML."""

    name: str
    title: str
    lead: str
    html: SafeString


@cache
def guide(name: str) -> Guide | None:
    """The guide of this name, None where there is none."""
    if name not in ORDER:
        return None
    source = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    head, _sep, body = source.partition("\n")
    blocks = [block.strip() for block in body.strip().split("\n\n") if block.strip()]
    return Guide(
        name, head.removeprefix("# ").strip(), blocks[0], mark_safe("".join(map(_block, blocks[1:])))
    )


def guides() -> tuple[Guide, ...]:
    """Every guide, in the order of the chain."""
    return tuple(found for name in ORDER if (found := guide(name)) is not None)


def _block(block: str) -> str:
    lines = block.splitlines()
    if lines[0].startswith("## "):
        rest = "\n".join(lines[1:]).strip()
        return f"<h2>{_line(lines[0][3:])}</h2>" + (_block(rest) if rest else "")
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_line(line[2:])}</li>" for line in lines) + "</ul>"
    if all(re.match(r"\d+\. ", line) for line in lines):
        return "<ol>" + "".join(f"<li>{_line(line.split('. ', 1)[1])}</li>" for line in lines) + "</ol>"
    return f"<p>{_line(''.join(lines))}</p>"


def _line(text: str) -> str:
    shown = _STRONG.sub(r"<strong>\1</strong>", str(escape(text)))
    return _LINK.sub(r'<a href="\2">\1</a>', _CODE.sub(r"<code>\1</code>", shown))
