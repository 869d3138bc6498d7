"""Two hosts, each a web server, a worker and an index follower in a process group of its own with a folder of its own,
on one PostgreSQL: what is published on one is found on both within seconds, and nothing rests on a local disk."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg
import pytest

from kezhuan.cli.postgres import FAST, Server
from tests.cli.test_serve import free_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
START_S, SEEN_S, STOP_S = 240, 30, 40
FIRST, SECOND = "碳化硅陶瓷支架", "钛合金蜂窝夹层板"


@dataclass
class Host:
    """One host: its environment, its port, its folder, and `kz serve` while it runs."""

    environ: dict[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def kz(self, *words: str) -> str:
        """What a command says; it must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "kezhuan.cli.main", *words], cwd=ROOT, env=self.environ, capture_output=True, text=True,
            timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """The host's three processes run."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kezhuan.cli.main", "serve", "--port", str(self.port), "--workers", "1"],
            cwd=ROOT, env=self.environ, start_new_session=True, stdout=subprocess.DEVNULL, stderr=(self.folder.parent / f"{self.port}.log").open("ab"),
        )  # fmt: skip

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body; 0 where nobody answers."""
        asked = Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)  # noqa: S310 - our own server
        try:
            with urlopen(asked, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except HTTPError as fault:
            return fault.code, ""
        except (URLError, OSError):
            return 0, ""

    def finds(self, words: str) -> bool:
        """True where the search of this host lists it."""
        status, body = self.ask(f"/api/v1/search?kind=achievements&q={quote(words)}")
        return status == 200 and words in [hit["title"] for hit in json.loads(body)["hits"]]

    def stop(self) -> int:
        """The host has been asked to stop; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_S)

    def end(self) -> None:
        """Nothing of the host's group runs any more."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def until(true: Any, seconds: float) -> float:
    """How long it took until `true()`; fails after `seconds`."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, f"not within {seconds} s"
        time.sleep(0.2)
    return time.monotonic() - started


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[tuple[Host, Host]]:
    """Two hosts of one installation, on an empty migrated PostgreSQL; none of them runs yet."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KZ_", "PYTEST_", "DJANGO_"))
    }
    with Server(FAST) as server:
        with psycopg.connect(server.url(), autocommit=True) as session:
            session.execute("CREATE DATABASE kezhuan")
        made = []
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            environ = kept | {
                "KZ_VAR": str(tmp_path / name), "KZ_DATABASE_URL": server.url("kezhuan"), "KZ_SECRET_KEY": "0123456789-kezhuan-" * 3,
                "PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "kezhuan.settings", "KZ_LOG": "json",
            }  # fmt: skip
            made.append(Host(environ, tmp_path / name))
        made[0].kz("migrate")
        yield made[0], made[1]
        for host in made:
            host.end()


def publish(host: Host, title: str, *more: str) -> dict[str, Any]:
    """The achievement stands in the database, published past both hosts' web servers."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.publisher", title, *more], cwd=ROOT, env=host.environ, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def rows(host: Host, statement: str) -> list[tuple[Any, ...]]:
    """What the database holds, asked past the product."""
    with psycopg.connect(host.environ["KZ_DATABASE_URL"]) as session:
        return session.execute(statement).fetchall()


def half_asked(host: Host) -> socket.socket:
    """A request whose body has not arrived whole: the server has it in hand."""
    asked = socket.create_connection(("127.0.0.1", host.port), timeout=30)
    asked.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nlogin")  # fmt: skip
    return asked


def test_what_one_host_publishes_both_find_and_a_lost_folder_is_made_again_by_one_command(
    hosts: tuple[Host, Host],
) -> None:
    a, b = hosts
    for host in hosts:
        host.start()
    for host in hosts:
        until(lambda host=host: host.ask("/readyz")[0] == 200, START_S)
        until((host.folder / "index" / "position.json").exists, START_S)
    assert not a.finds(FIRST)

    # published once, found on both, which build their folders for themselves
    said = publish(a, FIRST, "--session")
    for host in hosts:
        until(lambda host=host: host.finds(FIRST), SEEN_S)
    assert time.time() - said["at"] < SEEN_S
    assert [host.ask(f"/achievements/{said['uid']}/")[0] for host in hosts] == [200, 200]
    # who signed in anywhere is signed in on both
    assert [host.ask("/people/me/", Cookie=f"sessionid={said['session']}")[0] for host in hosts] == [200, 200]
    assert len(rows(a, "SELECT 1 FROM operations_pulse WHERE kind = 'index'")) == 2
    assert len(rows(a, "SELECT 1 FROM operations_pulse WHERE kind = 'work'")) == 2

    # one host stops as it should: the request it has in hand is answered, its processes leave the list
    asked = half_asked(b)
    time.sleep(0.5)
    b.process.send_signal(signal.SIGTERM)  # type: ignore[union-attr]
    time.sleep(0.5)
    asked.sendall(b"=abc")
    assert asked.recv(200).startswith(b"HTTP/1.1 ")
    asked.close()
    assert b.stop() == 0
    assert b.ask("/healthz")[0] == 0
    assert len(rows(a, "SELECT 1 FROM operations_pulse")) == 2

    # what is published meanwhile only the other finds; its folder is lost; one command, and it finds everything
    # (two copies each: the public and the member one)
    publish(a, SECOND)
    until(lambda: a.finds(SECOND), SEEN_S)
    shutil.rmtree(b.folder)
    b.folder.mkdir()
    assert "可匹配条目 4" in b.kz("index", "rebuild")
    b.start()
    until(lambda: b.ask("/readyz")[0] == 200, START_S)
    assert b.finds(FIRST)
    assert b.finds(SECOND)

    # two sealers and two workers left one chain, and every job done once
    assert "审计链完整" in a.kz("audit", "verify")
    assert rows(a, "SELECT state, count(*) FROM core_job WHERE state = 'dead' GROUP BY 1") == []
    assert [host.stop() for host in hosts] == [0, 0]
