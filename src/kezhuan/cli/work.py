"""`./kz work`: what happens behind the pages: seals within a second, jobs, and letters that go out.

Letters are jobs too, so the one loop serves both.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable

import click
from django.db import DatabaseError, close_old_connections, connection

from kezhuan.core import clock, events, jobs
from kezhuan.core.operations.beating import Beat

IDLE_S = 0.5
# How often the worker looks whether a new day has begun.
DAY_S = 60
log = logging.getLogger("kezhuan.work")


def loop(step: Callable[[], int], stop: threading.Event, *, idle_s: float = IDLE_S) -> None:
    """`step` is called until `stop`; where it found nothing to do or the database was away, a pause follows."""
    while not stop.is_set():
        try:
            done = step()
        except DatabaseError as fault:
            log.warning("database away: %s", fault)
            connection.close()
            done = 0
        close_old_connections()
        if not done:
            stop.wait(idle_s)
    connection.close()


def watch_parent(stop: threading.Event) -> None:
    """`stop` is set when the process that started this one is gone."""
    parent = os.getppid()
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()


def run(stop: threading.Event) -> None:
    """Sealer, planner of daily work and worker run until `stop`."""
    name = f"{os.uname().nodename}-{os.getpid()}"[:64]
    sealer = threading.Thread(target=loop, args=(events.seal, stop), name="sealer", daemon=True)
    planner = threading.Thread(
        target=loop, args=(jobs.plan_day, stop), kwargs={"idle_s": DAY_S}, name="planner", daemon=True
    )
    sealer.start()
    planner.start()
    beat = Beat("work")

    def step() -> int:
        beat.at(clock.now())
        return jobs.run(worker=name, limit=20)

    loop(step, stop)
    beat.ended()
    sealer.join(timeout=10)
    planner.join(timeout=10)


@click.command("work", help="后台进程：执行任务、给事件加封印、外发通知；Ctrl-C 停止。")
@click.option("--once", is_flag=True, help="做完现有的就结束")
def command(once: bool) -> None:
    if once:
        jobs.plan_day()
        while jobs.run() or events.seal():
            continue
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=watch_parent, args=(stop,), daemon=True).start()
    run(stop)
