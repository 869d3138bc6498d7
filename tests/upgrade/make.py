"""Makes the fixture of a release: its schema with its own small data set, as SQL for both databases.

    python -m tests.upgrade.make NAME COMMIT

The commit is checked out beside this tree, migrates an empty database, writes its own demo region through its own use cases
and seals every event. Nothing but what that release itself wrote is in the fixture. Run it once per release; fixtures are never
made again, for their migrations are history.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from kezhuan.cli.postgres import FAST, Server, binaries

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "fixtures"
WRITE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from kezhuan.core import events
from kezhuan.demo import load
load.load()
while events.seal(): pass
"""
# psql's own words, and a setting servers before 17 do not know
NOT_SQL = ("\\", "SET transaction_timeout")


def written(tree: Path, **environ: str) -> None:
    """The release in `tree` has written its data set into the database these settings name."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KZ_", "DJANGO_"))}
    kept |= {
        "PYTHONPATH": str(tree / "src"),
        "DJANGO_SETTINGS_MODULE": "kezhuan.settings",
        "KZ_SECRET_KEY": "upgrade-fixture-" * 4,
    }
    subprocess.run([sys.executable, "-c", WRITE], cwd=tree, env=kept | environ, check=True)


def from_sqlite(tree: Path, folder: Path) -> tuple[str, dict[str, object]]:
    """The SQL of the data set on SQLite, and what it counts."""
    written(tree, KZ_VAR=str(folder))
    with closing(sqlite3.connect(folder / "kezhuan.sqlite3")) as held:
        names = [name for (name,) in held.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )]  # fmt: skip
        counts = {name: held.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        head = held.execute("SELECT position, sm3 FROM core_seal ORDER BY position DESC LIMIT 1").fetchone()
        return "\n".join(held.iterdump()), {"counts": counts, "head": f"{head[0]}:{head[1]}"}


def from_postgresql(tree: Path, folder: Path) -> tuple[str, dict[str, object]]:
    """The same on PostgreSQL."""
    import psycopg

    with Server(FAST) as server:
        with psycopg.connect(server.url(), autocommit=True) as session:
            session.execute("CREATE DATABASE kezhuan")
        written(tree, KZ_VAR=str(folder), KZ_DATABASE_URL=server.url("kezhuan"))
        said = subprocess.run(
            [binaries() / "pg_dump", "--inserts", "--rows-per-insert=200", "--no-owner", "--no-privileges",
             f"--dbname={server.url('kezhuan')}"], capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        with psycopg.connect(server.url("kezhuan")) as session:
            names = [
                name
                for (name,) in session.execute(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
                )
            ]
            counts = {name: session.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # type: ignore[index]
            head = session.execute(
                "SELECT position, sm3 FROM core_seal ORDER BY position DESC LIMIT 1"
            ).fetchone()
    lines = [line for line in said.splitlines() if not line.startswith(NOT_SQL)]
    return "\n".join(lines), {"counts": counts, "head": f"{head[0]}:{head[1]}"}  # type: ignore[index]


def main(name: str, commit: str) -> None:
    """Both files of SQL and one of counts stand under `fixtures`."""
    HERE.mkdir(exist_ok=True)
    known: dict[str, object] = {"commit": commit}
    with tempfile.TemporaryDirectory(prefix="kz-upgrade-") as held:
        tree = Path(held) / "tree"
        subprocess.run(["git", "worktree", "add", "--detach", "--quiet", tree, commit], cwd=ROOT, check=True)
        try:
            for vendor, make in (("sqlite", from_sqlite), ("postgresql", from_postgresql)):
                (Path(held) / vendor).mkdir()
                said, known[vendor] = make(tree, Path(held) / vendor)
                with gzip.GzipFile(HERE / f"{name}.{vendor}.sql.gz", "wb", mtime=0) as packed:
                    packed.write(said.encode())
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)
    (HERE / f"{name}.json").write_text(
        json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
