"""How long "who saw record X since day Y" takes with a million readings: docs/benchmarks/who_saw.md.

    python benches/who_saw.py --database sqlite|postgresql [--rows 1200000] [--times 15]

Fills the log of readings of a made-up region, puts the files out of the operating system's memory (PostgreSQL is started
anew as well), asks once by the command and then by the owner's page, the API and the month of the owner's organisation, in
a process through the whole of Django. Prints Markdown: the first answer, then median and worst of `--times`, the first
among them. The last line asks without the index `reading_subject`, to show what the figures above owe to it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
from benches.web import database, run, size_of  # noqa: E402

LIMIT_S = 5.0
# Readings of the record everybody looks at, of one hardly anybody looks at, and of all others together the rest.
MANY, FEW, DAYS = 50_000, 5, 1_095
SCALE = 0.05


def main() -> None:
    """Fill, forget what memory holds, ask, report."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--rows", type=int, default=1_200_000)
    asked.add_argument("--times", type=int, default=15)
    asked.add_argument("--fill", type=Path, help="(a child) write notes of a filled database here")
    asked.add_argument("--ask", type=Path, help="(a child) ask what these notes name")
    said = asked.parse_args()
    if said.fill or said.ask:
        import django

        django.setup()
        return filled(said.fill, said.rows) if said.fill else answered(said.ask, said.times)
    folder = Path(tempfile.mkdtemp(prefix="kz-saw-"))
    folder.chmod(0o755)  # PostgreSQL runs as somebody else where we are root
    notes = folder / "loaded.json"  # benches/web.py keeps the folder of a database where this stands
    try:
        with database(said.database, folder) as environ:
            took, _mb = run(environ, __file__, "--fill", str(notes), "--rows", str(said.rows))
        cold(folder)
        with database(said.database, folder) as environ:
            report(said.database, json.loads(notes.read_text()), took, size_of(folder))
            line(
                "`./kz disclosure seen`, the record with many, nothing of the database in memory",
                command(environ, notes, "many"),
            )
            line(
                "`./kz disclosure seen`, the record with many",
                *[command(environ, notes, "many") for _ in range(3)],
            )
            line(
                "`./kz disclosure seen`, the record with few",
                *[command(environ, notes, "few") for _ in range(3)],
            )
            run(environ, __file__, "--ask", str(notes), "--times", str(said.times))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cold(folder: Path) -> None:
    """Every file under this folder is read from disk again when it is next asked for."""
    os.sync()
    for file in folder.rglob("*"):
        if file.is_file():
            handle = os.open(file, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def command(environ: Mapping[str, str], notes: Path, which: str) -> float:
    """Seconds of the command as somebody who runs the machine types it, from its start to its last line."""
    known = json.loads(notes.read_text())
    words = (sys.executable, "-m", "kezhuan.cli.main", "disclosure", "seen", "demand", known[which], "--since", known["since"], "--limit", "10000")  # fmt: skip
    began = time.perf_counter()
    done = subprocess.run(words, cwd=ROOT, env=dict(environ), capture_output=True, text=True, check=True)
    took = time.perf_counter() - began
    total = int(done.stdout.rsplit("共 ", 1)[1].split()[0])
    assert total == known["counted"][which], (total, known["counted"][which])
    return took


def report(kind: str, notes: dict[str, Any], took: float, size: int) -> None:
    """The head of the table: what was filled, and where."""
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()  # fmt: skip
    print(f"{datetime.now():%Y-%m-%d}, commit {commit}, {kind}, {os.cpu_count()} cores\n")
    print(
        f"{notes['rows']:,} readings of {notes['records']:,} records by {notes['readers']:,} people over {DAYS} days; database {size / 2**20:,.0f} MB, "
        f"filled in {took:.0f} s. Since {notes['since']}: {notes['counted']['many']:,} readings of the record with many, {notes['counted']['few']} of the one with few.\n"
    )
    print(f"| asked | first | median | worst | limit {LIMIT_S:.0f} s |\n|---|--:|--:|--:|---|", flush=True)


def line(what: str, *took: float) -> None:
    """One row of the table."""
    worst = max(took)
    held = "held" if worst < LIMIT_S else "**missed**"
    print(
        f"| {what} | {took[0]:.3f} s | {statistics.median(took):.3f} s | {worst:.3f} s | {held} |", flush=True
    )


def filled(path: Path, rows: int) -> None:
    """The region and its log of readings stand; the notes say which records have many and few."""
    from benches import web_bulk as bulk
    from benches.web_world import World
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from kezhuan.core import clock, codes
    from kezhuan.demands.models import Demand
    from kezhuan.disclosure.models import Reading
    from kezhuan.people.models import Membership, Organisation, User

    call_command("migrate", verbosity=0)
    bulk.unsafe()
    places = tuple(code for code, _name in codes.choices("regions") if not code.endswith("00"))
    home = tuple(code for code in places if code.startswith(settings.HOME_REGION))
    world, kept = World(SCALE, clock.today(), places, home, make_password("kezhuan-bench-2026")), []
    for model, found in ((Organisation, world.orgs), (User, world.users), (Membership, world.memberships)):
        bulk.write(model, found)
    demands = list(world.demands(kept))
    bulk.write(Demand, demands)
    has_owner = [d for d in demands if d["author_id"]]
    many, few = (
        has_owner[0],
        next(d for d in has_owner if d["organisation_id"] != has_owner[0]["organisation_id"]),
    )
    written = bulk.write(Reading, readings(world, [d["uid"] for d in demands], many["uid"], few["uid"], rows))
    bulk.settled((Organisation, User, Membership, Demand, Reading))
    since = clock.today() - timedelta(days=DAYS * 2 // 3)
    day = datetime.combine(since, datetime.min.time(), clock.SHANGHAI)
    counted = {name: Reading.objects.filter(subject_id=one["uid"], at__gte=day).count() for name, one in (("many", many), ("few", few))}  # fmt: skip
    path.write_text(json.dumps({
        "rows": written, "records": len(demands), "readers": len(world.users), "since": since.isoformat(), "counted": counted,
        "many": str(many["uid"]), "few": str(few["uid"]), "owners": {"many": str(many["author_id"]), "few": str(few["author_id"])},
        "watermark": str(Reading.objects.filter(subject_id=many["uid"]).order_by("id")[777].uid)[:8],
    }))  # fmt: skip


def readings(world: Any, others: list[Any], many: Any, few: Any, rows: int) -> Iterator[dict[str, Any]]:
    """The log in the order it was written: those of one record lie scattered over all of it, as they do in life."""
    draw, orgs = random.Random(7), {org["id"]: org["uid"] for org in world.orgs}
    people = [
        (user["uid"], orgs[hat["organisation_id"]], hat["role"])
        for user, hat in zip(world.users, world.memberships, strict=True)
    ]
    rest = [uid for uid in others if uid not in (many, few)]
    named = (
        [many] * MANY + [few] * FEW + [rest[int(draw.random() * len(rest))] for _ in range(rows - MANY - FEW)]
    )
    draw.shuffle(named)
    step, first = timedelta(days=DAYS) / rows, world.moment - timedelta(days=DAYS)
    for n, uid in enumerate(named, start=1):
        actor, org, role = people[int(draw.random() * len(people))]
        why = ("member", "member", "grant", "office")[n % 4]
        yield {
            "id": n, "uid": world.uid(), "at": first + n * step, "actor_id": actor, "org_id": org, "role": role, "subject_type": "demand",
            "subject_id": uid, "group": "member" if why == "member" else "sealed", "why": why,
        }  # fmt: skip


def answered(notes: Path, times: int) -> None:
    """The lines of page, API, month and watermark, each answer looked at before its seconds count."""
    from django.db import connection
    from django.test import Client
    from django.utils import translation

    from kezhuan.core import clock
    from kezhuan.disclosure.queries import traced
    from kezhuan.people.models import User

    translation.activate("zh-hans")
    known = json.loads(notes.read_text())
    owner = {which: Client() for which in ("many", "few")}
    for which, client in owner.items():
        client.force_login(User.objects.get(uid=known["owners"][which]))

    def page(which: str, words: str = "") -> Callable[[], None]:
        def ask() -> None:
            got = owner[which].get(f"/readings/demand/{known[which]}/?since={known['since']}{words}")
            assert got.status_code == 200, got.status_code
            assert words or f"{known['counted'][which]}" in got.content.decode().replace(",", "")

        return ask

    def api(which: str, offset: int) -> Callable[[], None]:
        def ask() -> None:
            got = owner[which].get(f"/api/v1/readings/demand/{known[which]}?since={known['since']}&offset={offset}&limit=100")  # fmt: skip
            assert got.status_code == 200, got.content
            assert got.json()["total"] == known["counted"][which], got.json()["total"]

        return ask

    def month() -> None:
        assert known["many"] in owner["many"].get(f"/readings/?month={clock.today() - timedelta(days=40):%Y-%m}").content.decode()  # fmt: skip

    def watermark() -> None:
        assert any(str(found.subject_id) == known["many"] for found in traced(known["watermark"]))

    last = known["counted"]["many"] // 20
    for what, ask in (
        ("owner's page, the record with many, first page", page("many")),
        ("owner's page, the record with many, its last page", page("many", f"&page={last}")),
        ("owner's page, the record with many, sealed text alone", page("many", "&group=sealed")),
        ("owner's page, the record with few", page("few")),
        ("API, the record with many, first 100", api("many", 0)),
        ("API, the record with many, 100 from the end", api("many", max(0, known["counted"]["many"] - 100))),
        ("API, the record with few", api("few", 0)),
        ("month of everything of the owner's organisation", month),
        ("whose reading a watermark names (`./kz disclosure trace`)", watermark),
    ):  # fmt: skip
        line(what, *timed(ask, times))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX reading_subject")
    line("owner's page, the record with few, without its index", *timed(page("few"), 3))


def timed(ask: Callable[[], None], times: int) -> list[float]:
    """The seconds of each of so many askings."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return took


if __name__ == "__main__":
    main()
