"""A writer killed at any moment leaves an index that opens, holds a committed state, and takes new writes."""

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


def test_kill_9_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "x"
    rebuild(path, items(20))
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    before = 20
    for kill in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)], env=env, stdout=subprocess.PIPE, text=True
        )
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
