"""What an acknowledged write and an enqueued job survive: SIGKILL at any moment, of writer, worker or server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def drill(name: str, rounds: int, folder: Path, *, before: tuple[str, ...] = ()) -> dict[str, Any]:
    """The drill's own account of itself, on an empty database in `folder`."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("KZ_", "PYTEST_"))}
    environ |= {"KZ_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "kezhuan.settings", "PYTHONPATH": "src"}
    words = (*before, sys.executable, "-m", "tests.drills.stem", name, str(rounds))
    done = subprocess.run(
        words, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_a_hundred_killed_writers_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    found = drill("writers", 100, tmp_path)

    assert found["acknowledged"] >= 100, "the writers hardly wrote: the drill shows nothing"
    assert (found["kills"], found["lost"], found["half_done"], found["faults"]) == (100, 0, 0, [])


def test_twenty_killed_servers_lose_nothing_on_postgresql(tmp_path: Path) -> None:
    found = drill("servers", 20, tmp_path)

    assert found["acknowledged"] >= 20, "the writers hardly wrote: the drill shows nothing"
    assert (found["kills"], found["lost"], found["half_done"], found["faults"]) == (20, 0, 0, [])


def test_jobs_of_twenty_killed_workers_are_done_once(tmp_path: Path) -> None:
    found = drill("workers", 20, tmp_path)

    assert (found["done"], found["missing"], found["doubled"]) == (160, 0, 0)
    assert found["tried_again"] > 0, "no worker died with a job in hand: the drill shows nothing"


def test_with_the_mark_in_a_transaction_of_its_own_the_same_drill_doubles_effects(tmp_path: Path) -> None:
    assert drill("careless_workers", 20, tmp_path)["doubled"] > 0


def test_letters_of_fifty_killed_workers_all_arrive_and_none_of_a_failed_act(tmp_path: Path) -> None:
    found = drill("letter_workers", 50, tmp_path)

    assert (found["kills"], found["letters"], found["lost"], found["unasked"]) == (50, 250, 0, 0)
    assert found["tried_again"] == 50, "not every worker died with a letter in hand: the drill shows nothing"
    assert found["twice"] > 0, "a letter that left before its worker died goes out again, under the same id"


COMMITS = 150


def synced(name: str, folder: Path) -> int:
    """How many times the disk was waited for while `COMMITS` transactions were committed."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    counts = folder / "strace"
    trace = ("strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", str(counts))
    if subprocess.run((*trace, "true"), capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    drill("commits", 0, folder)  # migrations are not what is counted
    drill(name, COMMITS, folder, before=trace)
    rows = re.findall(
        r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*?f(?:data)?sync$", counts.read_text(), re.MULTILINE
    )
    return sum(map(int, rows))


def test_every_commit_waits_for_the_disk_and_with_the_weaker_setting_does_not(tmp_path: Path) -> None:
    assert synced("commits", tmp_path) >= COMMITS

    assert synced("loose_commits", tmp_path) < COMMITS / 2
