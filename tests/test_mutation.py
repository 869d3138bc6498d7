"""The bench that changes rules one place at a time: which changes it makes, and that it tells good tests from none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benches.mutation import GROUPS, mutants, path_of

ROOT = Path(__file__).resolve().parents[1]
RULE = """\
def reward(paid: int, cap: int = 3) -> int:
    "Half of it, at most the cap."
    if paid <= 0:
        return 0
    return min(paid // 2, cap)
"""
TRY = """\
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from benches import mutation
mutation.warm()
found = mutation.score("rule", [Path(sys.argv[1])], path=Path({here!r}) / "rule.py")
print(found.made, sorted((m.line, m.words) for m in found.alive))
"""


def test_every_place_that_decides_is_changed_once():
    made = [(m.line, m.words) for m in mutants(RULE)]

    assert made == [
        (1, "one more"), (3, "condition negated"), (3, "comparison"), (3, "one more"), (4, "result lost"), (4, "one more"), (5, "result lost"),
        (5, "min for max"), (5, "arithmetic"), (5, "one more"),
    ]  # fmt: skip


def test_every_rule_named_and_its_tests_stand():
    for files in GROUPS.values():
        for module, tests in files.items():
            assert path_of(module).exists(), module
            assert all((ROOT / "tests" / f"{test}.py").exists() for test in tests), module


# Without an assertion every mutant lives; with good ones only those that change nothing: half of 0 or 1 is 0 anyway.
@pytest.mark.parametrize(
    ("body", "alive"),
    [
        ("assert [reward(n) for n in (-1, 0, 1, 2, 5, 7, 9)] == [0, 0, 0, 1, 2, 3, 3]; assert reward(99, 4) == 4", [(3, "comparison"), (3, "one more")]),
        ("reward(8)", 10),
    ],
)  # fmt: skip
def test_good_tests_notice_and_empty_ones_do_not(tmp_path, body, alive):
    (tmp_path / "rule.py").write_text(RULE, encoding="utf-8")
    test = tmp_path / "test_rule.py"
    test.write_text(f"from rule import reward\n\ndef test_it():\n    {body}\n", encoding="utf-8")

    ran = subprocess.run(
        (sys.executable, "-c", TRY.format(here=str(tmp_path)), str(test)), cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    made, _space, left = ran.stdout.strip().partition(" ")
    assert made == "10"
    left = left.count("(") if isinstance(alive, int) else left
    assert left == (alive if isinstance(alive, int) else str(alive))
