"""The processes of one host start together, are announced once, and end together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kezhuan.cli import serve

LISTEN = "import socket,time; s=socket.socket(); s.bind(('127.0.0.1', {port})); s.listen(); time.sleep(60)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def _signals_come_back() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_when_one_process_ends_the_others_are_ended_and_the_code_is_not_zero(
    capsys: pytest.CaptureFixture[str],
) -> None:
    port = free_port()
    wanted = {
        "web": [sys.executable, "-c", LISTEN.format(port=port)],
        "work": [sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(4)"],
    }

    code = serve.run(wanted, host="127.0.0.1", port=port, ready=lambda: None)

    assert code == 4
    assert not serve.answers("127.0.0.1", port)
    assert "work" in capsys.readouterr().err


def test_a_signal_ends_all_and_ready_is_said_once() -> None:
    port, said = free_port(), []

    def ready() -> None:
        said.append(time.monotonic())
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()

    wanted = {"web": [sys.executable, "-c", LISTEN.format(port=port)]}

    assert serve.run(wanted, host="127.0.0.1", port=port, ready=ready) == 0
    assert len(said) == 1
    assert not serve.answers("127.0.0.1", port)


def test_a_taken_port_is_named_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SystemExit):
            serve.refuse_taken("127.0.0.1", port)

    assert f"--port {port + 1}" in capsys.readouterr().err


def test_the_others_wait_until_the_pages_answer(tmp_path: Path) -> None:
    port, seen = free_port(), tmp_path / "seen"
    late = "import time; time.sleep(0.6); " + LISTEN.format(port=port)
    look = f"import socket; s=socket.socket(); open({str(seen)!r}, 'w').write(str(s.connect_ex(('127.0.0.1', {port}))))"
    wanted = {
        "work": [sys.executable, "-c", f"{look}; import time; time.sleep(60)"],
        "web": [sys.executable, "-c", late],
    }

    def ready() -> None:
        threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGTERM)).start()

    assert serve.run(wanted, host="127.0.0.1", port=port, ready=ready) == 0
    assert seen.read_text() == "0"
