"""A writer killed at any moment leaves an index that opens, holds a committed state, and takes new writes; a rebuild killed
half-way leaves the old one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from matchcore import Index
from matchcore.index import rebuild
from tests.matchcore.small_pool import items, needs

PUBLIC = frozenset({"public"})
_WRITER = """
import sys
from matchcore import Index
from tests.matchcore.small_pool import items
with Index.open(sys.argv[1], writer=True) as index:
    for round in range(10_000):
        index.add(items(10, seed=round, prefix=f"r{round}-"))
        index.commit()
        print(round, flush=True)
"""
_REBUILDER = """
import sys
from matchcore.index import rebuild
from tests.matchcore.small_pool import items
def slowly():
    for number, item in enumerate(items(200_000)):
        if number % 500 == 300:
            print(number, flush=True)
        yield item
rebuild(sys.argv[1], slowly())
"""


def _child(code: str, path: Path) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)], env=env, stdout=subprocess.PIPE, text=True
    )


def test_kill_9_while_rebuilding(tmp_path: Path) -> None:
    # Given an index of 20 items, and a rebuild to 200,000 killed three times after some thousand.
    path = tmp_path / "x"
    rebuild(path, items(20))
    for rounds in (1, 2, 4):
        child = _child(_REBUILDER, path)
        assert child.stdout is not None
        for _ in range(rounds):
            assert child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        # Then the old index stands whole, what was begun lies beside it,
        with Index.open(path) as index:
            assert len(index) == 20
            assert len(index.search(needs()[0], viewer=PUBLIC)) > 0
        assert (tmp_path / "x.new").exists()
    # and one command makes it good.
    assert rebuild(path, items(30)) == 30
    with Index.open(path) as index:
        assert len(index) == 30
    assert sorted(each.name for each in tmp_path.iterdir()) == ["x"]


def test_kill_9_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "x"
    rebuild(path, items(20))
    before = 20
    for kill in range(3):
        child = _child(_WRITER, path)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.05 + 0.07 * kill)
        child.send_signal(signal.SIGKILL)
        told = 1 + len(child.stdout.read().split())
        child.wait()
        with Index.open(path, writer=True) as index:
            # Rounds reuse their ids after each kill, so the count is that of the longest run so far.
            now = len(index)
            assert now % 10 == 0
            assert now >= max(before, 20 + 10 * told)
            assert index.search(needs()[0], viewer=PUBLIC)[0].score > 0
            before = now
