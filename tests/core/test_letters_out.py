"""Letters leave at least once, and nobody waits for the database while a mail server takes its time."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from kezhuan.core import jobs, notices, ports
from kezhuan.core.models import Counter, Job, Outgoing
from tests.core.workshop import firm

pytestmark = [pytest.mark.database]
SEEN: list[dict[str, Any]] = []


class Server:
    """A mail server that writes down what it was handed, whether the database was held, and then may break."""

    broken = False

    def __init__(self, *args: Any, **options: Any) -> None:
        self.host = args[0]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *fault: object) -> None:
        return None

    def send_message(self, letter: Any) -> None:
        other = threading.Thread(target=write)
        other.start()
        other.join(2)
        SEEN.append(
            {
                "id": letter["Message-ID"],
                "to": letter["To"],
                "held": connection.in_atomic_block,
                "waited": other.is_alive(),
            }
        )
        if type(self).broken:
            raise OSError("connection reset")


def write() -> None:
    """Somebody else's act while the letter is on its way."""
    Counter.objects.create(kind=uuid4().hex[:12], year=2026)
    connections.close_all()


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, settings: Any, joined: Any) -> type[Server]:
    SEEN.clear()
    settings.KZ = settings.KZ | {"KZ_MAIL_URL": "smtp://post@mail.example:25"}
    monkeypatch.setattr(ports.smtplib, "SMTP", Server)
    monkeypatch.setattr(Server, "broken", False)
    joined(jobs={"notices.deliver": ports.deliver}, outside=frozenset({"notices.deliver"}))
    return Server


@pytest.mark.django_db(transaction=True)
def test_others_write_while_a_letter_is_on_its_way(mail: type[Server]) -> None:
    notices.send("mail", to="a@b.example", body="您有一条通知", subject="通知")

    assert jobs.run() == 1

    assert [(seen["held"], seen["waited"]) for seen in SEEN] == [(False, False)]
    row, job = Outgoing.objects.get(), Job.objects.get()
    assert (row.state, row.attempts, job.state, job.result) == ("sent", 1, "done", {"state": "sent"})
    assert Counter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_the_others_would_have_waited(mail: type[Server], joined: Any) -> None:
    """The edit that turns the test above red: the kind not named as outside."""
    joined(jobs={"notices.deliver": ports.deliver})
    notices.send("mail", to="a@b.example", body="您有一条通知")

    jobs.run()

    assert SEEN[0]["held"] is True
    if connection.vendor == "sqlite":
        assert SEEN[0]["waited"] is True


@pytest.mark.django_db(transaction=True)
def test_a_letter_lost_on_its_way_goes_out_again_under_the_same_id(mail: type[Server]) -> None:
    notices.send("mail", to="a@b.example", body="您有一条通知")
    mail.broken = True
    jobs.run()
    job = Job.objects.get()
    assert (job.state, job.attempts, Outgoing.objects.get().state) == ("waiting", 1, "waiting")

    mail.broken = False
    Job.objects.update(run_at=job.created_at)
    jobs.run()

    assert len({seen["id"] for seen in SEEN}) == 1
    row = Outgoing.objects.get()
    assert (len(SEEN), row.state, row.attempts) == (2, "sent", 2)


@pytest.mark.django_db(transaction=True)
def test_a_worker_lost_after_sending_sends_again_and_one_lost_after_marking_does_not(
    mail: type[Server],
) -> None:
    notices.send("mail", to="a@b.example", body="您有一条通知")
    job = jobs.claim("lost")
    assert job is not None
    ports.deliver(job.payload)  # sent and marked; the worker is gone before the job is
    Job.objects.update(lease_until=job.created_at)

    jobs.run()

    assert len(SEEN) == 1
    assert Job.objects.get().state == "done"


@pytest.mark.django_db
def test_a_letter_of_an_act_that_was_rolled_back_never_leaves(mail: type[Server]) -> None:
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        firm("draft")
        notices.send("mail", to="a@b.example", body="您有一条通知")
        raise RuntimeError

    assert jobs.run() == 0
    assert SEEN == []
