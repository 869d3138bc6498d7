"""A whole challenge matched: every demand against every item, shard by shard, on processes or a Dask cluster.

Each shard of demands is a pure function of the index and the model, so its result is the same wherever it
runs; finished shards are kept beside the output until all are done, so that an interrupted run resumes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from matchcore.errors import MatchError
from matchcore.index import Index
from matchcore.model import digest, load
from matchcore.retrieval import DEPTH
from matchcore.sifting import WIDTH
from matchcore.sifting import digest as sieve_digest
from matchcore.sifting import load as load_sieve
from matchcore.types import Need

SHARD = 16
HEADER = ("demand_id", "rank", "item_id", "score", "p1", "p2", "p3", "p4")


@dataclass(frozen=True, slots=True)
class Job:
    """What every shard shares: where the index and the model lie, for whom, how many items each, of how many ranked,
    sifted out of how many retrieved."""

    index: str
    model: str | None
    viewer: tuple[str, ...]
    top: int
    depth: int
    width: int


@lru_cache(maxsize=1)
def _index(path: str, model: str | None) -> Index:
    return Index.open(path, model=load(Path(model) if model else None))


def run_shard(job: Job, needs: Sequence[Need]) -> str:
    """The CSV lines of these demands, demand by demand, best item first."""
    index = _index(job.index, job.model)
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    for need in needs:
        hits = index.search(
            need,
            viewer=frozenset(job.viewer),
            top=job.top,
            depth=job.depth,
            width=job.width,
            explain=False,
        )
        for rank, hit in enumerate(hits, start=1):
            write([need.id, rank, hit.id, f"{hit.score:.6f}", *(f"{level:.6f}" for level in hit.levels)])
    return out.getvalue()


def match(
    needs: Sequence[Need],
    *,
    index: Path,
    out: Path,
    top: int,
    viewer: frozenset[str],
    depth: int = DEPTH,
    width: int = WIDTH,
    model: Path | None = None,
    processes: int = 0,
    scheduler: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> str:
    """The CSV at `out` holds every demand's best items; its SHA-256 is the same for any number of processes."""
    learned = str(model.resolve()) if model else None
    job = Job(str(index.resolve()), learned, tuple(sorted(viewer)), top, depth, width)
    with Index.open(index, model=load(model)) as checked:
        stamp = _stamp(job, needs, checked)
    parts = out.with_name(out.name + ".parts")
    _prepare(parts, stamp)
    shards = [needs[at : at + SHARD] for at in range(0, len(needs), SHARD)]
    missing = [number for number in range(len(shards)) if not _part(parts, number).exists()]
    done = len(needs) - sum(len(shards[number]) for number in missing)
    progress(done)
    run = _on_cluster(scheduler) if scheduler else _on_processes(processes or os.cpu_count() or 1)
    for number, text in run(job, [(number, shards[number]) for number in missing]):
        _write_whole(_part(parts, number), text)
        done += len(shards[number])
        progress(done)
    return _collect(parts, len(shards), out)


def _on_processes(count: int) -> Callable[[Job, list], Iterator[tuple[int, str]]]:
    def run(job: Job, work: list[tuple[int, Sequence[Need]]]) -> Iterator[tuple[int, str]]:
        if count == 1 or len(work) < 2:
            yield from ((number, run_shard(job, needs)) for number, needs in work)
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(count, len(work)), mp_context=context) as pool:
            futures = {pool.submit(run_shard, job, needs): number for number, needs in work}
            from concurrent.futures import as_completed

            for future in as_completed(futures):
                yield futures[future], future.result()

    return run


def _on_cluster(address: str) -> Callable[[Job, list], Iterator[tuple[int, str]]]:
    def run(job: Job, work: list[tuple[int, Sequence[Need]]]) -> Iterator[tuple[int, str]]:
        try:
            from distributed import Client, as_completed
        except ImportError as error:
            raise MatchError("--scheduler 需要可选依赖 distributed（安装 kezhuan[cluster]）") from error
        try:
            connected = Client(address, timeout="20s")
        except (OSError, ValueError) as error:
            raise MatchError(f"连不上 Dask 调度器 {address}（{error}）") from error
        with connected as client:
            futures = {
                client.submit(run_shard, job, needs, pure=False, retries=3): number for number, needs in work
            }
            for future in as_completed(futures):
                yield futures[future], future.result()

    return run


def _stamp(job: Job, needs: Iterable[Need], index: Index) -> str:
    """What the finished shards depend on, as one digest."""
    made_by = [job.viewer, job.top, job.depth, job.width, SHARD, digest(index.model)]
    body = hashlib.sha256(json.dumps([*made_by, sieve_digest(load_sieve()), index.state()]).encode())
    for need in needs:
        body.update(repr(astuple(need)).encode())
    return body.hexdigest()


def _prepare(parts: Path, stamp: str) -> None:
    """`parts` holds shards of this very job only; those of another are dropped."""
    parts.mkdir(parents=True, exist_ok=True)
    mark = parts / "job"
    if not mark.exists() or mark.read_text() != stamp:
        for stale in parts.iterdir():
            stale.unlink()
        _write_whole(mark, stamp)


def _part(parts: Path, number: int) -> Path:
    return parts / f"{number:06d}.csv"


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_suffix(".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _collect(parts: Path, count: int, out: Path) -> str:
    body = hashlib.sha256()
    draft = out.with_name(out.name + ".part")
    with draft.open("w", encoding="utf-8") as file:
        for text in (",".join(HEADER) + "\n", *(_part(parts, n).read_text("utf-8") for n in range(count))):
            file.write(text)
            body.update(text.encode())
    draft.replace(out)
    for path in parts.iterdir():
        path.unlink()
    parts.rmdir()
    return body.hexdigest()
