"""SQLite: a picture by its own online backup, without stopping anybody who writes."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from django.db import connection

from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.operations.databases import Picture, filled, unlike
from kezhuan.core.operations.rules import LEFT_OUT, differences


class SQLite:
    """The database file of this installation."""

    member = "database.sqlite3.gz"

    @property
    def path(self) -> Path:
        """Where the database file lies."""
        return Path(connection.settings_dict["NAME"])

    def take(self, folder: Path) -> Picture:
        """The database at one moment, compressed, without what is left out; nothing of that remains in its free pages."""
        copy = folder / "database.sqlite3"
        with (
            closing(sqlite3.connect(self.path, timeout=20)) as source,
            closing(sqlite3.connect(copy)) as held,
        ):
            source.backup(held, pages=4096, sleep=0.01)
            for table in set(LEFT_OUT) & set(_tables(held)):
                held.execute(f'DELETE FROM "{table}"')
            held.commit()
            held.execute("PRAGMA journal_mode=DELETE")
            held.execute("VACUUM")
            counts, head = _counts(held), _head(held)
        picture = folder / self.member
        with copy.open("rb") as plain, gzip.GzipFile(picture, "wb", compresslevel=6, mtime=0) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
        copy.unlink()
        return Picture(picture, counts, head)

    def refuse_filled(self) -> None:
        """Refused where the file already holds a table."""
        if not self.path.exists():
            return
        connection.close()
        with closing(sqlite3.connect(self.path)) as held:
            if _tables(held):
                raise filled(str(self.path))

    def put(self, picture: Path, counts: Mapping[str, int]) -> None:
        """The picture is this installation's database, its rows counted and its pages checked before it stands."""
        draft = self.path.with_name(self.path.name + ".part")
        try:
            with gzip.open(picture, "rb") as packed, draft.open("wb") as plain:
                shutil.copyfileobj(packed, plain, 1 << 20)
            draft.chmod(0o600)
            with closing(sqlite3.connect(draft)) as held:
                _sound(held)
                for table, expected, found in differences(counts, _counts(held)):
                    raise unlike(table, expected, found)
            connection.close()
            for rest in ("-wal", "-shm"):
                self.path.with_name(self.path.name + rest).unlink(missing_ok=True)
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)


def _sound(held: sqlite3.Connection) -> None:
    said = held.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise Refused(
            Reason(
                "backup.unsound", gettext_noop("数据库文件不完整：{what}；没有保留任何内容"), {"what": said}
            )
        )


def _tables(held: sqlite3.Connection) -> list[str]:
    rows = held.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in rows]


def _counts(held: sqlite3.Connection) -> dict[str, int]:
    return {
        table: held.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        for table in sorted(_tables(held))
    }


def _head(held: sqlite3.Connection) -> str:
    row = held.execute("SELECT position, sm3 FROM core_seal ORDER BY position DESC LIMIT 1").fetchone()
    return f"{row[0]}:{row[1]}" if row else ""
