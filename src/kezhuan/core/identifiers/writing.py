"""How people write numbers: full-width, with blanks, hyphens and lower case."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BLANKS: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_HYPHENS: Final = re.compile(r"[-\u2010-\u2015\u2212]")


def compact(text: str) -> str:
    """Half-width and upper case, without blanks and invisible marks; every kind of hyphen becomes -."""
    return _BLANKS.sub("", _HYPHENS.sub("-", unicodedata.normalize("NFKC", text))).upper()
