"""What machines ask: is this process alive, can it serve, and the numbers of the house."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kezhuan import __version__
from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.core.operations import queries, rules
from kezhuan.core.operations.metrics import CONTENT_TYPE, Sample, exposition
from kezhuan.search import shelves


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers; it asks nothing of the database, which may be away."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where requests can be served, else 503; yes and no only, for anybody may ask."""
    found = queries.ready(at=clock.now())
    said = {
        "ready": found.ok,
        "database": found.database,
        "migrations": found.migrations,
        "jobs_late": found.jobs_late,
    }
    return JsonResponse(said, status=200 if found.ok else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for whom the settings admit; for everybody else this address does not exist."""
    if not rules.admitted(
        request.META.get("REMOTE_ADDR", ""),
        forwarded="X-Forwarded-For" in request.headers or "Forwarded" in request.headers,
        authorization=request.headers.get("Authorization", ""),
        networks=settings.KZ["KZ_METRICS_FROM"],
        token=settings.KZ["KZ_METRICS_TOKEN"],
    ):
        raise Hidden
    return HttpResponse(exposition(_samples()), content_type=CONTENT_TYPE)


def _samples() -> Iterator[Sample]:
    at = clock.now()
    yield Sample("info", "Release that runs.", 1, {"version": __version__})
    jobs = queries.queue(at=at)
    for state in ("waiting", "leased", "dead"):
        yield Sample("jobs", "Jobs not done, by state.", getattr(jobs, state), {"state": state})
    yield Sample("jobs_oldest_seconds", "How long the first job due has waited.", jobs.oldest_s)
    letters = queries.outbox(at=at)
    yield Sample("outbox_waiting", "Letters not yet gone.", letters.waiting)
    yield Sample("outbox_oldest_seconds", "How long the first letter has waited.", letters.oldest_s)
    chain = queries.chain()
    yield Sample("audit_head", "Position of the last seal.", chain.head)
    yield Sample("audit_unsealed", "Events that wait for their seal.", chain.unsealed)
    yield Sample(
        "index_lag",
        "Seals the search folders of this host are behind.",
        max(0, chain.head - shelves.position()),
    )
    yield Sample("database_bytes", "Room the database takes.", queries.database_bytes())
    yield Sample(
        "failed_sign_ins_day", "Sign-ins that failed in the last 24 hours.", queries.failed_sign_ins(at=at)
    )
    for process in queries.processes(at=at, head=chain.head):
        labels = {"host": process.host, "kind": process.kind, "pid": str(process.pid)}
        yield Sample(
            "process_silent_seconds",
            "Since a background process was last heard of.",
            int((at - process.at).total_seconds()),
            labels,
        )
        if process.behind is not None:
            yield Sample("process_behind", "Seals an index follower has not read.", process.behind, labels)
    backup = queries.last_backup()
    if backup is not None:
        yield Sample("backup_age_seconds", "Since the last backup.", int((at - backup.at).total_seconds()))
