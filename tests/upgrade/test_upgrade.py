"""A database of the release before comes to this one with every row it had and its chain of seals unbroken."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.json"))
# What an upgrade itself adds to: the list of migrations, and the names of tables and of their permissions.
GROWING = {"django_migrations", "django_content_type", "auth_permission"}
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@dataclass(frozen=True)
class Old:
    """The database of a release: what it counted, and the environment in which this release runs on it."""

    known: dict[str, Any]
    environ: dict[str, str]

    def kz(self, *words: str) -> str:
        """What a command of this release says; it must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "kezhuan.cli.main", *words], cwd=ROOT, env=self.environ, capture_output=True, text=True,
            timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database holds, asked past the product."""
        if "KZ_DATABASE_URL" in self.environ:
            import psycopg

            with psycopg.connect(self.environ["KZ_DATABASE_URL"]) as session:
                return session.execute(statement).fetchall()  # type: ignore[arg-type]
        with closing(sqlite3.connect(Path(self.environ["KZ_VAR"]) / "kezhuan.sqlite3")) as session:
            return session.execute(statement).fetchall()

    def counts(self) -> dict[str, int]:
        """Rows of every table the release had."""
        return {table: self.ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in self.known["counts"]}


@pytest.fixture(params=NAMES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Old]:
    """The fixture's SQL carried out in an empty place."""
    vendor = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    sql = gzip.decompress((FIXTURES / f"{request.param}.{vendor}.sql.gz").read_bytes()).decode()
    known = json.loads((FIXTURES / f"{request.param}.json").read_text(encoding="utf-8"))[vendor]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("KZ_", "PYTEST_"))}
    environ |= {"KZ_VAR": str(tmp_path), "PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "kezhuan.settings"}
    if vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / "kezhuan.sqlite3")) as session:
            session.executescript(sql)
        yield Old(known, environ)
        return
    import psycopg

    name, here = f"old_{uuid4().hex[:8]}", connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    url = f"postgresql://{here['USER']}@/{name}?host={here['HOST']}"
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(sql)  # type: ignore[arg-type]
    yield Old(known, environ | {"KZ_DATABASE_URL": url})
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_there_is_a_release_to_come_from() -> None:
    assert NAMES


def test_a_database_of_an_earlier_release_keeps_every_row_and_its_chain(old: Old) -> None:
    assert old.counts() == old.known["counts"]
    assert old.known["counts"]["core_event"] > 100

    old.kz("migrate")

    before = {table: rows for table, rows in old.known["counts"].items() if table not in GROWING}
    assert {table: rows for table, rows in old.counts().items() if table in before} == before
    assert len(old.ask("SELECT 1 FROM django_migrations")) > old.known["counts"]["django_migrations"]
    # every event is the one that was sealed, and the head is the one that was written down
    assert "审计链完整" in old.kz("audit", "verify", "--anchor", old.known["head"])
    # and the present release can work on it: its search index is built from what came along
    assert "可匹配条目" in old.kz("index", "rebuild")


def test_a_row_lost_or_changed_on_the_way_would_be_seen(old: Old) -> None:
    table = "core_event"
    if "KZ_DATABASE_URL" in old.environ:
        import psycopg

        with psycopg.connect(old.environ["KZ_DATABASE_URL"], autocommit=True) as session:
            session.execute("ALTER TABLE core_event DISABLE TRIGGER ALL")
            session.execute("UPDATE core_event SET verb = 'x' WHERE id = (SELECT min(id) FROM core_event)")
    else:
        with closing(sqlite3.connect(Path(old.environ["KZ_VAR"]) / "kezhuan.sqlite3")) as session:
            for (trigger,) in session.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                session.execute(f"DROP TRIGGER {trigger}")
            session.execute("UPDATE core_event SET verb = 'x' WHERE id = (SELECT min(id) FROM core_event)")
            session.commit()
    assert old.counts()[table] == old.known["counts"][table]

    with pytest.raises(AssertionError, match="第 1 条"):
        old.kz("audit", "verify")
