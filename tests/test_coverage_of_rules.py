"""The bench that says which lines and branches the rules' own tests walk: it names what nobody walked."""

from __future__ import annotations

import subprocess
import sys

from benches.coverage_of_rules import PASSES, ROOT, place, read, table, total

RULE = """\
def reward(paid):
    if paid > 3:
        return 3
    return paid


reward(1)
"""


def test_what_is_measured_and_its_tests_stand():
    for paths, tests in PASSES.values():
        for path in paths:
            assert list((ROOT / "src/kezhuan").glob(path)), path
        for name in tests:
            assert place(name).exists(), name


def test_a_branch_nobody_walked_is_named(tmp_path):
    rule, data = tmp_path / "rule.py", tmp_path / "walked"
    rule.write_text(RULE, encoding="utf-8")
    subprocess.run(
        (sys.executable, "-m", "coverage", "run", "--branch", f"--data-file={data}", str(rule)),
        cwd=tmp_path,
        check=True,
    )

    (seen,) = read(data)

    assert (seen.statements, seen.branches, round(seen.percent, 1), seen.missing) == (
        5,
        2,
        71.4,
        ("3", "2->3"),
    )
    assert f"| {seen.path} | 5 | 2 | 71.4% | 3 2->3 |" in table([seen])
    assert total([seen]) == "1 files, 5 statements, 2 branches, 71.4 % walked"
