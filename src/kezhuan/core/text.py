"""Text as it is stored and as it is compared: no control characters, one form, plain lines."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop

_NEWLINES: Final = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Bidirectional overrides can make a sentence read otherwise than it is stored.
_UNSEEN: Final = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_TRAILING: Final = re.compile(r"[ \t\u00a0\u3000]+(?=\n|$)")
_MANY_LINES: Final = re.compile(r"\n{3,}")
_BLANKS: Final = re.compile(r"\s+")
_TAG: Final = re.compile(
    r"</?[a-zA-Z][^<>]*>|<!--.*?-->|<!(?:doctype|\[CDATA\[)[^>]*>", re.IGNORECASE | re.DOTALL
)


def clean_text(text: str) -> str:
    """What is stored: NFC, \\n for every line end, at most one empty line, no NUL, control character,
    lone surrogate or invisible direction mark, no blanks at line ends or around. Cleaning twice changes
    nothing more. Full-width forms, rare characters and emoji stay as they were written."""
    text = _NEWLINES.sub("\n", text)
    text = "".join(char for char in text if char in "\n\t" or not _unstorable(char))
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return _MANY_LINES.sub("\n\n", _TRAILING.sub("", text)).strip()


def _unstorable(char: str) -> bool:
    # Unassigned code points stay: rare characters of names are newer than the Unicode tables of this Python.
    point = ord(char)
    return (
        unicodedata.category(char) in ("Cc", "Cs") or (point & 0xFFFE) == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    )


def clean_line(text: str) -> str:
    """Cleaned text on one line with single blanks: names, titles, addresses."""
    return _BLANKS.sub(" ", clean_text(text)).strip()


def fold(text: str) -> str:
    """How names are compared: half-width, lower case, without blanks and punctuation; never shown.

    Simplified and traditional characters are left apart: a name is written one way in its certificate.
    """
    text = unicodedata.normalize("NFKC", clean_text(text)).casefold()
    return "".join(char for char in unicodedata.normalize("NFKC", text) if _names(char))


def _names(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LN" or category in ("Cn", "Co")


def length(text: str) -> int:
    """Characters as a person counts them: line ends count one, combining marks and joiners none."""
    text = _NEWLINES.sub("\n", text)
    marks = sum(
        1 for char in text if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf")
    )
    return len(text) - marks


def is_markup_free(text: str) -> bool:
    """True where nothing reads as an HTML tag or comment; "a < b" and "p<0.05" are plain text."""
    return _TAG.search(text) is None


def read_text(text: str, *, field: str, label: str, most: int, least: int = 0) -> str:
    """The cleaned text, `least` to `most` characters long and free of HTML; Invalid under `field`."""
    cleaned = clean_text(text)
    count = length(cleaned)
    params = {"label": label, "count": count, "most": most, "least": least}
    if least and not cleaned:
        raise Invalid({field: Reason("text.empty", gettext_noop("请填写{label}"), params)})
    if count < least:
        raise Invalid(
            {field: Reason("text.short", gettext_noop("{label}至少 {least} 字，现为 {count} 字"), params)}
        )
    if count > most:
        raise Invalid(
            {field: Reason("text.long", gettext_noop("{label}最多 {most} 字，现为 {count} 字"), params)}
        )
    if not is_markup_free(cleaned):
        raise Invalid(
            {field: Reason("text.markup", gettext_noop("{label}不能含网页标签，请只填文字"), params)}
        )
    return cleaned
