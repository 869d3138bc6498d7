"""Shared set-up: settings, one folder per worker, repeatable examples, and a flush that may empty the log."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezhuan.settings")
_made: list[Path] = []
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if "KZ_VAR" not in os.environ:
    _made.append(Path(tempfile.mkdtemp(prefix="kz-test-")))
    os.environ["KZ_VAR"] = str(_made[0])
elif _worker and not os.environ["KZ_VAR"].endswith(_worker):
    os.environ["KZ_VAR"] = str(Path(os.environ["KZ_VAR"]) / _worker)

# The same examples every time, so that a red run can be repeated; `./kz test --deep` looks further.
settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

pytest_plugins = ["tests.architecture.contexts"]


def pytest_unconfigure() -> None:
    """The folder this run made goes with it."""
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_the_log() -> Iterator[None]:
    """Between tests the log is emptied with its triggers lifted: the product itself never can."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield  # PostgreSQL empties by TRUNCATE, which these triggers do not watch
        return
    operations = type(connection.ops)
    plain = operations.execute_sql_flush

    def flush(self, sql_list):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        plain(self, sql_list)
        with self.connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)

    operations.execute_sql_flush = flush
    yield
    operations.execute_sql_flush = plain
