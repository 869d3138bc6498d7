"""The same queries on raw tantivy, SQLite FTS5, bm25s and this index, side by side, over invented items.

Figures depend on the machine; the ratios to raw tantivy are what to compare.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from matchcore import schema as lay
from matchcore.bench_tables import ratio
from matchcore.errors import BadIndex
from matchcore.index import Index, rebuild
from matchcore.readings import read_need
from matchcore.retrieval import DEPTH, QUERY_TERMS, any_of, weighted_terms
from matchcore.sifting import WIDTH
from matchcore.topics import vocabulary
from matchcore.types import Item, Need

# The slow engines answer fewer queries, so that one run stays within minutes.
_RIVAL_QUERIES = 10
# How many items are added one by one to see how soon each is found: enough for two merges of segments.
_NEW = 18
# How often raw tantivy and ours take turns, so that one noisy run does not decide.
_ROUNDS = 5
PUBLIC = frozenset({"public"})
_TAILS = ("制备方法", "装置", "关键技术", "系统", "工艺", "应用", "设备", "产业化")


def invented(count: int, *, seed: int = 1) -> Iterator[Item]:
    """`count` items whose titles put listed terms together, common ones more often (Zipf)."""
    draw = np.random.default_rng(seed)
    terms = np.array(vocabulary())
    draw.shuffle(terms)
    weight = 1 / np.arange(2, len(terms) + 2) ** 0.7
    weight /= weight.sum()
    regions = [f"41{number:02d}00" for number in range(1, 19)]
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        picked = terms[draw.choice(len(terms), (size, 5), p=weight)]
        for number, words in enumerate(picked, start=start):
            title = f"{words[0]}{words[1]}{words[2]}{_TAILS[number % len(_TAILS)]}"
            facets = {"region": (regions[number % 18],), "trl": (str(1 + number % 9),)}
            yield Item(
                f"b{number:08d}",
                "achievement",
                {"title": title, "text": f"{words[3]}{words[4]}"},
                facets=facets,
            )


def asked(count: int, *, seed: int = 2) -> list[Need]:
    """`count` needs of a title and a description of about sixty characters."""
    draw = random.Random(seed)
    terms = vocabulary()
    made = []
    for number in range(count):
        words = draw.sample(terms, 12)
        told = f"需要解决{words[2]}、{words[3]}问题，提高{words[4]}与{words[5]}，用于{'、'.join(words[6:])}。"
        made.append(Need(f"q{number}", f"{words[0]}{words[1]}技术", told))
    return made


def _forget() -> None:
    """What was read of the needs before is read again: it is part of the work measured."""
    read_need.cache_clear()


def _times(run: Callable[[Need], object], needs: list[Need]) -> dict[str, float]:
    """Milliseconds a query: by the clock, and of the processor alone (what an idle machine would need)."""
    for need in needs[:5]:
        run(need)
    _forget()
    took, worked = [], []
    for need in needs:
        start, begun = time.perf_counter(), time.process_time()
        run(need)
        took.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - begun) * 1000)
    return {
        f"p{part}_{what}ms": round(float(np.percentile(values, part)), 2)
        for what, values in (("", took), ("cpu_", worked))
        for part in (50, 95)
    }


def _tantivy(index: Index, needs: list[Need], *, as_set: bool = False) -> Callable[[Need], object]:
    """The bare search of the very query our candidates come from, prepared outside the clock; or the same with the
    viewer's labels as a set of terms, which is how tantivy itself puts "one of these"."""
    must = lay.filters_query(index.schema, viewer=PUBLIC, filters={})
    if as_set:
        labels = tantivy.Query.term_set_query(index.schema, "label", sorted(PUBLIC))
        must = [(tantivy.Occur.Must, tantivy.Query.const_score_query(labels, 0.0))]
    ready = {}
    for need in needs:
        terms = any_of(index.schema, weighted_terms(index.seen_in, need, most=QUERY_TERMS))
        ready[need.id] = tantivy.Query.boolean_query([*must, (tantivy.Occur.Must, terms)])
    return lambda need: [
        place for _, place in index.searcher.search(ready[need.id], limit=DEPTH, count=False).hits
    ]


def _fts5(folder: Path, items: Iterator[Item], index: Index) -> Callable[[Need], object]:
    base = sqlite3.connect(folder / "fts.db")
    base.execute(
        "create virtual table item using fts5(id unindexed, body, tokenize='unicode61', detail=column)"
    )
    rows = ((item.id, " ".join(_marked(" ".join(item.fields.values())))) for item in items)
    base.executemany("insert into item values (?, ?)", rows)
    base.commit()

    def run(need: Need) -> object:
        words = [_mark(term) for term, _ in weighted_terms(index.seen_in, need)]
        query = "select id from item where item match ? order by rank limit ?"
        return base.execute(query, (" OR ".join(f'"{word}"' for word in words), DEPTH)).fetchall()

    return run


def _mark(term: str) -> str:
    return term.replace("#", "topic")


def _marked(text: str) -> list[str]:
    return [_mark(term) for term in lay.terms(text)]


def _bm25s(items: Iterator[Item], index: Index) -> Callable[[Need], object]:
    import bm25s

    engine = bm25s.BM25()
    engine.index([_marked(" ".join(item.fields.values())) for item in items], show_progress=False)

    def run(need: Need) -> object:
        words = [[_mark(term) for term, _ in weighted_terms(index.seen_in, need)]]
        return engine.retrieve(words, k=DEPTH, show_progress=False)

    return run


def compare(
    *, docs: int, queries: int, progress: Callable[[str], None], rivals: bool = True, keep: Path | None = None
) -> dict[str, Any]:
    """Milliseconds per engine, ratios of p95 to raw tantivy, bulk rates, visibility of a new item, memory, disk.

    The index is built in `keep` and stays there, so that the next run only measures; without it nothing is left.
    """
    needs = asked(queries)
    found: dict[str, Any] = {"docs": docs, "queries": queries, "depth": DEPTH, "query_terms": QUERY_TERMS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = keep or folder / "index"
        if not path.exists():
            start, begun = time.perf_counter(), time.process_time()
            rebuild(path, invented(docs))
            found["index_docs_per_s"] = round(docs / (time.perf_counter() - start))
            found["index_docs_per_cpu_s"] = round(docs / (time.process_time() - begun))
        with Index.open(path) as index:
            if not docs <= len(index) <= docs + _NEW:
                raise BadIndex(f"{path} 有 {len(index)} 条，不是 {docs} 条；请换一个文件夹")
            progress(f"索引 {docs} 条：{found}")
            found["disk_mb"] = round(sum(each.stat().st_size for each in path.rglob("*.*")) / 1e6)
            _ours(index, needs, found)
            found["memory_mb"] = _memory(path, queries)
            found.update(_visible(path))
            progress(f"已测本系统与 tantivy：{found}")
            if rivals:
                _rivals(folder, index, needs[:_RIVAL_QUERIES], found, progress)
    found["load_average"] = [round(value, 1) for value in os.getloadavg()]
    raw = found["tantivy"]
    for what in ("p95_ms", "p95_cpu_ms"):
        found[f"ratio_to_tantivy_{what[:-3]}"] = {
            label: round(each[what] / raw[what], 2)
            for label, each in found.items()
            if isinstance(each, dict) and what in each and label != "tantivy"
        }
    return found


def _ours(index: Index, needs: list[Need], found: dict[str, Any]) -> None:
    found["rounds"] = [
        {
            "tantivy": _times(_tantivy(index, needs), needs),
            "candidates": _times(lambda need: index.places(need, viewer=PUBLIC), needs),
        }
        for _ in range(_ROUNDS)
    ]
    # What stands beside the other engines is the round in the middle.
    middle = sorted(found["rounds"], key=lambda each: ratio(each, "p95_cpu_ms"))[_ROUNDS // 2]
    found.update(middle)
    found["candidates_to_tantivy"] = {
        what: round(float(np.median([ratio(each, what) for each in found["rounds"]])), 2)
        for what in ("p95_ms", "p95_cpu_ms")
    }
    found["tantivy_set"] = _times(_tantivy(index, needs, as_set=True), needs)
    found["explained_top_20"] = _times(lambda need: index.search(need, viewer=PUBLIC, top=20), needs)
    bulk: tuple[tuple[str, Callable[[Need], object]], ...] = (
        ("candidates", lambda need: index.candidates(need, viewer=PUBLIC)),
        ("reranked", lambda need: index.search(need, viewer=PUBLIC, top=20, explain=False)),
        ("sifted", lambda need: index.search(need, viewer=PUBLIC, top=20, width=WIDTH, explain=False)),
    )
    for label, run in bulk:
        _forget()
        start, begun = time.perf_counter(), time.process_time()
        for need in needs:
            run(need)
        found[f"{label}_per_s"] = round(len(needs) / (time.perf_counter() - start), 1)
        found[f"{label}_per_cpu_s"] = round(len(needs) / (time.process_time() - begun), 1)


def _rivals(
    folder: Path, index: Index, needs: list[Need], found: dict[str, Any], progress: Callable[[str], None]
) -> None:
    docs = found["docs"]
    rivals = {"sqlite_fts5": lambda: _fts5(folder, invented(docs), index)}
    if find_spec("bm25s"):
        rivals["bm25s"] = lambda: _bm25s(invented(docs), index)
    for label, make in rivals.items():
        found[label] = _times(make(), needs)
        progress(f"已测 {label}：{found[label]}")


_SEARCHING = """
import sys
from matchcore.bench import PUBLIC, asked
from matchcore.index import Index
with Index.open(sys.argv[1]) as index:
    for need in asked(int(sys.argv[2])):
        index.search(need, viewer=PUBLIC, top=20)
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM")))
"""


def _memory(path: Path, queries: int) -> int:
    """The most memory, in MB, of a process that only searches; the pages of the index it mapped count."""
    words = [sys.executable, "-c", _SEARCHING, str(path), str(queries)]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def _visible(path: Path) -> dict[str, float]:
    """Milliseconds from adding an item to a reader finding it, median and largest by the clock, median of the processor;
    and those of its steps: reading the item and telling the writer, the commit that syncs files to disk, the reader's reload."""
    took: list[list[float]] = []
    worked = []
    with Index.open(path, writer=True) as writer, Index.open(path) as reader:
        for number in range(_NEW):
            item = Item(f"new{number}", "achievement", {"title": f"量子陀螺仪{number}"})
            marks, begun = [time.perf_counter()], time.process_time()
            for step in (
                lambda item=item: writer.add([item]),
                writer.commit,
                reader.reload,
                lambda: reader.find("量子陀螺仪", viewer=PUBLIC),
            ):
                step()
                marks.append(time.perf_counter())
            took.append([*np.diff(marks), marks[-1] - marks[0]])
            worked.append(time.process_time() - begun)
    every = np.array(took) * 1000
    values = {"visible_cpu_ms": np.median(worked) * 1000}
    for name, column in (("visible", 4), ("visible_commit", 1), ("visible_reload", 2)):
        values |= {f"{name}_ms": np.median(every[:, column]), f"{name}_most_ms": every[:, column].max()}
    return {name: round(float(value), 1) for name, value in values.items()}
