"""Lines and branches of money, workflow and access that their own tests walk through, file by file.

    python benches/coverage_of_rules.py            both tables; exit 1 where a file is under 100 %
    python benches/coverage_of_rules.py rules      decisions and frame alone, by the fast tests named for them
    python benches/coverage_of_rules.py acts       use cases, sheets and scopes alone, by their rooms' own tests

Only the tests named here are counted: a line that some far-away story happens to pass is not thereby tested.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WANTED = 100.0
# what is measured, as paths under src/kezhuan
MEASURED = (
    "core/frame/*", "core/lifecycle.py", "core/access.py", "core/money.py", "payouts/rules/*", "payouts/lifecycle.py", "rights/rules/*",
    "rights/lifecycle.py", "contracts/rules/amounts.py", "contracts/rules/ledger.py", "contracts/rules/shares.py", "contracts/lifecycle.py", "trials/rules.py",
    "trials/lifecycle.py", "deals/rules.py", "deals/lifecycle.py", "core/publicity/rules.py", "core/publicity/lifecycle.py",
)  # fmt: skip
TESTS = (
    "core/test_frame", "core/test_refusing", "core/test_two_people", "core/test_undo", "core/test_bulk", "core/test_lifecycle", "core/test_labels", "core/test_money",
    "payouts/test_allotting", "payouts/test_ceiling", "payouts/test_conditions", "payouts/test_deciding", "payouts/test_policies",
    "rights/test_dividing", "rights/test_entitling", "rights/test_sharing", "rights/test_stakes_rules", "rights/test_taxing",
    "rights/test_bundling", "rights/test_filing_rules", "contracts/test_amounts", "contracts/test_broker_shares", "contracts/test_ledger", "trials/test_rules", "deals/test_rules",
    "core/publicity/test_rules",
)  # fmt: skip
# What changes money, contracts and rights and who may see them; a room's own tests are all tests of its folder.
ACTS = tuple(
    f"{room}/{part}" for room in ("payouts", "rights", "contracts", "deals", "trials") for part in ("usecases/*", "scopes.py", "imports.py")
)  # fmt: skip
ACT_TESTS = ("payouts", "rights", "contracts", "deals", "trials")
PASSES = {"rules": (MEASURED, TESTS), "acts": (ACTS, ACT_TESTS)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was walked of one file; `missing` names lines and jumps nobody took."""

    path: str
    statements: int
    branches: int
    percent: float
    missing: tuple[str, ...]


def place(name: str) -> Path:
    """The test file or folder of this name."""
    folder = ROOT / "tests" / name
    return folder if folder.is_dir() else folder.with_suffix(".py")


def measured(data: Path, *, paths: tuple[str, ...], tests: tuple[str, ...]) -> int:
    """The tests have run and what they walked through of these paths lies in `data`; pytest's exit code."""
    words = [sys.executable, "-m", "coverage", "run", "--branch", f"--data-file={data}", f"--include={','.join(f'*/kezhuan/{path}' for path in paths)}",
             "-m", "pytest", "-q", "--tb=short", "-m", "not browser", "-p", "no:cacheprovider", "-p", "no:randomly",
             *(str(place(name)) for name in tests)]  # fmt: skip
    return subprocess.run(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False
    ).returncode


def read(data: Path) -> Iterator[Seen]:
    """Every measured file in the order of its path."""
    found = data.with_suffix(".json")
    subprocess.run(
        (sys.executable, "-m", "coverage", "json", "-q", f"--data-file={data}", "-o", str(found)),
        cwd=ROOT,
        check=True,
    )
    for path, row in sorted(json.loads(found.read_text(encoding="utf-8"))["files"].items()):
        summary = row["summary"]
        missing = (*map(str, row["missing_lines"]), *(f"{a}->{b}" for a, b in row["missing_branches"]))
        yield Seen(
            path, summary["num_statements"], summary["num_branches"], summary["percent_covered"], missing
        )


def table(seen: list[Seen]) -> str:
    """The figures as a table, what nobody walked beside them."""
    rows = [
        f"| {s.path} | {s.statements} | {s.branches} | {s.percent:.1f}% | {' '.join(s.missing)} |"
        for s in seen
        if s.statements
    ]
    return "\n".join(
        ("| file | statements | branches | walked | not walked |", "|---|---:|---:|---:|---|", *rows)
    )


def total(seen: list[Seen]) -> str:
    """How much there is and how much of it was walked, in one line."""
    places = sum(s.statements + s.branches for s in seen)
    walked = sum((s.statements + s.branches) * s.percent / 100 for s in seen)
    share = 100 * walked / places if places else 0
    return f"{len(seen)} files, {sum(s.statements for s in seen)} statements, {sum(s.branches for s in seen)} branches, {share:.1f} % walked"


def main(wanted: tuple[str, ...] = tuple(PASSES)) -> int:
    """Prints a table each; 1 where tests fail, a file is under the wanted value, or nothing was measured."""
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    print(f"{date.today()} · {commit.stdout.strip()}")
    wrong = False
    for name in wanted:
        paths, tests = PASSES[name]
        with tempfile.TemporaryDirectory(prefix="kz-coverage-") as folder:
            data = Path(folder) / "walked"
            code = measured(data, paths=paths, tests=tests)
            seen = list(read(data))
        print(f"\n{name}\n\n{table(seen)}\n\n{total(seen)}")
        if under := [s.path for s in seen if s.percent < WANTED]:
            print(f"under {WANTED:.0f} %: {', '.join(under)}")
        wrong = wrong or bool(code or under or not seen)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or tuple(PASSES)))
