"""The titles and keywords a search may be reworded by: what everybody may read, and what members may.

Kept beside the index, rebuilt with it and followed with it; no sealed or directed text is ever in it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from kezhuan.search import pinyin
from matchcore.text import fold
from matchcore.types import Item

# Enough words for any region, and a page of memory rather than a house of it: the newest records' titles.
MOST: Final = 60_000
# A large list is read anew at most this often; a small one at once.
LARGE, PAUSE_S = 5_000, 60.0
_held: dict[str, tuple[tuple[str, int, int], float, Titles]] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Titles:
    """Lines of text one under the other, and the same places by sound and by first letter."""

    text: str
    folded: str
    first: str
    second: str
    initials: str

    @classmethod
    def of(cls, lines: Iterable[str]) -> Titles:
        """The titles made of these lines."""
        text = "\n".join(("", *lines, ""))
        first, second = pinyin.sounds(text)
        return cls(text, fold(text), first, second, pinyin.initials(text))


def path() -> Path:
    """Where the titles lie on this host."""
    return settings.INDEX_DIR / "titles.db"


def _opened(where: Path) -> sqlite3.Connection:
    base = sqlite3.connect(where, timeout=10)
    base.execute("CREATE TABLE IF NOT EXISTS title (item TEXT PRIMARY KEY, audience TEXT, text TEXT)")
    return base


class Rebuild:
    """Notes the items that pass into a new index; `done` puts the list in the old one's place."""

    def __init__(self) -> None:
        self._draft = path().with_suffix(".part")
        self._draft.unlink(missing_ok=True)
        self._base = _opened(self._draft)

    def noting(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same items, each noted on its way."""
        for item in items:
            _put(self._base, (item,))
            yield item

    def done(self) -> None:
        """Readers see the new list."""
        self._base.commit()
        self._base.close()
        self._draft.replace(path())


def replace(gone: Iterable[str], items: Iterable[Item]) -> None:
    """The titles of these item names are gone, and those of `items` stand."""
    with closing(_opened(path())) as base:
        base.executemany("DELETE FROM title WHERE item = ?", ((name,) for name in gone))
        _put(base, items)
        base.commit()


def _put(base: sqlite3.Connection, items: Iterable[Item]) -> None:
    rows = []
    for item in items:
        audience = next((label for label in ("public", "member") if label in item.labels), "")
        text = "\n".join(
            filter(None, (item.fields.get("title", ""), *item.fields.get("keywords", "").split()))
        )
        if audience and text:
            rows.append((item.id, audience, text))
    base.executemany("INSERT OR REPLACE INTO title VALUES (?, ?, ?)", rows)


def known(audience: str) -> Titles:
    """The titles this audience (public or member) may be reminded of; none where nothing was indexed."""
    where = path()
    try:
        found = where.stat()
    except OSError:
        return Titles.of(())
    stamp = (str(where), found.st_mtime_ns, found.st_ino)
    with _lock:
        held, now = _held.get(audience), time.monotonic()
        if held is not None and (
            held[0] == stamp or (held[0][0] == stamp[0] and _large(held[2]) and now - held[1] < PAUSE_S)
        ):
            return held[2]
        made = Titles.of(_lines(where, audience))
        _held[audience] = (stamp, now, made)
        return made


def _large(titles: Titles) -> bool:
    return titles.text.count("\n", 0, LARGE * 40) > LARGE


def _lines(where: Path, audience: str) -> list[str]:
    with closing(_opened(where)) as base:
        rows = base.execute(
            "SELECT text FROM title WHERE audience = ? ORDER BY rowid DESC LIMIT ?", (audience, MOST)
        )
        return list(dict.fromkeys(line for (text,) in rows for line in text.split("\n")))
