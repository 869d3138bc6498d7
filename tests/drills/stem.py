"""The process under the drills: it knows the house, forks writers and workers, and kills them.

Run as `python -m tests.drills.stem DRILL ROUNDS` with KZ_VAR and KZ_DATABASE_URL naming an empty database;
prints one line of JSON that the test judges. Forking spares each victim the second that a start costs.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter as Tally
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction

REACTION = "firm.index"


def join() -> None:
    """Django stands, the database is migrated, and the small house of the tests is in place."""
    import django

    django.setup()
    from django.core.management import call_command

    from kezhuan.core import joins
    from tests.core import workshop

    call_command("migrate", verbosity=0)
    joins.receive(workshop.house(reactions={"firm.edit": (REACTION,)}, jobs={"effect": effect}))


def victim(
    work: Callable[[Callable[[str], None]], None], *, kill: Callable[[int, list[str]], None]
) -> list[str]:
    """`work` runs in a fork that writes lines to a pipe; `kill` ends it; the lines that arrived are returned."""
    connection.close()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            work(lambda line: os.write(writing, f"{line}\n".encode()) and None)
        except DatabaseError:
            os._exit(3)  # the server went away under it, which is the point of the drill
        os._exit(0)
    os.close(writing)
    lines: list[str] = []
    with os.fdopen(reading, "rb") as pipe:
        lines.append(pipe.readline().decode().strip())
        if lines[0]:  # it has begun; a server still recovering sends it away before
            kill(pid, lines)
        lines += [line.decode().strip() for line in pipe if line.endswith(b"\n")]
    os.waitpid(pid, 0)
    return [line for line in lines if line]


def after(low: float, high: float) -> Callable[[int, list[str]], None]:
    """Kills the process at a random moment between `low` and `high` seconds."""

    def kill(pid: int, lines: list[str]) -> None:
        time.sleep(random.uniform(low, high))
        os.kill(pid, signal.SIGKILL)

    return kill


def keep_editing(uid: Any) -> Callable[[Callable[[str], None]], None]:
    """A writer that edits one record for ever, and says each edit's key once it is committed."""
    from kezhuan.core import events
    from kezhuan.people.models import Organisation
    from tests.core import workshop

    def work(say: Callable[[str], None]) -> None:
        record = Organisation.objects.get(uid=uid)
        actor = workshop.owner(uid)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_backend_pid()")
                say(str(cursor.fetchone()[0]))
            else:
                say("begun")
        while True:
            key = f"{os.getpid()}-{record.version + 1}"
            workshop.move(record, "edit", actor, {"name": key}, key=key)
            say(key)
            if record.version % 5 == 0:
                events.seal(20)

    return work


def judge(uid: Any, acknowledged: list[str], kills: int) -> dict[str, Any]:
    """What the database holds against what the writers were told."""
    from kezhuan.core import events
    from kezhuan.core.models import Event, Job, Unsealed
    from kezhuan.people.models import Organisation

    while events.seal():
        continue
    record = Organisation.objects.get(uid=uid)
    keys = list(Event.objects.filter(verb="firm.edit").order_by("id").values_list("key", flat=True))
    verdict = events.verify()
    return {
        "kills": kills,
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - set(keys)),
        "half_done": abs(record.version - 1 - len(keys))
        + abs(Job.objects.filter(kind=REACTION).count() - len(keys))
        + (record.name != keys[-1])
        + Unsealed.objects.count(),
        "faults": [fault.what for fault in verdict.faults],
        "sealed": verdict.checked,
    }


def writers(rounds: int) -> dict[str, Any]:
    """`rounds` writers are killed in the middle of their writing."""
    from tests.core import workshop

    uid = workshop.firm().uid
    acknowledged: list[str] = []
    for _ in range(rounds):
        acknowledged += victim(keep_editing(uid), kill=after(0.04, 0.2))[1:]
    return judge(uid, acknowledged, rounds)


def servers(rounds: int) -> dict[str, Any]:
    """The database server is killed `rounds` times under a writer: every fourth time the postmaster, else its backend."""
    from tests.drills.postmaster import Drilled

    with Drilled() as server:
        os.environ["KZ_DATABASE_URL"] = server.url("kezhuan")
        join()
        from tests.core import workshop

        uid, acknowledged, back = workshop.firm().uid, [], []
        for turn in range(rounds):

            def kill(pid: int, lines: list[str], turn: int = turn) -> None:
                time.sleep(random.uniform(0.03, 0.2))
                if turn % 4:
                    os.kill(int(lines[0]), signal.SIGKILL)
                else:
                    server.kill()
                started = time.monotonic()
                server.back()
                back.append(time.monotonic() - started)

            said: list[str] = []
            while not said:
                server.back()
                said = victim(keep_editing(uid), kill=kill)
            acknowledged += said[1:]
        found = judge(uid, acknowledged, rounds) | {"slowest_recovery_s": round(max(back), 1)}
        connection.close()
        return found


def effect(payload: Mapping[str, Any]) -> None:
    """The effect that must happen once: one event per job, and time to be killed in."""
    from kezhuan.core import events
    from kezhuan.core.access import SYSTEM

    events.record("drill.effect", actor=SYSTEM, changes={"n": payload["n"]})
    time.sleep(0.004)


def workers(rounds: int, *, careful: bool = True) -> dict[str, Any]:
    """`rounds` workers are killed; a last one finishes what is left."""
    from kezhuan.core import jobs
    from kezhuan.core.models import Event, Job

    jobs.LEASE, jobs.MAX_ATTEMPTS = timedelta(seconds=0.3), 10 * rounds
    count = rounds * 8
    for n in range(count):
        jobs.enqueue("effect", {"n": n})

    def work(say: Callable[[str], None]) -> None:
        say("begun")
        name = f"w{os.getpid()}"
        while (job := jobs.claim(name)) is not None:
            (jobs.perform if careful else careless)(job)
        time.sleep(60)  # wait to be killed

    for _ in range(rounds):
        victim(work, kill=after(0.03, 0.12))
    while Job.objects.exclude(state=Job.DONE).exists():
        jobs.run()
        time.sleep(0.05)
    effects = Tally(event.changes["n"] for event in Event.objects.filter(verb="drill.effect"))
    return {
        "kills": rounds,
        "jobs": count,
        "done": Job.objects.filter(state=Job.DONE).count(),
        "missing": count - len(effects),
        "doubled": sum(seen - 1 for seen in effects.values()),
        "tried_again": Job.objects.filter(attempts__gt=1).count(),
    }


def careless(job: Any) -> None:
    """What `jobs.perform` must not be: the effect in one transaction, the mark in the next."""
    from kezhuan.core.models import Job

    with transaction.atomic():
        effect(job.payload)
    time.sleep(0.05)
    Job.objects.filter(pk=job.pk).update(state=Job.DONE)


def careless_workers(rounds: int) -> dict[str, Any]:
    """The same drill with the guard off: the test must see doubled effects."""
    return workers(rounds, careful=False)


def letter_workers(rounds: int) -> dict[str, Any]:
    """`rounds` workers are killed while letters leave."""
    from tests.drills import letters

    return letters.run(rounds, victim=victim)


def commits(rounds: int, *, synchronous: str = "FULL") -> dict[str, Any]:
    """`rounds` transactions are committed, for strace to count what reached the disk."""
    from kezhuan.core import events
    from kezhuan.core.access import SYSTEM

    with connection.cursor() as cursor:
        if synchronous != "FULL":
            cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA synchronous")
        level = cursor.fetchone()[0]
    for n in range(rounds):
        with transaction.atomic():
            events.record("drill.commit", actor=SYSTEM, changes={"n": n})
    return {"commits": rounds, "synchronous": level}


def loose_commits(rounds: int) -> dict[str, Any]:
    """The same with the weaker setting: the count must fall below the commits."""
    return commits(rounds, synchronous="NORMAL")


DRILLS = {
    drill.__name__: drill for drill in (writers, servers, workers, careless_workers, letter_workers, commits, loose_commits)
}  # fmt: skip


if __name__ == "__main__":
    random.seed(7)
    name, rounds = sys.argv[1], int(sys.argv[2])
    if name != "servers":
        join()
    print(json.dumps(DRILLS[name](rounds), ensure_ascii=False))  # noqa: T201 - this line is the answer
