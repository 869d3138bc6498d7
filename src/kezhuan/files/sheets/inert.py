"""Text that a spreadsheet program would run as a formula is made inert, and comes back as it was.

Source: OWASP ASVS 5.0, 1.2.10 (CSV and formula injection).
"""

from __future__ import annotations

import re
import unicodedata

_STARTERS = frozenset("=+-@")
# Stripped or skipped by some program before it looks for a formula, so they must not hide one.
_BLANKS = "\t\r\n\v\f\0 \u00a0\u3000\ufeff"
_CONTROL = frozenset("\t\r\n\0")
# Kept out of XML 1.0, or changed by its line-end rule (CR), or reading like the escape itself.
_NEEDS_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def would_run(text: str) -> bool:
    """True when a spreadsheet may take `text` for a formula: it starts with = + - @, a full-width or
    small twin of these, a tab, a line end or NUL, with or without blanks before it."""
    if not text:
        return False
    if text[0] in _CONTROL:
        return True
    core = text.lstrip(_BLANKS)
    return bool(core) and unicodedata.normalize("NFKC", core[0])[:1] in _STARTERS


def neutralise(text: str) -> str:
    """`text` as it may stand in a CSV cell: one apostrophe more if it (or what follows apostrophes) runs."""
    return f"'{text}" if would_run(text.lstrip("'")) else text


def restore(text: str) -> str:
    """The text `neutralise` was given; any other text unchanged."""
    return text[1:] if text.startswith("'") and would_run(text.lstrip("'")) else text


def xml_text(text: str) -> str:
    """`text` with what XML cannot hold written as `_xHHHH_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""
    return _NEEDS_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
