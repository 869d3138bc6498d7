"""A later start of the demo asks nothing of a database this code has brought up before, and always of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kezhuan.cli import demo


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was built, a word each time; the file stands beside it."""
    done: list[str] = []

    def build() -> None:
        done.append("built")
        (tmp_path / "kezhuan.sqlite3").touch()

    monkeypatch.setattr(demo, "_build", build)
    monkeypatch.setattr(demo, "read", lambda: {"KZ_VAR": tmp_path, "KZ_DATABASE_URL": ""})
    return done


def test_the_second_start_builds_nothing(built: list[str]) -> None:
    demo.prepare()
    demo.prepare()

    assert built == ["built"]


def test_another_release_or_another_file_is_looked_at_again(
    built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.prepare()
    monkeypatch.setattr(demo, "__version__", "99")
    demo.prepare()
    assert len(built) == 2

    file = tmp_path / "kezhuan.sqlite3"
    file.rename(tmp_path / "elsewhere")
    demo.prepare()
    assert len(built) == 3


def test_a_server_s_database_is_asked_every_time(
    built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "read", lambda: {"KZ_VAR": tmp_path, "KZ_DATABASE_URL": "postgresql://u:p@h/d"})
    demo.prepare()
    demo.prepare()

    assert len(built) == 2
