"""`./kz index`: build the search folders anew, or follow the database."""

from __future__ import annotations

import logging
import os
import signal
import threading

import click

log = logging.getLogger("kezhuan.search")


@click.group("index", help="检索索引：重建与跟随。")
def index() -> None:
    """The search folders of this host."""


@index.command("rebuild", help="按数据库内容重建检索索引。")
def rebuild() -> None:
    """Both folders hold exactly what the database holds."""
    from kezhuan.search import shelves

    counts = shelves.rebuild()
    click.echo(f"索引已重建：可匹配条目 {counts['items']}，需求 {counts['demands']}")


@index.command("follow", help="持续跟随数据库的变化更新索引（每台主机一个）；没有索引时先建立。")
@click.option("--once", is_flag=True, help="处理完现有变化即退出。")
def follow(once: bool) -> None:
    """Records touched since the last position are indexed anew, again and again, until a signal; a commit is never cut off."""
    from django.db import DatabaseError, close_old_connections

    from kezhuan.core import clock, events
    from kezhuan.core.operations.beating import Beat
    from kezhuan.search import shelves

    beat, stop = Beat("index"), threading.Event()
    for number in () if once else (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    while not stop.is_set() and (once or os.getppid() == parent):
        try:
            events.seal()
            read = shelves.keep_up()
            beat.at(clock.now(), position=shelves.position())
        except DatabaseError as fault:
            log.warning("database away: %s", type(fault).__name__)
            read = 0
        close_old_connections()
        if once and not read:
            break
        if not read:
            stop.wait(0.5)
    beat.ended()


COMMANDS = (index,)
