"""The drill: what is backed up stands again in an empty place, row for row, file for file, seal for seal."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from kezhuan.core import clock, events, vault
from kezhuan.core.errors import Refused
from kezhuan.core.models import Event
from kezhuan.core.operations import archive, usecases
from kezhuan.files.blobs import Blobs, damaged
from kezhuan.files.models import Chunk
from tests.core.operations.test_archive import flip, place_of
from tests.portal import publishing

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
GROWN = {"core_event": 1, "core_unsealed": 1}  # the restore itself is an event
SECRET = "canary-of-a-session"


@pytest.fixture
def made(tmp_path: Path) -> usecases.Made:
    """A backup of a house with published records, a file of three pieces, a session and a trained model."""
    publishing.achievement("高温合金焊接", "焊接裂纹的控制方法")
    publishing.demand("叶片减重", "部件减重", "求轻质材料")
    Blobs().put(
        io.BytesIO(os.urandom(600_000)),
        name="图.pdf",
        media_type="application/pdf",
        owner_org=uuid4(),
        at=clock.now(),
    )
    Session.objects.create(session_key=SECRET, session_data=SECRET, expire_date=clock.now() + timedelta(1))
    Path(settings.INDEX_DIR).mkdir(exist_ok=True)
    return usecases.back_up(tmp_path / "out", at=clock.now())


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with nothing in it, on the same kind of database."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("KZ_", "PYTEST_"))}
    environ |= {"KZ_VAR": str(tmp_path / "new"), "KZ_SECRET_KEY": settings.SECRET_KEY, "PYTHONPATH": "src"}
    environ |= {"DJANGO_SETTINGS_MODULE": "kezhuan.settings"}
    (tmp_path / "new").mkdir()
    if connection.vendor != "postgresql":
        yield environ
        return
    name, known = f"restored_{uuid4().hex[:8]}", connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield environ | {"KZ_DATABASE_URL": f"postgresql://{known['USER']}@/{name}?host={known['HOST']}"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def kz(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kezhuan.cli.main", *words], cwd=ROOT, env=environ, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def ask(environ: dict[str, str], statement: str) -> list[tuple]:
    """What the restored database answers, asked past the product."""
    if "KZ_DATABASE_URL" in environ:
        import psycopg

        with psycopg.connect(environ["KZ_DATABASE_URL"]) as session:
            return session.execute(statement).fetchall()
    with closing(sqlite3.connect(Path(environ["KZ_VAR"]) / "kezhuan.sqlite3")) as session:
        return session.execute(statement).fetchall()


def test_a_backup_stands_again_in_an_empty_place_rows_files_and_seals_alike(
    made: usecases.Made, empty: dict[str, str], tmp_path: Path
) -> None:
    head = made.manifest.head

    done = kz(empty, "restore", str(made.path))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "行数、文件散列、审计链都与备份一致" in done.stdout
    for table, rows in made.manifest.counts.items():
        assert ask(empty, f'SELECT count(*) FROM "{table}"')[0][0] == rows + GROWN.get(table, 0), table
    position, _, sm3 = head.partition(":")
    assert ask(empty, f"SELECT sm3 FROM core_seal WHERE position = {position}") == [(sm3,)]
    assert int(position) == ask(empty, "SELECT count(*) FROM core_seal")[0][0] > 5
    for table in ("achievements_achievement", "demands_demand", "files_chunk", "core_event"):
        assert made.manifest.counts[table] > 0
    # the derived index was built anew from what was restored
    assert json.loads((tmp_path / "new/index/position.json").read_text())["position"] == int(position)
    # and a place that now holds something is not written over
    again = kz(empty, "restore", str(made.path))
    assert again.returncode == 1
    assert "里已有数据" in again.stderr


def test_a_flipped_byte_is_named_and_nothing_is_written(made: usecases.Made, empty: dict[str, str]) -> None:
    flip(made.path, place_of(made.path, made.manifest.members[0].name)[1] + 4000)

    done = kz(empty, "restore", str(made.path))

    assert done.returncode == 1
    assert made.manifest.members[0].name in done.stderr
    if "KZ_DATABASE_URL" in empty:
        assert ask(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    else:
        assert sorted(path.name for path in Path(empty["KZ_VAR"]).iterdir()) == ["static"]


def test_no_session_and_no_secret_leaves_with_the_archive(made: usecases.Made, tmp_path: Path) -> None:
    archive.extract(made.path, made.manifest.members[0].name, tmp_path / "db")
    held = (tmp_path / "db").read_bytes()
    if connection.vendor == "sqlite":
        import gzip

        held = gzip.decompress(held)
        assert "高温合金焊接".encode() in held  # what belongs in it is found by the same search
    assert SECRET.encode() not in held + made.path.read_bytes()
    assert settings.SECRET_KEY.encode() not in held + made.path.read_bytes()
    assert made.manifest.counts["django_session"] == 0
    assert made.manifest.kept_apart[0] == "KZ_SECRET_KEY"
    assert Session.objects.filter(session_key=SECRET).exists()


def test_the_log_says_that_a_backup_was_made_and_with_which_head(made: usecases.Made) -> None:
    event = Event.objects.get(verb="backup.make")

    assert event.changes["sha256"] == made.sha256
    assert event.changes["head"] == made.manifest.head
    assert made.size == made.path.stat().st_size == event.changes["bytes"]


def test_another_key_a_later_release_and_another_database_are_refused(
    made: usecases.Made, monkeypatch
) -> None:
    def refused(**change) -> str:
        manifest = replace(made.manifest, **change)
        monkeypatch.setattr(archive, "check", lambda path: manifest)
        with pytest.raises(Refused) as fault:
            usecases.restore(made.path)
        return fault.value.reasons[0].code

    assert refused(key_print=vault.print_of("another")) == "backup.key"
    assert refused(migrations=(*made.manifest.migrations, "core.9999_later")) == "backup.later"
    assert refused(vendor="oracle") == "backup.vendor"
    assert refused() == "backup.filled"


def test_an_archive_whose_rows_are_not_those_it_names_leaves_nothing(
    made: usecases.Made, empty: dict[str, str], tmp_path: Path
) -> None:
    parts = {}
    for member in made.manifest.members:
        parts[member.name] = tmp_path / member.name
        archive.extract(made.path, member.name, parts[member.name])
    lying = replace(made.manifest, counts={**made.manifest.counts, "core_event": 1})
    archive.write(made.path, lying, parts)

    done = kz(empty, "restore", str(made.path))

    assert done.returncode == 1
    assert "core_event" in done.stderr
    if "KZ_DATABASE_URL" in empty:
        assert ask(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    else:
        assert not (Path(empty["KZ_VAR"]) / "kezhuan.sqlite3").exists()


def test_a_file_whose_bytes_were_changed_or_lost_is_found(made: usecases.Made) -> None:
    assert damaged() == ()

    Chunk.objects.filter(index=1).update(data=b"other")
    assert len(damaged()) == 1
    Chunk.objects.filter(index=1).delete()
    assert len(damaged()) == 1


def test_while_a_backup_is_taken_writing_goes_on_and_the_picture_is_of_one_moment(
    made: usecases.Made,
) -> None:
    publishing.achievement("陶瓷涂层", "耐磨")

    later = usecases.back_up(made.path.parent, at=clock.now() + timedelta(seconds=5))

    assert (
        later.manifest.counts["achievements_achievement"]
        == made.manifest.counts["achievements_achievement"] + 1
    )
    assert later.manifest.counts["core_unsealed"] == 0
    assert later.manifest.counts["core_event"] == later.manifest.counts["core_seal"]
    position, _, sm3 = made.manifest.head.partition(":")
    assert events.verify(anchor=(int(position), sm3)).faults == ()
