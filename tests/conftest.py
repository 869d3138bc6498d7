"""Shared set-up: settings, and a flush that may empty the append-only tables between tests."""

from __future__ import annotations

import os
import tempfile

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezhuan.settings")
os.environ.setdefault("KZ_VAR", tempfile.mkdtemp(prefix="kz-test-"))


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_the_log() -> None:
    """Between tests the log is emptied with its triggers lifted: the product itself never can."""
    from django.db.backends.sqlite3.operations import DatabaseOperations

    plain = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        plain(self, sql_list)
        with self.connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = flush
