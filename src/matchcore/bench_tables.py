"""The tables of docs/benchmarks/matching.md from what `matchcore.bench` measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NAMED = {
    "tantivy": "raw tantivy, same prepared query, hits read",
    "tantivy_set": "raw tantivy, the labels as a set of terms",
    "candidates": "our candidates (analysis + query)",
    "explained_top_20": "explained match of 20, 500 re-ranked",
    "sqlite_fts5": "SQLite FTS5",
    "bm25s": "bm25s",
}
_SINGLE = {
    "candidates_per_s": "candidates per second by the clock, one process",
    "candidates_per_cpu_s": "candidates per processor second",
    "reranked_per_s": "500 re-ranked per second by the clock, one process",
    "reranked_per_cpu_s": "500 re-ranked per processor second",
    "sifted_per_s": "500 sifted out of 1,500 and ranked per second by the clock, one process",
    "sifted_per_cpu_s": "500 sifted out of 1,500 and ranked per processor second",
    "visible_ms": "a new document visible, ms by the clock, median",
    "visible_most_ms": "a new document visible, ms by the clock, slowest",
    "visible_cpu_ms": "a new document visible, ms of processor time, median",
    "visible_commit_ms": "of it the commit, which syncs files to disk, ms by the clock, median",
    "visible_commit_most_ms": "the same, slowest",
    "visible_reload_ms": "of it the reader's reload, ms by the clock, median",
    "visible_reload_most_ms": "the same, slowest (after a merge of segments)",
    "memory_mb": "memory of a searching process, MB",
    "disk_mb": "index on disk, MB",
    "index_docs_per_s": "documents indexed per second by the clock",
    "index_docs_per_cpu_s": "documents indexed per processor second",
}


def ratio(each: dict[str, dict[str, float]], what: str) -> float:
    """Our candidates' time over that of raw tantivy in one round."""
    return each["candidates"][what] / each["tantivy"][what]


def markdown(found: dict[str, Any]) -> Iterator[str]:
    """The lines of the tables of docs/benchmarks/matching.md that this run fills."""
    yield f"| {found['docs']:,} documents, {found['queries']} queries, load {found['load_average'][0]} | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms | p95 ÷ tantivy | p95 CPU ÷ tantivy |"
    yield "|---" * 7 + "|"
    for name, label in _NAMED.items():
        if name in found:
            each = found[name]
            cells = [f"{each[what]:.2f}" for what in ("p50_ms", "p95_ms", "p50_cpu_ms", "p95_cpu_ms")]
            ratios = [f"{each[what] / found['tantivy'][what]:.2f}" for what in ("p95_ms", "p95_cpu_ms")]
            yield f"| {label} | " + " | ".join([*cells, *ratios]) + " |"
    if "rounds" in found:
        yield ""
        yield "| candidates ÷ raw tantivy, round | tantivy p95 CPU ms | ours p95 CPU ms | by processor time | by the clock |"
        yield "|---" * 5 + "|"
        for number, each in enumerate(found["rounds"], start=1):
            times = [f"{each[name]['p95_cpu_ms']:.2f}" for name in ("tantivy", "candidates")]
            ratios = [f"{ratio(each, what):.2f}" for what in ("p95_cpu_ms", "p95_ms")]
            yield f"| {number} | " + " | ".join([*times, *ratios]) + " |"
        middle = found["candidates_to_tantivy"]
        yield f"| **median** | | | **{middle['p95_cpu_ms']:.2f}** | **{middle['p95_ms']:.2f}** |"
    yield ""
    yield f"| figure at {found['docs']:,} documents | came to |"
    yield "|---|---|"
    yield from (f"| {label} | {found[name]:,} |" for name, label in _SINGLE.items() if name in found)
