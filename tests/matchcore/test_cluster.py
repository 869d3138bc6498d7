"""Two Dask workers in separate network namespaces, one killed mid-run: the same bytes as one process.

Needs root, `ip`, and the optional package distributed; says so and skips where one is missing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchcore import batch
from matchcore.errors import MatchError
from matchcore.index import rebuild
from tests.matchcore.small_pool import items, needs
from tests.own_hosts import CLUSTER

PUBLIC = frozenset({"public"})
ROOT = Path(__file__).resolve().parents[2]
BRIDGE, HOST = f"kzb{os.getpid() % 10000}", f"{CLUSTER}1"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def namespaces() -> Iterator[tuple[str, str]]:
    """Two network namespaces joined to a bridge on this host; gone afterwards."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("two hosts need root and ip to be played on one machine")
    pytest.importorskip("distributed", reason="optional package distributed is not installed")
    names = (f"{BRIDGE}w1", f"{BRIDGE}w2")
    try:
        _ip("link", "add", BRIDGE, "type", "bridge")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"network namespaces are not allowed here: {error.stderr.decode().strip()}")
    try:
        _ip("addr", "add", f"{HOST}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for number, name in enumerate(names, start=2):
            _ip("netns", "add", name)
            _ip("link", "add", f"{name}a", "type", "veth", "peer", "name", f"{name}b")
            _ip("link", "set", f"{name}a", "master", BRIDGE, "up")
            _ip("link", "set", f"{name}b", "netns", name)
            _ip("-n", name, "addr", "add", f"{CLUSTER}{number}/24", "dev", f"{name}b")
            _ip("-n", name, "link", "set", f"{name}b", "up")
            _ip("-n", name, "link", "set", "lo", "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
            subprocess.run(["ip", "link", "del", f"{name}a"], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", BRIDGE], capture_output=True, check=False)


@pytest.mark.slow
def test_a_killed_worker_costs_only_its_shard(tmp_path: Path, namespaces: tuple[str, str]) -> None:
    rebuild(tmp_path / "index", items())
    many = [replace(need, id=f"{need.id}-{copy}") for copy in range(40) for need in needs()]
    run = {"index": tmp_path / "index", "top": 5, "viewer": PUBLIC}
    alone = batch.match(many, out=tmp_path / "alone.csv", processes=1, **run)
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1"}
    started: list[subprocess.Popen] = []

    def start(*command: str) -> subprocess.Popen:
        started.append(
            subprocess.Popen([*command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )
        return started[-1]

    dask, address = [sys.executable, "-m", "distributed.cli.dask_scheduler"], f"tcp://{HOST}:8786"
    try:
        start(*dask, "--host", HOST, "--port", "8786", "--no-dashboard")
        workers = [
            start(
                *("ip", "netns", "exec", name, sys.executable, "-m", "distributed.cli.dask_worker", address),
                *(
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                    "--no-nanny",
                    "--name",
                    name,
                    "--local-directory",
                    str(tmp_path),
                ),
            )
            for name in namespaces
        ]
        _until_workers(address, 2)
        killed: list[float] = []

        def kill_one(count: int) -> None:
            if count and not killed:
                workers[0].send_signal(signal.SIGKILL)
                killed.append(time.monotonic())

        spread = batch.match(many, out=tmp_path / "spread.csv", scheduler=address, progress=kill_one, **run)
        assert killed
        assert workers[0].wait(10) == -signal.SIGKILL
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()
    assert spread == alone
    assert (tmp_path / "spread.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()


def test_a_scheduler_nobody_answers_at_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason="optional package distributed is not installed")
    real = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, **_: real(address, timeout="1s"))
    rebuild(tmp_path / "index", items(20))
    run = {"index": tmp_path / "index", "out": tmp_path / "o.csv", "top": 5, "viewer": PUBLIC}
    with pytest.raises(MatchError, match="连不上 Dask 调度器 tcp://127.0.0.1:9"):
        batch.match(needs(), scheduler="tcp://127.0.0.1:9", **run)
    assert not (tmp_path / "o.csv").exists()


def _until_workers(address: str, count: int) -> None:
    from distributed import Client

    deadline = time.monotonic() + 60
    while True:
        try:
            with Client(address, timeout="2s") as client:
                client.wait_for_workers(count, timeout=60)
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
