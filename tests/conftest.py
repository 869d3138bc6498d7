"""Shared set-up: repeatable examples, and a flush that may empty the log."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.own_hosts import OWN_HOSTS

# The same examples every time, so that a red run can be repeated; `./kz test --deep` looks further.
settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

pytest_plugins = ["tests.architecture.contexts"]


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


@pytest.fixture(autouse=True, scope="session")
def _desks_compared() -> None:
    """Every remembered statement of a desk is compiled again beside it: what it depends on stays what its key says."""
    from kezhuan.desks import counting

    counting.compared = True


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """A test that reaches beyond this machine fails with the address it asked for."""
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if host not in ("localhost", "::1") and not host.startswith(("127.", *OWN_HOSTS)):
                raise AssertionError(
                    f"a test reaches for {host}:{address[1]}; nothing outside this machine is needed"
                )
        plain(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = plain  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _rulebook_of_this_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads versions another one approved; without a database the shipped versions are the book."""
    from kezhuan.core.rulebook import overlay

    overlay.forget()
    # Once a test: a second look after a second would make the count of queries a matter of how fast the machine is.
    monkeypatch.setattr(overlay, "LOOK_S", 3600.0)
    asked = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not asked and request.node.get_closest_marker("django_db") is None:
        monkeypatch.setattr(overlay, "_stamp", lambda: None)
        monkeypatch.setattr(overlay, "added", lambda: ())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every browser story stands in tests/e2e: the folder marks it, so that none runs in another stage."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    """Every test begins in the language of the source: a page asked for in English leaves its thread in English."""
    from django.utils import translation

    translation.deactivate()
