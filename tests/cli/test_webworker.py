"""A page goes to whichever web process is free; nobody who is silent, slow or gone holds a process up."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from kezhuan.cli import serve
from tests.cli.test_serve import free_port

HOST, PATIENCE_S = "127.0.0.1", 4.0
PAGES = """
import os, time

def app(environ, start):
    while environ["PATH_INFO"] == "/held" and not os.path.exists("gate"):
        time.sleep(0.01)
    time.sleep(0.005)
    body = str(os.getpid()).encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
Ask = Callable[..., str]


@contextmanager
def serving(folder: Path, *more: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Two processes of the house's web server, with these pages instead of its own."""
    (folder / "pages.py").write_text(PAGES, encoding="utf-8")
    port = free_port()
    words = serve.web(HOST, port, workers=2)
    words[words.index("kezhuan.wsgi")] = "pages:app"
    words[words.index("--chdir") + 1] = str(folder)
    server = subprocess.Popen([*words, *more], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while not serve.answers(HOST, port):
            assert server.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield port, server
    finally:
        server.kill() if server.poll() is None else None
        server.wait(10)


def ask(port: int, path: str = "/", *, patience: float = PATIENCE_S) -> str:
    """What the page says: which process drew it."""
    connection = http.client.HTTPConnection(HOST, port, timeout=patience)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def opened(stack: ExitStack, port: int, said: bytes = b"") -> socket.socket:
    """A connection on which this much was said and then nothing."""
    held = stack.enter_context(socket.create_connection((HOST, port), timeout=PATIENCE_S))
    held.sendall(said)
    return held


def test_pages_are_drawn_beside_a_slow_one_by_the_other_process(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, _server), ThreadPoolExecutor(1) as elsewhere:
        slow = elsewhere.submit(ask, port, "/held", patience=60)
        time.sleep(0.3)

        quick = [ask(port) for _ in range(40)]

        assert not slow.done()
        (tmp_path / "gate").touch()
        assert {slow.result(60)}.isdisjoint(quick)
        assert len(set(quick)) == 1


def test_both_processes_draw_and_a_connection_carries_one_page(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, _server), ThreadPoolExecutor(8) as readers:
        drawn = list(readers.map(lambda _n: ask(port), range(200)))
        assert len(drawn) == 200
        assert len(set(drawn)) == 2

        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
        connection.request("GET", "/")
        assert connection.getresponse().getheader("Connection") == "close"


def test_silent_connections_hold_nobody_up(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, _server), ExitStack() as stack:
        silent = [opened(stack, port) for _ in range(12)]
        time.sleep(0.3)

        assert all(ask(port) for _ in range(20))

        # And each may speak at last.
        for one in silent[:3]:
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert one.recv(4096).startswith(b"HTTP/1.1 200")


def test_who_stops_in_the_middle_of_a_request_is_given_up(tmp_path: Path) -> None:
    with serving(tmp_path, "--timeout", "3") as (port, _server), ExitStack() as stack:
        for _ in range(2):
            opened(stack, port, b"GET / HT")

        assert ask(port, patience=30)


@pytest.mark.parametrize("silent", [0, 5])
def test_a_signal_ends_the_server_though_somebody_is_silent(tmp_path: Path, silent: int) -> None:
    with serving(tmp_path) as (port, server), ExitStack() as stack:
        for _ in range(silent):
            opened(stack, port)
        time.sleep(0.3)

        os.kill(server.pid, signal.SIGTERM)

        assert server.wait(9) == 0
