"""What machines ask of the house."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kezhuan.core import clock, events, jobs, outbox
from kezhuan.core.access import ADMINS, SYSTEM, Role
from kezhuan.core.joins import house
from kezhuan.core.models import Job, Outgoing
from kezhuan.core.operations import beating, queries
from kezhuan.core.operations.metrics import Sample, exposition
from tests.builders import sign_in, user

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
    beating.Beat("index", host="web-1", pid=7).at(clock.now(), position=0)
    beating.count_failed_sign_in(clock.now())

    answer = client.get("/metrics")

    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert lines['kezhuan_jobs{state="waiting"}'] == "2"
    assert lines['kezhuan_jobs{state="dead"}'] == "1"
    assert 30 <= int(lines["kezhuan_jobs_oldest_seconds"]) < 90
    assert lines["kezhuan_audit_unsealed"] == "1"
    assert int(lines["kezhuan_database_bytes"]) > 100_000
    assert lines['kezhuan_process_behind{host="web-1",kind="index",pid="7"}'] == "0"
    assert lines["kezhuan_failed_sign_ins_day"] == "1"
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


@pytest.mark.parametrize("role", sorted(set(Role) - ADMINS - {Role.SYSTEM}))
def test_for_whoever_is_no_administrator_there_is_no_such_page(client: Client, role: Role) -> None:
    if role is not Role.VISITOR:
        sign_in(client, role)

    page, twin = client.get("/operations/"), client.get("/api/v1/operations")

    assert page.status_code == (302 if role is Role.VISITOR else 404)
    assert twin.status_code == (401 if role is Role.VISITOR else 404)


@pytest.mark.parametrize("role", sorted(ADMINS))
def test_each_number_of_the_page_is_the_number_of_its_rows_and_the_api_says_the_same(
    client: Client, role: Role
) -> None:
    sign_in(client, role)
    at = clock.now()
    with clock.at(at):
        jobs.enqueue("some.work", {}, run_at=at - timedelta(minutes=30))
        jobs.plan_day()
        Job.objects.filter(kind="contacts.daily").update(state=Job.DONE, finished_at=at)
        Job.objects.create(
            kind="exchange.export", state=Job.DEAD, run_at=at, created_at=at, error="ValueError: 13912345678"
        )
        outbox.send("sms", to="13912345678", body="x")
        beating.Beat("index", host="web-1", pid=77).at(at - timedelta(minutes=3), position=0)
        beating.Beat("work", host="web-2", pid=78).at(at)
        events.record("backup.make", actor=SYSTEM, changes={"archive": "kezhuan-x.tar", "bytes": 5_000_000})
        events.seal()
        for _ in range(3):
            beating.count_failed_sign_in(at)
        beating.count_failed_sign_in(at - timedelta(hours=30))

        page, twin = client.get("/operations/").content.decode(), client.get("/api/v1/operations").json()

    assert twin["jobs"]["dead"] == 1
    assert twin["jobs"]["oldest_s"] == 1800
    assert twin["outbox"]["waiting"] == 1
    assert twin["failed_sign_ins"] == 3
    assert (twin["night"]["done"], twin["night"]["of"]) == (1, len(house().daily))
    assert twin["backup"]["size"] == 5_000_000
    assert twin["dead"] == [
        {"kind": "exchange.export", "count": 1, "last": twin["dead"][0]["last"], "error": "ValueError"}
    ]
    assert [(p["host"], p["silent"], p["behind"]) for p in twin["processes"]] == [
        ("web-1", True, twin["chain"]["head"]), ("web-2", False, None),
    ]  # fmt: skip
    for said in ("30 分钟", "kezhuan-x.tar", "web-1", "没有报到", "后台没有在办", "ValueError", "登录失败"):
        assert said in page
    # nobody's number and no text of an error stands on it
    assert "13912345678" not in page + str(twin)


def test_the_page_costs_few_queries_however_many_rows_it_has(client: Client) -> None:
    sign_in(client, Role.SYSTEM_ADMIN)
    for n in range(30):
        beating.Beat("work", host="web", pid=n + 1).at(clock.now())
    client.get("/operations/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/operations/")

    assert len(asked) <= 18


def test_a_wrong_password_is_counted_and_a_right_one_is_not(client: Client) -> None:
    user(phone="13912345678", password="the-right-password-1")  # noqa: S106

    client.post("/accounts/login/", {"login": "13912345678", "password": "the-wrong-password"})
    assert queries.failed_sign_ins(at=clock.now()) == 1
    client.post("/accounts/login/", {"login": "13912345678", "password": "the-right-password-1"})
    assert queries.failed_sign_ins(at=clock.now()) == 1


def test_a_process_says_seldom_that_it_lives_and_goes_off_the_list_when_it_ends() -> None:
    at = clock.now()
    beating.Beat("work", host="gone", pid=1).at(at - timedelta(days=2))
    beat = beating.Beat("work", host="here", pid=2)
    beat.at(at)
    beat.at(at + timedelta(seconds=1))

    assert [(p.host, p.at) for p in queries.processes(at=at, head=0)] == [("here", at)]
    beat.ended()
    assert queries.processes(at=at, head=0) == ()


def test_the_page_of_retention_counts_what_would_go_says_why_and_changes_nothing(client: Client) -> None:
    moment = clock.now()
    for state, age in (("sink", 2), ("sink", 3), ("waiting", 3)):
        Outgoing.objects.create(
            channel="sms",
            to="13800000001",
            body="验证码 314159",
            state=state,
            at=moment - timedelta(days=age),
        )
    Outgoing.objects.create(channel="sms", to="13800000001", body="新的", state="sink", at=moment)
    before = list(Outgoing.objects.order_by("id").values_list("body", "to"))
    sign_in(client, Role.AUDITOR)

    page = client.get("/operations/retention/").content.decode()
    line = next(
        row for row in client.get("/api/v1/operations/retention").json()["lines"] if row["code"] == "letters"
    )

    assert (line["rows"], line["soon"], line["days"], line["last"]) == (2, 1, 1, None)
    assert (line["setting"], line["gone"]) == ("outgoing_body_kept_d", "清空正文、主题和地址，记录留下")
    for words in ("没有送达时可以补发", "还没有运行过", "现在有 2 条到期", "/rules/settings.clocks/"):
        assert words in page, words
    assert list(Outgoing.objects.order_by("id").values_list("body", "to")) == before

    # The day's work takes away what the page counted, and the page says so.
    jobs.enqueue("core.tidy", {"day": moment.date().isoformat()})
    jobs.run(kinds=("core.tidy",))
    line = next(
        row for row in client.get("/api/v1/operations/retention").json()["lines"] if row["code"] == "letters"
    )
    assert (line["rows"], line["last"]) == (0, 2)


def test_retention_is_for_the_three_administrators_alone() -> None:
    for role in Role:
        if role in (Role.VISITOR, Role.SYSTEM):
            continue
        client = Client()
        sign_in(client, role)
        expected = 200 if role in ADMINS else 404
        for address in ("/operations/retention/", "/api/v1/operations/retention"):
            assert client.get(address).status_code == expected, (role, address)
