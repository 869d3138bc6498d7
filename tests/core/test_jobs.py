"""Jobs: enqueued with their act, leased to one worker, retried, buried, and done once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from kezhuan.core import clock, jobs
from kezhuan.core.models import Counter, Event, Job
from tests.core.workshop import at_once, firm, move, owner

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 3, 2, 9, 0, tzinfo=clock.SHANGHAI)
Join = Callable[..., None]


def count(payload: Mapping[str, Any]) -> dict[str, int]:
    """The effect under test: one row per performance."""
    Counter.objects.create(kind=f"c{Counter.objects.count()}-{payload.get('n', 0)}", year=2026)
    return {"n": payload.get("n", 0)}


def fail(payload: Mapping[str, Any]) -> None:
    """Leaves half an effect and breaks."""
    count(payload)
    raise ValueError("电话不通")


def test_a_job_is_done_and_keeps_its_result(joined: Join) -> None:
    joined(jobs={"count": count})
    jobs.enqueue("count", {"n": 7})

    assert jobs.run() == 1

    job = Job.objects.get()
    assert (job.state, job.result, job.progress, job.attempts, job.error) == ("done", {"n": 7}, 100, 1, "")
    assert Counter.objects.count() == 1
    assert jobs.run() == 0


def test_a_job_of_a_rolled_back_act_never_was(joined: Join) -> None:
    joined(jobs={"count": count})
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("count", {})
        raise RuntimeError

    assert jobs.run() == 0


def test_a_job_for_later_waits_for_its_time(joined: Join) -> None:
    joined(jobs={"count": count})
    with clock.at(START):
        jobs.enqueue("count", {}, run_at=START + timedelta(hours=1))
        assert jobs.run() == 0
    with clock.at(START + timedelta(hours=1)):
        assert jobs.run() == 1


def test_a_failure_undoes_its_effect_and_is_tried_again_later_and_later(joined: Join) -> None:
    joined(jobs={"fail": fail})
    with clock.at(START):
        jobs.enqueue("fail", {})
    moment, waits = START, []
    for _ in range(3):
        with clock.at(moment):
            assert jobs.run() == 1
        job = Job.objects.get()
        assert (job.state, job.error) == ("waiting", "ValueError: 电话不通")
        waits.append((job.run_at - moment).total_seconds())
        with clock.at(job.run_at - timedelta(seconds=1)):
            assert jobs.run() == 0
        moment = job.run_at

    assert waits == [2, 4, 8]
    assert Counter.objects.count() == 0


def test_a_job_that_keeps_failing_is_dead_and_kept(joined: Join) -> None:
    joined(jobs={"fail": fail})
    moment = START
    with clock.at(START):
        jobs.enqueue("fail", {})
    for _ in range(jobs.MAX_ATTEMPTS):
        with clock.at(moment):
            jobs.run()
        moment += timedelta(hours=2)

    job = Job.objects.get()
    assert (job.state, job.attempts) == ("dead", jobs.MAX_ATTEMPTS)
    with clock.at(moment):
        assert jobs.run() == 0


def test_a_kind_nobody_handles_is_kept_with_its_fault(joined: Join) -> None:
    jobs.enqueue("unknown", {})

    jobs.run(limit=1)

    assert Job.objects.get().error == "LookupError: no handler for job kind unknown"


def test_twins_are_one_until_the_job_starts(joined: Join) -> None:
    joined(jobs={"count": count})

    first = jobs.enqueue("count", {}, dedupe="index")
    twin = jobs.enqueue("count", {}, dedupe="index")
    other = jobs.enqueue("count", {}, dedupe="other")

    assert first is not None
    assert twin is None
    assert other is not None
    held = jobs.claim("w1")
    assert held is not None
    assert held.uid == first
    assert jobs.enqueue("count", {}, dedupe="index") is not None


def test_a_failed_job_does_not_collide_with_a_twin_asked_for_meanwhile(joined: Join) -> None:
    joined(jobs={"fail": fail})
    jobs.enqueue("fail", {}, dedupe="index")
    held = jobs.claim("w1")
    assert held is not None
    jobs.enqueue("fail", {}, dedupe="index")

    jobs.perform(held)

    assert sorted(Job.objects.values_list("state", "attempts")) == [("waiting", 0), ("waiting", 1)]


def test_a_leased_job_is_nobody_elses_until_the_lease_runs_out(joined: Join) -> None:
    joined(jobs={"count": count})
    with clock.at(START):
        jobs.enqueue("count", {})
        lost = jobs.claim("killed")
        assert lost is not None
        assert jobs.claim("w2") is None
    with clock.at(START + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run(worker="w2") == 1
        jobs.perform(lost)  # the first worker was only slow, and comes back

    assert Counter.objects.count() == 1
    assert Job.objects.get().state == "done"


def test_a_job_that_takes_its_worker_down_every_time_is_buried(joined: Join) -> None:
    joined(jobs={"count": count})
    moment = START
    with clock.at(moment):
        jobs.enqueue("count", {})
    for _ in range(jobs.MAX_ATTEMPTS):
        with clock.at(moment):
            assert jobs.claim("killed") is not None
        moment += jobs.LEASE + timedelta(seconds=1)

    with clock.at(moment):
        assert jobs.claim("w") is None
    assert (Job.objects.get().state, Job.objects.get().error) == ("dead", "worker lost")


def test_a_refusal_inside_a_job_leaves_its_audit_row(joined: Join) -> None:
    record = firm("closed")

    def handler(payload: Mapping[str, Any]) -> None:
        move(record, "edit", owner(record.uid))

    joined(jobs={"edit": handler})
    jobs.enqueue("edit", {})

    jobs.run(limit=1)

    assert Event.objects.order_by("id").last().verb == "firm.edit.refused"
    assert Job.objects.get().error.startswith("Refused: ")


def test_the_progress_bar_stays_below_done(joined: Join) -> None:
    uid = jobs.enqueue("count", {})
    assert uid is not None

    jobs.set_progress(uid, 250)

    assert Job.objects.get().progress == 99


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_every_job_once(joined: Join) -> None:
    joined(jobs={"count": lambda payload: Event.objects.create(
        at=clock.now(), verb="job.done", role="system", subject_type="job", reason=str(payload["n"])
    ) and None})  # fmt: skip
    for n in range(40):
        jobs.enqueue("count", {"n": n})

    answers = at_once([lambda w=w: jobs.run(worker=f"w{w}") for w in range(4)])

    assert sum(answers) == 40
    assert sorted(map(int, Event.objects.values_list("reason", flat=True))) == list(range(40))
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
