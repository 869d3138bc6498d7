"""Prints how fast sheets go in and out, and the memory they take, as Markdown: docs/benchmarks/sheets.md.

    python benches/sheets.py [--rows 500000] [--written 20000] [--only read|written|exported]

Each line runs in a process of its own on a database of its own, so that the peak is that line's alone. `read` is
parsing a CSV of so many rows; `written` is `./kz data import achievements --commit` on SQLite; `exported` is a
workbook of so many rows. Memory that does not grow with the rows shows as like peaks at a tenth of them.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
TODAY = date(2026, 11, 20)


def main() -> None:
    """The table, a line each; with --one the single line of a child."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=500_000)
    asked.add_argument("--written", type=int, default=20_000)
    asked.add_argument("--only", default="")
    asked.add_argument("--one", nargs=2)
    said = asked.parse_args()
    if said.one:
        one(said.one[0], int(said.one[1]))
        return
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    print(
        f"{datetime.now():%Y-%m-%d}, commit {commit}\n\n| what | rows | rows/s | peak memory |\n|---|---|---|---|"
    )
    for what, rows in (("read", said.rows), ("written", said.written), ("exported", said.written)):
        for count in (rows // 10, rows) if said.only in ("", what) else ():
            subprocess.run([sys.executable, __file__, "--one", what, str(count)], check=True)


def one(what: str, rows: int) -> None:
    """One line: what was done, how many rows a second, the peak of this process."""
    folder = Path(tempfile.mkdtemp(prefix="kz-sheets-"))
    os.environ["KZ_VAR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kezhuan.settings"
    import django

    django.setup()
    file = folder / "rows.csv"
    with file.open("w", encoding="utf-8") as stream:
        stream.write("id,title,text\n")
        stream.writelines(
            f"CG-{n:07d},低温烧结陶瓷制备技术第 {n} 号,{'烧结温度降低，强度提高。' * 8}\n"
            for n in range(rows)
        )
    work = {"read": read, "written": write, "exported": export}[what]
    if what == "written":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    started = time.perf_counter()
    done = work(file, rows)
    took = time.perf_counter() - started
    assert done == rows, (done, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {what} | {rows:,} | {rows / took:,.0f} | {peak} MB |", flush=True)


def read(file: Path, rows: int) -> int:
    """How many rows were parsed without a fault."""
    from kezhuan.achievements.imports import COLUMNS
    from kezhuan.files.sheets import Limits, Parsed, parse_each, read_rows

    limits = Limits(max_bytes=None, max_rows=None)
    return sum(isinstance(outcome, Parsed) for outcome in parse_each(COLUMNS, read_rows(file, limits=limits)))


def write(file: Path, rows: int) -> int:
    """How many achievements came to stand."""
    from kezhuan.achievements import imports

    return imports.run(file, commit=True, today=TODAY, source="bench", chunk=1_000).new


def export(file: Path, rows: int) -> int:
    """How many rows went into a workbook."""
    from kezhuan.achievements.imports import COLUMNS
    from kezhuan.files.sheets import write_xlsx

    count = 0

    def each() -> Iterator[dict[str, Any]]:
        nonlocal count
        for n in range(rows):
            count += 1
            yield {
                "id": f"CG-{n}",
                "title": f"低温烧结陶瓷制备技术第 {n} 号",
                "text": "烧结温度降低，强度提高。",
            }

    assert write_xlsx(COLUMNS, each(), title="成果")
    return count


if __name__ == "__main__":
    main()
