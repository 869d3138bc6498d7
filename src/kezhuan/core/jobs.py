"""Work for later: enqueued in the caller's transaction, done once, retried with back-off, kept when dead."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from kezhuan.core import clock
from kezhuan.core.frame import refusals
from kezhuan.core.joins import house
from kezhuan.core.models import Job

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
log = logging.getLogger("kezhuan.jobs")


def enqueue(
    kind: str,
    payload: Mapping[str, Any],
    *,
    dedupe: str | None = None,
    run_at: datetime | None = None,
    owner: UUID | None = None,
) -> UUID | None:
    """The job waits in the caller's transaction; None where the same `dedupe` is already waiting."""
    moment = clock.now()
    job = Job(
        kind=kind,
        payload=dict(payload),
        dedupe=dedupe,
        run_at=run_at or moment,
        created_at=moment,
        owner_id=owner,
    )
    if dedupe is None:
        job.save(force_insert=True)
        return job.uid
    # A unique index decides, so two callers at once leave one job and neither transaction breaks.
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return job.uid if Job.objects.filter(uid=job.uid).exists() else None


def plan_day() -> int:
    """Every daily job of the house has been put down for today, once; how many were put down by this call."""
    day = clock.today().isoformat()
    put = 0
    for kind in house().daily:
        if not Job.objects.filter(kind=kind, payload__day=day).exists():
            put += enqueue(kind, {"day": day}, dedupe=day) is not None
    return put


def claim(worker: str, *, kinds: tuple[str, ...] = ()) -> Job | None:
    """One ready or abandoned job is leased to `worker`; None where nothing is ready."""
    moment = clock.now()
    ready = Q(state=Job.WAITING, run_at__lte=moment) | Q(state=Job.LEASED, lease_until__lt=moment)
    rows = Job.objects.filter(ready)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if not rows.exists():
        return None  # a look costs no write lock; workers look several times a second
    with transaction.atomic():
        # A job that took its worker down with it every time is dead, not for ever next in line.
        rows.filter(state=Job.LEASED, attempts__gte=MAX_ATTEMPTS).update(
            state=Job.DEAD, lease_until=None, error="worker lost"
        )
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        job = rows.order_by("run_at", "id").first()
        if job is None:
            return None
        job.state, job.leased_by, job.lease_until = Job.LEASED, worker, moment + LEASE
        job.attempts += 1
        job.save(update_fields=["state", "leased_by", "lease_until", "attempts"])
    return job


def perform(job: Job) -> None:
    """The handler's effect and the mark "done" stand in one transaction; a failure waits longer each time.

    A kind that house.py calls `outside` (a mail server may take its time) runs before that transaction instead,
    so that nobody waits for the database meanwhile; when the worker is lost in between, it is done again.
    """
    handler = house().jobs.get(job.kind)
    try:
        if handler is None:
            raise LookupError(f"no handler for job kind {job.kind}")
        if job.kind in house().outside:
            _done(job, handler(job.payload))
            return
        with refusals.together():
            if _holds(job):
                _done(job, handler(job.payload))
    except Exception as fault:  # noqa: BLE001 - a worker must outlive every handler's fault
        _failed(job, fault)


def _holds(job: Job) -> bool:
    """False where the lease ran out and another worker has the job."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    return held.state == Job.LEASED and held.leased_by == job.leased_by


def _done(job: Job, result: Any) -> None:
    Job.objects.filter(pk=job.pk, state=Job.LEASED, leased_by=job.leased_by).update(
        state=Job.DONE, finished_at=clock.now(), result=result, progress=100, error="", lease_until=None
    )


def _failed(job: Job, fault: Exception) -> None:
    log.warning("job %s %s failed (attempt %s): %s", job.kind, job.uid, job.attempts, type(fault).__name__)
    dead = job.attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=job.pk, leased_by=job.leased_by).update(
        state=Job.DEAD if dead else Job.WAITING,
        run_at=clock.now() + timedelta(seconds=min(3600, 2**job.attempts)),
        lease_until=None,
        error=f"{type(fault).__name__}: {fault}"[:2000],
        dedupe=None,
    )


def run(*, worker: str | None = None, kinds: tuple[str, ...] = (), limit: int = 10_000) -> int:
    """Ready jobs are done until none is left or `limit` is reached; the number done is returned."""
    name = worker or f"w-{uuid.uuid4().hex[:8]}"
    done = 0
    while done < limit and (job := claim(name, kinds=kinds)) is not None:
        perform(job)
        done += 1
    return done


def set_progress(job_uid: UUID, percent: int) -> None:
    """The progress bar of a running job stands at `percent` (seen after the handler's transaction)."""
    Job.objects.filter(uid=job_uid).update(progress=max(0, min(99, percent)))
