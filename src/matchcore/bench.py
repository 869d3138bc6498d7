"""The same queries on raw tantivy, SQLite FTS5, bm25s and this index, side by side, over invented items.

Figures depend on the machine; the ratios to raw tantivy are what to compare.
"""

from __future__ import annotations

import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import tantivy

from matchcore import schema as lay
from matchcore.index import Index, rebuild
from matchcore.retrieval import DEPTH, QUERY_TERMS, any_of, weighted_terms
from matchcore.topics import vocabulary
from matchcore.types import Item, Need

# The slow engines answer fewer queries, so that one run stays within minutes.
_RIVAL_QUERIES = 10
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


def _times(run: Callable[[Need], object], needs: list[Need]) -> dict[str, float]:
    for need in needs[:5]:
        run(need)
    took = []
    for need in needs:
        start = time.perf_counter()
        run(need)
        took.append((time.perf_counter() - start) * 1000)
    return {
        "p50_ms": round(float(np.percentile(took, 50)), 2),
        "p95_ms": round(float(np.percentile(took, 95)), 2),
    }


def _tantivy(index: Index) -> Callable[[Need], object]:
    """The bare search of the very query our candidates come from, prepared outside the clock."""
    searcher, scheme = index.searcher, index.schema
    must = lay.filters_query(scheme, viewer=PUBLIC, filters={})
    ready: dict[str, tantivy.Query] = {}

    def prepare(need: Need) -> tantivy.Query:
        weighted = weighted_terms(searcher, need, most=QUERY_TERMS)
        return tantivy.Query.boolean_query([*must, (tantivy.Occur.Must, any_of(scheme, weighted))])

    def run(need: Need) -> object:
        return searcher.search(ready[need.id], limit=DEPTH, count=False)

    def prepared(needs: list[Need]) -> Callable[[Need], object]:
        ready.update({need.id: prepare(need) for need in needs})
        return run

    return prepared


def _fts5(folder: Path, items: Iterator[Item], searcher: tantivy.Searcher) -> Callable[[Need], object]:
    base = sqlite3.connect(folder / "fts.db")
    base.execute(
        "create virtual table item using fts5(id unindexed, body, tokenize='unicode61', detail=column)"
    )
    rows = ((item.id, " ".join(_marked(" ".join(item.fields.values())))) for item in items)
    base.executemany("insert into item values (?, ?)", rows)
    base.commit()

    def run(need: Need) -> object:
        words = [_mark(term) for term, _ in weighted_terms(searcher, need)]
        query = "select id from item where item match ? order by rank limit ?"
        return base.execute(query, (" OR ".join(f'"{word}"' for word in words), DEPTH)).fetchall()

    return run


def _mark(term: str) -> str:
    return term.replace("#", "topic")


def _marked(text: str) -> list[str]:
    return [_mark(term) for term in lay.terms(text)]


def _bm25s(items: Iterator[Item], searcher: tantivy.Searcher) -> Callable[[Need], object]:
    import bm25s

    engine = bm25s.BM25()
    engine.index([_marked(" ".join(item.fields.values())) for item in items], show_progress=False)

    def run(need: Need) -> object:
        words = [[_mark(term) for term, _ in weighted_terms(searcher, need)]]
        return engine.retrieve(words, k=DEPTH, show_progress=False)

    return run


def compare(*, docs: int, queries: int, progress: Callable[[str], None]) -> dict[str, object]:
    """Milliseconds per engine, ratios of p95 to raw tantivy, bulk rates, visibility of a new item, memory."""
    needs = asked(queries)
    found: dict[str, object] = {"docs": docs, "queries": queries, "depth": DEPTH, "query_terms": QUERY_TERMS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        rebuild(folder / "index", invented(docs))
        found["index_docs_per_s"] = round(docs / (time.perf_counter() - start))
        progress(f"已建索引 {docs} 条")
        with Index.open(folder / "index") as index:
            _ours(index, needs, found)
            found["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            found["visible_ms"] = _visible(folder / "index")
            progress(f"已测本系统与 tantivy：{found}")
            rivals = {"sqlite_fts5": lambda: _fts5(folder, invented(docs), index.searcher)}
            if find_spec("bm25s"):
                rivals["bm25s"] = lambda: _bm25s(invented(docs), index.searcher)
            for label, make in rivals.items():
                found[label] = _times(make(), needs[:_RIVAL_QUERIES])
                progress(f"已测 {label}：{found[label]}")
    raw = found["tantivy"]["p95_ms"]
    found["ratio_to_tantivy_p95"] = {
        label: round(found[label]["p95_ms"] / raw, 2) for label in ("candidates", "explained_top_20", *rivals)
    }
    return found


def _ours(index: Index, needs: list[Need], found: dict[str, object]) -> None:
    found["tantivy"] = _times(_tantivy(index)(needs), needs)
    found["candidates"] = _times(lambda need: index.places(need, viewer=PUBLIC), needs)
    found["explained_top_20"] = _times(lambda need: index.search(need, viewer=PUBLIC, top=20), needs)
    for label, run in (
        ("candidates_per_s_one_process", lambda need: index.candidates(need, viewer=PUBLIC)),
        ("reranked_per_s_one_process", lambda need: index.search(need, viewer=PUBLIC, top=20, explain=False)),
    ):
        start = time.perf_counter()
        for need in needs:
            run(need)
        found[label] = round(len(needs) / (time.perf_counter() - start), 1)


def _visible(path: Path) -> float:
    """Milliseconds from adding an item to a reader finding it, median of nine."""
    took = []
    with Index.open(path, writer=True) as writer, Index.open(path) as reader:
        for number in range(9):
            start = time.perf_counter()
            writer.add([Item(f"new{number}", "achievement", {"title": f"量子陀螺仪{number}"})])
            writer.commit()
            reader.reload()
            reader.find("量子陀螺仪", viewer=PUBLIC)
            took.append((time.perf_counter() - start) * 1000)
    return round(float(np.median(took)), 1)
