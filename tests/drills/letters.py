"""Letters under killed workers: what was put down with its act arrives, what was rolled back never does."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

Victim = Callable[..., list[str]]


class Sink:
    """Takes a letter as one line of a file; the worker is killed at its `fatal`-th, before or after the line stands."""

    fatal, handed, early = 0, 0, False

    @classmethod
    def take(cls, row: Any) -> str:
        """The letter has left, unless the worker died of it."""
        cls.handed += 1
        if cls.handed == cls.fatal and cls.early:
            os.kill(os.getpid(), signal.SIGKILL)
        with (Path(os.environ["KZ_VAR"]) / "sink.txt").open("a", encoding="ascii") as file:
            file.write(f"{row.uid}\n")
        if cls.handed == cls.fatal:
            os.kill(os.getpid(), signal.SIGKILL)  # it has left and is not yet marked so: it must go out again
        return "sent"


def join_house() -> None:
    """Letters are delivered as in the product: outside any transaction."""
    from kezhuan.core import joins, ports
    from tests.core import workshop

    ports.ports = lambda: {"mail": Sink.take}
    house = workshop.house(jobs={"notices.deliver": ports.deliver})
    joins.receive(replace(house, outside=frozenset({"notices.deliver"})))


def run(rounds: int, *, victim: Victim) -> dict[str, Any]:
    """`rounds` workers are killed in the middle of delivering; a last one finishes what is left."""
    from kezhuan.core import jobs, outbox
    from kezhuan.core.models import Job

    join_house()
    jobs.LEASE, jobs.MAX_ATTEMPTS = timedelta(seconds=0.3), 10 * rounds
    sent = set()
    for n in range(rounds * 6):
        with transaction.atomic():
            uid = outbox.send("mail", to=f"{n}@example.com", body="x")
            if n % 6 == 5:
                transaction.set_rollback(True)  # its act failed: nobody may hear of it
            else:
                sent.add(str(uid))

    def work(say: Callable[[str], None]) -> None:
        say("begun")
        jobs.run(worker=f"w{os.getpid()}")

    for turn in range(rounds):
        Sink.fatal, Sink.early = random.randint(1, 4), turn % 2 == 0
        victim(work, kill=lambda pid, lines: None)
    Sink.fatal = 0
    while Job.objects.exclude(state=Job.DONE).exists():
        jobs.run()
        time.sleep(0.05)
    lines = (Path(os.environ["KZ_VAR"]) / "sink.txt").read_text(encoding="ascii").split()
    arrived = Tally(lines)
    return {
        "kills": rounds,
        "letters": len(sent),
        "lost": len(sent - set(arrived)),
        "unasked": len(set(arrived) - sent),
        "twice": sum(seen - 1 for seen in arrived.values()),
        "tried_again": sum(Job.objects.values_list("attempts", flat=True)) - len(sent),
    }
