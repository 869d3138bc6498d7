"""How the house stands, in numbers read from its own tables; nothing of anybody's business is among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Sum

from kezhuan.core import clock, events
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Job, Outgoing, Unsealed
from kezhuan.core.operations.models import FailedSignIns, Pulse

# A job due this long and not taken: no worker runs, or too few.
LATE_S = 600
SILENT = timedelta(minutes=1)
_up_to_date = False


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs by state; `oldest_s` is how long the first of those due has waited (seconds, 0 where none waits)."""

    waiting: int
    due: int
    leased: int
    dead: int
    oldest_s: int

    @property
    def late(self) -> bool:
        """True where no worker seems to run."""
        return self.oldest_s > LATE_S


@dataclass(frozen=True, slots=True)
class Outbox:
    """Letters not yet gone, and how long the first has waited (seconds)."""

    waiting: int
    oldest_s: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The audit chain: its last position, and events that wait for their seal."""

    head: int
    unsealed: int


@dataclass(frozen=True, slots=True)
class Backup:
    """The last backup the log knows of; `size` in bytes."""

    at: datetime
    archive: str
    size: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Whether requests can be served: each of database and migrations must be; late jobs are told, not held against it."""

    database: bool
    migrations: bool = False
    jobs_late: bool = False

    @property
    def ok(self) -> bool:
        """True where requests can be served."""
        return self.database and self.migrations


@dataclass(frozen=True, slots=True)
class Process:
    """A background process: `silent` where it has not been heard of for a minute; `behind` are seals an index follower lacks."""

    host: str
    kind: str
    pid: int
    release: str
    since: datetime
    at: datetime
    silent: bool
    behind: int | None


@dataclass(frozen=True, slots=True)
class Dead:
    """Jobs of one kind that were given up: how many, since when the last, and the type of its error (never its text)."""

    kind: str
    count: int
    last: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Night:
    """The last day's work: how many of its jobs are done, given up, and when the last was done."""

    day: date
    done: int
    of: int
    dead: int
    finished_at: datetime | None


def ready(*, at: datetime) -> Ready:
    """What a load balancer asks; a database that does not answer is an answer, never an error."""
    global _up_to_date
    try:
        connection.ensure_connection()
        # Migrations are never taken back under a running process, so once is enough.
        _up_to_date = _up_to_date or not pending_migrations()
        return Ready(True, _up_to_date, queue(at=at).late if _up_to_date else False)
    except DatabaseError:
        return Ready(False)


def pending_migrations() -> tuple[str, ...]:
    """Migrations of this release the database does not have."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def queue(*, at: datetime) -> Queue:
    """The jobs as they stand."""
    counts = dict(Job.objects.exclude(state=Job.DONE).values_list("state").annotate(Count("id")))
    due = Job.objects.filter(state=Job.WAITING, run_at__lte=at).aggregate(n=Count("id"), first=Min("run_at"))
    return Queue(
        waiting=counts.get(Job.WAITING, 0), due=due["n"], leased=counts.get(Job.LEASED, 0), dead=counts.get(Job.DEAD, 0),
        oldest_s=_seconds(due["first"], at),
    )  # fmt: skip


def outbox(*, at: datetime) -> Outbox:
    """The letters that wait."""
    found = Outgoing.objects.filter(state="waiting").aggregate(n=Count("id"), first=Min("at"))
    return Outbox(found["n"], _seconds(found["first"], at))


def chain() -> Chain:
    """Where the log stands."""
    return Chain(events.head_position(), Unsealed.objects.count())


def last_backup() -> Backup | None:
    """The last backup made, None where the log knows of none."""
    event = Event.objects.filter(verb="backup.make").order_by("-at").first()
    return Backup(event.at, event.changes["archive"], event.changes["bytes"]) if event else None


def processes(*, at: datetime, head: int) -> tuple[Process, ...]:
    """Every background process of every host, by host and kind; `head` is the last seal's position."""
    return tuple(
        Process(
            host=row.host, kind=row.kind, pid=row.pid, release=row.release, since=row.since, at=row.at,
            silent=at - row.at > SILENT, behind=None if row.position is None else max(0, head - row.position),
        )
        for row in Pulse.objects.order_by("host", "kind", "pid")[:100]
    )  # fmt: skip


def dead_jobs() -> tuple[Dead, ...]:
    """What was given up, by kind, the newest first."""
    found: dict[str, Dead] = {}
    for kind, run_at, error in (
        Job.objects.filter(state=Job.DEAD).order_by("-run_at").values_list("kind", "run_at", "error")[:1000]
    ):
        held = found.get(kind)
        found[kind] = (
            Dead(kind, held.count + 1, held.last, held.error)
            if held
            else Dead(kind, 1, run_at, error.split(":")[0][:60])
        )
    return tuple(found.values())


def last_night() -> Night | None:
    """The newest day the daily work was put down for; None where it never was."""
    kinds = house().daily
    newest = Job.objects.filter(kind__in=kinds).order_by("-id").first()
    if newest is None:
        return None
    rows = list(
        Job.objects.filter(kind__in=kinds, payload__day=newest.payload["day"]).values_list(
            "state", "finished_at"
        )
    )
    finished = [at for state, at in rows if state == Job.DONE and at]
    return Night(
        day=date.fromisoformat(newest.payload["day"]), done=len(finished), of=len(kinds),
        dead=sum(state == Job.DEAD for state, _ in rows), finished_at=max(finished, default=None),
    )  # fmt: skip


def failed_sign_ins(*, at: datetime, hours: int = 24) -> int:
    """How many sign-ins failed in the last hours."""
    since = at.astimezone(clock.SHANGHAI) - timedelta(hours=hours)
    return FailedSignIns.objects.filter(hour__gt=since).aggregate(n=Sum("count"))["n"] or 0


def database_bytes() -> int:
    """How much room the database takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _seconds(since: datetime | None, at: datetime) -> int:
    return max(0, int((at - since).total_seconds())) if since else 0
