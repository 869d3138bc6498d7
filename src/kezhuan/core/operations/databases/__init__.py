"""The two databases as a backup sees them: a picture of one moment taken out, and put into an empty place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from kezhuan.core.errors import Reason, Refused, gettext_noop


@dataclass(frozen=True, slots=True)
class Picture:
    """The database at one moment, in a file: rows per table and the last seal as they stood then."""

    path: Path
    counts: Mapping[str, int]
    head: str


class Database(Protocol):
    """`member` is what the picture is called in an archive."""

    member: str

    def take(self, folder: Path) -> Picture: ...

    def refuse_filled(self) -> None: ...

    def put(self, picture: Path, counts: Mapping[str, int]) -> None: ...


def present() -> Database:
    """The database of this installation."""
    if connection.vendor == "postgresql":
        from kezhuan.core.operations.databases.postgresql import PostgreSQL

        return PostgreSQL()
    from kezhuan.core.operations.databases.sqlite import SQLite

    return SQLite()


def filled(where: str) -> Refused:
    """The refusal to write over what stands."""
    said = gettext_noop("{where} 里已有数据；只能恢复到空的数据库，请换一个空的位置")
    return Refused(Reason("backup.filled", said, {"where": where}))


def unlike(table: str, expected: int, found: int) -> Refused:
    """The refusal of a picture whose rows are not those its manifest names."""
    said = gettext_noop("表 {table} 应有 {expected} 行，实有 {found} 行；没有保留任何内容")
    return Refused(Reason("backup.counts", said, {"table": table, "expected": expected, "found": found}))


def daily(payload: Mapping[str, Any]) -> None:
    """The day's work: SQLite has measured how its tables are filled and chooses ways through them by that, as PostgreSQL
    does on its own. Unmeasured it guesses, and a count over a few thousand rows takes five times as long."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
