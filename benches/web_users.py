"""Readers of a running server: so many with a pause between pages, or so many that never pause. 127.0.0.1 alone.

Each reader keeps its connection, as a browser does, and sends one request at a time; nothing is retried but a
connection the server had closed.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what kind of page, its address, status, seconds, bytes."""

    kind: str
    path: str
    status: int
    seconds: float
    size: int


@dataclass
class Reader:
    """One reader with its cookie and its connection."""

    port: int
    cookie: str = ""
    _way: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    async def get(self, kind: str, path: str) -> Answer:
        """The answer to one GET, read to its end."""
        began = time.perf_counter()
        kept = self._way is not None
        try:
            status, size = await asyncio.wait_for(self._ask(path), PATIENCE_S)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            if not kept:
                return Answer(kind, path, 0, time.perf_counter() - began, 0)
            status, size = await asyncio.wait_for(self._ask(path), PATIENCE_S)
        return Answer(kind, path, status, time.perf_counter() - began, size)

    async def _ask(self, path: str) -> tuple[int, int]:
        if self._way is None:
            self._way = await asyncio.open_connection(HOST, self.port)
        reader, writer = self._way
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n{cookie}Accept: text/html\r\n\r\n".encode()
        )
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        said = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        size = await self._body(reader, said)
        if said.get("connection", "").lower() == "close":
            self.close()
        return int(head[0].split()[1]), size

    async def _body(self, reader: asyncio.StreamReader, said: Mapping[str, str]) -> int:
        if "content-length" in said:
            size = int(said["content-length"])
            await reader.readexactly(size)
            return size
        size = 0
        while length := int((await reader.readline()).split(b";")[0], 16):
            size += len(await reader.readexactly(length))
            await reader.readline()
        await reader.readline()
        return size

    def close(self) -> None:
        """The connection is given up."""
        if self._way is not None:
            self._way[1].close()
            self._way = None


Script = Callable[[random.Random], tuple[str, str]]


def browse(
    port: int, people: Sequence[tuple[str, Script]], *, seconds: float, pause_s: float, seed: int
) -> list[Answer]:
    """What everybody was answered who read for so long with this mean pause; (cookie, script) a person."""
    answers: list[Answer] = []

    async def one(cookie: str, script: Script, draw: random.Random, until: float) -> None:
        reader = Reader(port, cookie)
        await asyncio.sleep(draw.random() * pause_s)
        while time.perf_counter() < until:
            answers.append(await reader.get(*script(draw)))
            await asyncio.sleep(min(draw.expovariate(1 / pause_s), 5 * pause_s))
        reader.close()

    async def everybody() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(
            *(one(*person, random.Random(seed * 1_000 + n), until) for n, person in enumerate(people))
        )

    asyncio.run(everybody())
    return answers


def hammer(port: int, cookie: str, script: Script, *, seconds: float, readers: int) -> tuple[float, int]:
    """Requests a second of so many readers that never pause, and how many answers were not 200."""
    done: list[int] = []

    async def one(draw: random.Random, until: float) -> None:
        reader = Reader(port, cookie)
        while time.perf_counter() < until:
            done.append((await reader.get(*script(draw))).status)
        reader.close()

    async def everybody() -> float:
        began = time.perf_counter()
        await asyncio.gather(*(one(random.Random(n), began + seconds) for n in range(readers)))
        return time.perf_counter() - began

    took = asyncio.run(everybody())
    return len(done) / took, sum(status != 200 for status in done)


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))]
