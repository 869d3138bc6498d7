"""Prints how well the search box finds what 200 written queries ask for, as Markdown: docs/benchmarks/search.md.

    python benches/search_quality.py [--half tuning|both] [--reference] [--misses]

The queries (benches/search_queries.csv) were committed before the search was tuned; the half called `kept` is
asked for in the last run alone. Each names the demo records it is about; it counts where all of them stand among
the first ten of their kind, as a verified member sees them. With --reference the titles of the reference data
(KZ_BENCH) lie in the same index, as published records that answer none of the queries.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
BENCH = Path(os.environ.get("KZ_BENCH", ROOT.parent / "shared" / "bench"))
QUERIES = Path(__file__).with_name("search_queries.csv")
FIRST = 10


def prepare() -> None:
    """A database of this run's own holds the demo region."""
    os.environ["KZ_VAR"] = tempfile.mkdtemp(prefix="kz-search-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from kezhuan.demo import load

    load.load()


def add_reference() -> int:
    """Every reference title is a published record beside the demo's; how many there are."""
    from kezhuan.achievements.models import Achievement
    from kezhuan.core import clock
    from kezhuan.demands.models import Demand

    moment = {
        "state_since": clock.now(),
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "origin": "reference",
    }
    with (BENCH / "bdci2019" / "achievements_train.csv").open(encoding="utf-8") as file:
        made = [
            Achievement(
                title=row["title"][:200], state="published", region="330402", upstream_id=row["id"], **moment
            )
            for row in csv.DictReader(file)
        ]
    with (BENCH / "bdci2019" / "demands.csv").open(encoding="utf-8") as file:
        asked = [
            Demand(title=row["title"][:60], public_title=row["title"][:60], problem=row["description"], state="published", audience="public",
                   region="330402", upstream_id=row["id"], **moment)
            for row in csv.DictReader(file)
        ]  # fmt: skip
    Achievement.objects.bulk_create(made, batch_size=500)
    Demand.objects.bulk_create(asked, batch_size=500)
    return len(made) + len(asked)


def records() -> dict[str, Any]:
    """The demo's records by the code of its data files: uid, number, number of the right."""
    from kezhuan.achievements.models import Achievement
    from kezhuan.demands.models import Demand
    from kezhuan.demo.world import written
    from kezhuan.people.models import Profile

    found: dict[str, Any] = {}
    for row in written("achievements_1")["achievement"] + written("achievements_2")["achievement"]:
        a = Achievement.objects.get(title=row["title"])
        right = a.rights.first()
        found[f"a:{row['code']}"] = (a.uid, a.number, right.number if right else "")
    for row in written("demands")["demand"]:
        if d := Demand.objects.filter(title=row["title"]).first():
            found[f"d:{row['code']}"] = (d.uid, d.number, "")
    for p in Profile.objects.all():
        found[f"p:{p.name}"] = (p.uid, p.number, "")
    return found


def spelled(query: str, codes: list[str], known: dict[str, Any]) -> str:
    """The query with the number of its record put in, as the form says."""
    if not query.startswith("{"):
        return query
    what, _, how = query.strip("{}").partition(":")
    number = known[codes[0]][1 if what == "number" else 2]
    if how == "wide":
        return "".join(
            chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in number
        )
    ways = {
        "": number,
        "lower": number.lower(),
        "plain": number.replace("-", "").replace(".", ""),
        "spaced": f" {number[:7]} {number[7:]} ",
    }
    return ways[how]


def ask(
    known: dict[str, Any], half: str
) -> tuple[Counter[Any], Counter[Any], list[tuple[str, str, str]], list[float]]:
    """Asked and found by (half, form), what was missed, and seconds a query."""
    from kezhuan.core.access import Actor, Role
    from kezhuan.portal import exact
    from kezhuan.search import queries

    member = Actor(
        user_id=known["a:melt"][0], role=Role.BROKER, org_id=known["a:ct"][0], region="3304", verified=True
    )
    finders = {"a": queries.find_achievements, "d": queries.find_demands, "p": queries.find_profiles}
    asked: Counter[Any] = Counter()
    right: Counter[Any] = Counter()
    missed, spent = [], []
    with QUERIES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if half == "both" or row["half"] == half]
    for row in rows:
        codes = row["expected"].split(" ")
        text = spelled(row["query"], codes, known)
        begun = time.perf_counter()
        straight = exact.address_of(member, text)
        if straight:
            found = {str(known[code][0]) in straight for code in codes}
        else:
            rows_of = {
                k: {r.uid for r in finders[k](member, text, filters={}, limit=FIRST).rows}
                for k in {code[0] for code in codes}
            }
            found = {known[code][0] in rows_of[code[0]] for code in codes}
        spent.append(time.perf_counter() - begun)
        key = (row["half"], row["form"])
        asked[key] += 1
        right[key] += all(found)
        if not all(found):
            missed.append((row["half"], row["form"], text))
    return asked, right, missed, spent


def table(asked: Counter[Any], right: Counter[Any]) -> str:
    """Recall by form and half."""
    halves = sorted({half for half, _form in asked}, reverse=True)
    forms = list(dict.fromkeys(form for _half, form in asked))
    lines = ["| form | " + " | ".join(halves) + " |", "|---|" + "--:|" * len(halves)]
    for form in forms:
        lines.append(
            f"| {form} | " + " | ".join(f"{right[half, form]}/{asked[half, form]}" for half in halves) + " |"
        )
    sums = {
        h: (
            sum(n for (half, _), n in right.items() if half == h),
            sum(n for (half, _), n in asked.items() if half == h),
        )
        for h in halves
    }
    lines.append(
        "| **recall** | " + " | ".join(f"**{a / n:.3f}** ({a}/{n})" for a, n in sums.values()) + " |"
    )
    return "\n".join(lines)


def main() -> None:
    """One table a corpus, with and without rewording."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=("tuning", "both"), default="tuning")
    options.add_argument("--reference", action="store_true")
    options.add_argument("--misses", action="store_true")
    given = options.parse_args()
    prepare()
    from kezhuan.search import shelves, wording

    known = records()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    print(
        f"Measured {datetime.now():%Y-%m-%d} at {commit}, printed by `benches/search_quality.py --half {given.half}`.\n"
    )
    for name, more in (("the demo region alone", False), ("the demo region among reference titles", True)):
        if more and not (given.reference and BENCH.exists()):
            continue
        n = add_reference() if more else 0
        counts = shelves.rebuild()
        plain = wording.reworded
        wording.reworded = lambda query, titles: ()
        before = ask(known, given.half)
        wording.reworded = plain
        asked, right, missed, spent = ask(known, given.half)
        spent.sort()
        print(
            f"## In {name}: {counts['items'] + counts['demands']} index copies"
            + (f", {n} of them reference titles" if n else "")
            + "\n"
        )
        print(table(asked, right) + "\n")
        print(f"Without rewording: {sum(before[1].values())}/{sum(before[0].values())}. "
              f"A query took {1000 * spent[len(spent) // 2]:.0f} ms (median), {1000 * spent[int(len(spent) * 0.95)]:.0f} ms (95 of 100).\n")  # fmt: skip
        if given.misses:
            print("\n".join(f"- {half} {form}: {text}" for half, form, text in missed) + "\n")


if __name__ == "__main__":
    main()
