"""How the house stands, for the three administrators: numbers of its own tables and of this host, no business of anybody."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from kezhuan import __version__
from kezhuan.core import retention
from kezhuan.core.access import ADMINS, Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.operations import queries
from kezhuan.core.operations.queries import Backup, Chain, Dead, Night, Outbox, Process, Queue
from kezhuan.core.retention import Line
from kezhuan.search import shelves


@dataclass(frozen=True, slots=True)
class HouseStanding:
    """The house at one moment; `disk_*` and `index_behind` are of the host that answers (bytes, seals)."""

    at: datetime
    release: str
    database: str
    database_bytes: int
    disk_free: int
    disk_total: int
    index_behind: int
    jobs: Queue
    outbox: Outbox
    chain: Chain
    failed_sign_ins: int
    backup: Backup | None
    night: Night | None
    dead: tuple[Dead, ...]
    processes: tuple[Process, ...]


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept for a while, rule by rule, as today's run would carry it out; when it last ran."""

    at: datetime
    ran_at: datetime | None
    lines: tuple[Line, ...]


def keeping(actor: Actor, *, at: datetime) -> Keeping:
    """A dry run of the retention rules: counted, nothing changed. Hidden for whoever is none of the three administrators."""
    if actor.role not in ADMINS:
        raise Hidden
    ran = retention.last_run()
    return Keeping(at, ran.finished_at if ran else None, retention.plan())


def standing(actor: Actor, *, at: datetime) -> HouseStanding:
    """How the house stands; Hidden for whoever is none of the three administrators."""
    if actor.role not in ADMINS:
        raise Hidden
    disk, chain = shutil.disk_usage(settings.VAR), queries.chain()
    return HouseStanding(
        at=at,
        release=__version__,
        database="PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        database_bytes=queries.database_bytes(),
        disk_free=disk.free,
        disk_total=disk.total,
        index_behind=max(0, chain.head - shelves.position()),
        jobs=queries.queue(at=at),
        outbox=queries.outbox(at=at),
        chain=chain,
        failed_sign_ins=queries.failed_sign_ins(at=at),
        backup=queries.last_backup(),
        night=queries.last_night(),
        dead=queries.dead_jobs(),
        processes=queries.processes(at=at, head=chain.head),
    )
