"""Names of files: one shown to people, one random for storage; what a client sends is neither."""

from __future__ import annotations

import re
import secrets
import unicodedata

_LONGEST = 120
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def display_name(sent: str) -> str:
    """The last part of the path sent, without control, direction and reserved marks, at most 120 characters,
    with its extension kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", sent))[-1]
    seen = "".join(
        mark for mark in last if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    tidy = re.sub(r'[<>:"|?*]', "_", seen).strip(" .\u3000\u00a0")
    if not tidy:
        return "未命名"
    if _RESERVED.match(tidy):
        tidy = f"_{tidy}"
    stem, dot, extension = tidy.rpartition(".")
    room = _LONGEST - len(extension) - 1
    return f"{stem[:room]}.{extension}" if dot and len(extension) < 20 else tidy[:_LONGEST]


def extension_of(name: str) -> str:
    """The extension in small letters without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def stored_name(extension: str) -> str:
    """A name of 128 random bits that tells nothing of owner or content."""
    return f"{secrets.token_hex(16)}.{extension}"
