"""Lines and branches of money, workflow and access that their own tests walk through, file by file.

    python benches/coverage_of_rules.py            the table; exit 1 where a file is under 100 %

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
    "core/test_frame", "core/test_two_people", "core/test_undo", "core/test_bulk", "core/test_lifecycle", "core/test_labels", "core/test_money",
    "payouts/test_allotting", "payouts/test_ceiling", "payouts/test_conditions", "payouts/test_deciding", "payouts/test_policies",
    "rights/test_dividing", "rights/test_entitling", "rights/test_sharing", "rights/test_stakes_rules", "rights/test_taxing",
    "rights/test_bundling", "rights/test_filing_rules", "contracts/test_amounts", "contracts/test_broker_shares", "contracts/test_ledger", "trials/test_rules", "deals/test_rules",
    "core/publicity/test_rules",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What was walked of one file; `missing` names lines and jumps nobody took."""

    path: str
    statements: int
    branches: int
    percent: float
    missing: tuple[str, ...]


def measured(data: Path) -> int:
    """The tests have run and what they walked through lies in `data`; pytest's exit code."""
    words = [sys.executable, "-m", "coverage", "run", "--branch", f"--data-file={data}", f"--include={','.join(f'*/kezhuan/{path}' for path in MEASURED)}",
             "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "-p", "no:randomly", *(f"tests/{name}.py" for name in TESTS)]  # fmt: skip
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


def main() -> int:
    """Prints the table; 1 where tests fail, a file is under the wanted value, or nothing was measured."""
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    with tempfile.TemporaryDirectory(prefix="kz-coverage-") as folder:
        data = Path(folder) / "walked"
        code = measured(data)
        seen = list(read(data))
    print(f"{date.today()} · {commit.stdout.strip()}\n\n{table(seen)}")
    under = [s.path for s in seen if s.percent < WANTED]
    if under:
        print(f"under {WANTED:.0f} %: {', '.join(under)}")
    return int(bool(code or under or not seen))


if __name__ == "__main__":
    sys.exit(main())
