"""How the house stands, in numbers read from its own tables; nothing of anybody's business is among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min

from kezhuan.core import events
from kezhuan.core.models import Event, Job, Outgoing, Unsealed

# A job due this long and not taken: no worker runs, or too few.
LATE_S = 600
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
