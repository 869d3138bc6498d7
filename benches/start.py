"""How long `./kz demo` takes to its first page: from a fresh clone in an empty folder, and once it stands.

    python benches/start.py [--later 3]

Prints seconds beside the limits of 120 and 5. The first start makes the environment from hashed requirements, so the
package index and the line to it are part of it; nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 600


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seconds(folder: Path) -> float:
    """Seconds from the command to the first page; the demo is ended afterwards."""
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("KZ_", "PYTHON"))
    }
    began = time.monotonic()
    running = subprocess.Popen(
        ["./kz", "demo", "--port", str(port)], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        while time.monotonic() - began < PATIENCE_S:
            if running.poll() is not None:
                raise SystemExit(f"./kz demo ended with {running.returncode}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30):
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"no page within {PATIENCE_S} s")
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait()


def main() -> None:
    """One first start and several later ones, each on a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--later", type=int, default=3, help="how many later starts")
    wanted = parser.parse_args()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    print(f"{datetime.now(UTC):%Y-%m-%d} commit {commit} cores {os.cpu_count()}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "kezhuan"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
        print(f"first start, from an empty folder: {seconds(folder):.1f} s (limit 120)", flush=True)
        for _ in range(wanted.later):
            print(f"later start: {seconds(folder):.1f} s (limit 5)", flush=True)


if __name__ == "__main__":
    main()
