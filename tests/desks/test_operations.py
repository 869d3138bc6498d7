"""What machines ask of the house."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from kezhuan.core import clock, events, jobs
from kezhuan.core.access import SYSTEM
from kezhuan.core.models import Job
from kezhuan.core.operations import queries
from kezhuan.core.operations.metrics import Sample, exposition

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_says_yes_and_tells_of_late_jobs_without_going_away(client: Client) -> None:
    assert client.get("/readyz").json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "jobs_late": False,
    }

    jobs.enqueue("some.work", {}, run_at=clock.now() - timedelta(seconds=queries.LATE_S + 5))
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["jobs_late"]) == (200, True)


def test_ready_says_no_where_the_database_is_away_or_behind(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_up_to_date", False)
    monkeypatch.setattr(queries, "pending_migrations", lambda: ("core.0009_next",))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"], answer.json()["database"]) == (503, False, True)

    def away() -> None:
        raise DatabaseError("no password for you")

    monkeypatch.setattr(connection, "ensure_connection", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": False, "migrations": False, "jobs_late": False}


def test_the_metrics_are_the_rows_of_the_tables(client: Client) -> None:
    jobs.enqueue("some.work", {}, run_at=clock.now() - timedelta(seconds=30))
    jobs.enqueue("some.other", {}, run_at=clock.now() + timedelta(hours=1))
    Job.objects.create(kind="dead", state=Job.DEAD, run_at=clock.now(), created_at=clock.now())
    events.record("thing.done", actor=SYSTEM)

    answer = client.get("/metrics")

    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert lines['kezhuan_jobs{state="waiting"}'] == "2"
    assert lines['kezhuan_jobs{state="dead"}'] == "1"
    assert 30 <= int(lines["kezhuan_jobs_oldest_seconds"]) < 90
    assert lines["kezhuan_audit_unsealed"] == "1"
    assert int(lines["kezhuan_database_bytes"]) > 100_000
    assert "kezhuan_backup_age_seconds" not in lines


@pytest.mark.parametrize(
    "headers, address", [({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1"), ({}, "203.0.113.9")]
)
def test_for_everybody_else_there_are_no_metrics(client: Client, headers: dict, address: str) -> None:
    answer = client.get("/metrics", headers=headers, REMOTE_ADDR=address)
    absent = client.get("/no-such-address", headers=headers, REMOTE_ADDR=address)

    assert (answer.status_code, answer.content) == (404, absent.content)


def test_the_token_admits_from_anywhere(client: Client, settings) -> None:
    settings.KZ = settings.KZ | {"KZ_METRICS_TOKEN": "long-enough"}

    answer = client.get(
        "/metrics", headers={"Authorization": "Bearer long-enough"}, REMOTE_ADDR="203.0.113.9"
    )

    assert answer.status_code == 200


def test_labels_are_quoted_and_each_name_explained_once() -> None:
    text = exposition([Sample("a", "What.", 1, {"x": 'q"\\\n'}), Sample("a", "What.", 2)])

    assert (
        text == '# HELP kezhuan_a What.\n# TYPE kezhuan_a gauge\nkezhuan_a{x="q\\"\\\\\\n"} 1\nkezhuan_a 2\n'
    )
