"""An index of items on disk: one process writes, many read, every answer within the viewer's labels.

The index is a derived thing: `rebuild` it from the items whenever in doubt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import tantivy

from matchcore import schema as lay
from matchcore import statistics as pool
from matchcore.block import Block
from matchcore.errors import BadIndex
from matchcore.explain import explain as reasons_for
from matchcore.grams import word_id
from matchcore.model import Model
from matchcore.model import load as load_model
from matchcore.preparing import chunks, prepare
from matchcore.ranking import adjust, hit, order, score
from matchcore.retrieval import DEPTH, Seen, candidates, leading, listing
from matchcore.rowfile import RowReader
from matchcore.stages import DEPTH as STAGE_DEPTH
from matchcore.stages import Stage, stage_parts
from matchcore.storage import found_empty, opened, refuse_strange, remove
from matchcore.types import Hit, Item, Need
from matchcore.writing import Writing

# Term statistics come from at most this many items, evenly spread.
_SAMPLE = 50_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """The retrieved items of a need: ids, scoring rows, and where each lies in the index."""

    ids: list[str]
    block: Block
    places: list[tantivy.DocAddress]


class Index:
    """Use as a context manager, or call `close`."""

    def __init__(
        self, path: Path, *, writer: bool, model: Model | None, stages: Sequence[Stage] = ()
    ) -> None:
        self._path = path
        self._tantivy = opened(path)
        self._schema = self._tantivy.schema
        self._tantivy.config_reader("manual")
        self._model = model or load_model()
        self.stages = tuple(stages)
        self._writer = Writing(path, self._tantivy) if writer else None
        self._rows = RowReader(path / "rows.dat")
        self._statistics_seen: int | None = None
        self.reload()

    @classmethod
    def create(cls, path: str | Path, *, model: Model | None = None) -> Index:
        """A new empty index at `path`, open for writing; BadIndex when the folder is not empty."""
        folder = Path(path)
        found_empty(folder)
        return cls(folder, writer=True, model=model)

    @classmethod
    def open(
        cls,
        path: str | Path,
        writer: bool = False,
        *,
        model: Model | None = None,
        stages: Sequence[Stage] = (),
    ) -> Index:
        """The index at `path`; BadIndex for a foreign or stale folder, Busy when another process writes.

        `stages` are optional further judges (see `matchcore.stages`); none by default.
        """
        return cls(Path(path), writer=writer, model=model, stages=stages)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def model(self) -> Model:
        """The model that ranks."""
        return self._model

    def __len__(self) -> int:
        """How many items the last `reload` saw."""
        return self._searcher.num_docs

    def state(self) -> list:
        """What a stored result of this index depends on: its last commit and its term statistics."""
        meta = json.loads((self._path / "terms" / "meta.json").read_text(encoding="utf-8"))
        return [meta["opstamp"], len(self), self._statistics_seen]

    def close(self) -> None:
        """Files and the write lock are released; what was not committed is dropped."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._rows.close()

    def add(self, items: Iterable[Item]) -> int:
        """The items stand in the index after the next `commit`, replacing those of the same id; their count."""
        writer = self._writing()
        return sum(writer.put(prepare(chunk)) for chunk in chunks(items))

    def delete(self, ids: Iterable[str]) -> None:
        """Items of these ids are gone after the next `commit`; unknown ids are no error."""
        self._writing().delete(ids)

    def commit(self) -> None:
        """Everything added and deleted is on disk and visible to readers that reload, all or nothing."""
        self._writing().commit()
        self._tantivy.reload()
        count = self._tantivy.searcher().num_docs
        known = self._statistics.size if self._statistics_seen else 0
        if known == 0 or not known / 2 <= count <= known * 2:
            self.measure()
        self.reload()

    def measure(self) -> None:
        """The term statistics are made anew from the items now committed (at most 50,000 of them)."""
        searcher = self._tantivy.searcher()
        found = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1), count=False).hits
        addresses = sorted(_addresses(searcher, [place for _, place in found]))
        step = max(1, -(-len(addresses) // _SAMPLE))
        block, _ = self._rows.read(addresses[::step])
        draft = self._path / "statistics.part"
        pool.save(replace(pool.measure(block), size=len(addresses)), draft)
        draft.replace(self._path / "statistics.npys")

    def reload(self) -> None:
        """Later searches see the last commit of any process."""
        self._tantivy.reload()
        self._searcher = self._tantivy.searcher()
        self._seen = Seen(self._searcher)
        path = self._path / "statistics.npys"
        seen = path.stat().st_mtime_ns if path.exists() else 0
        if seen != self._statistics_seen:
            self._statistics = pool.load(path) if seen else pool.measure(self._rows.read([])[0])
            self._statistics_seen = seen

    @property
    def statistics(self) -> pool.Statistics:
        """The term statistics in use."""
        return self._statistics

    def rarity(self, word: str) -> float:
        """How rare a folded word is among the items: what a reason that names it weighs."""
        return float(self._statistics.idf["word"][word_id(word)])

    @property
    def searcher(self) -> tantivy.Searcher:
        """The searcher of the last reload."""
        return self._searcher

    @property
    def seen_in(self) -> Seen:
        """How rare terms are as of the last reload."""
        return self._seen

    @property
    def schema(self) -> tantivy.Schema:
        """The fields of the index."""
        return self._schema

    def places(
        self,
        need: Need,
        *,
        viewer: frozenset[str],
        filters: Mapping[str, Any] | None = None,
        depth: int = DEPTH,
    ) -> list[tantivy.DocAddress]:
        """Where the `depth` items lie that share most with the need, of those the viewer may see."""
        must = lay.filters_query(self._schema, viewer=viewer, filters=filters or {})
        return candidates(self._searcher, self._seen, self._schema, need, must=must, depth=depth)

    def candidates(
        self,
        need: Need,
        *,
        viewer: frozenset[str],
        filters: Mapping[str, Any] | None = None,
        depth: int = DEPTH,
    ) -> Candidates:
        """The items at `places` with their ids and scoring rows."""
        return self.rows(self.places(need, viewer=viewer, filters=filters, depth=depth))

    def rows(self, places: list[tantivy.DocAddress]) -> Candidates:
        """The ids and scoring rows of the items at these places."""
        block, ids = self._rows.read(_addresses(self._searcher, places))
        return Candidates(ids, block, places)

    def search(
        self,
        need: Need,
        *,
        viewer: frozenset[str],
        top: int = 20,
        filters: Mapping[str, Any] | None = None,
        depth: int = DEPTH,
        width: int = 0,
        explain: bool = True,
    ) -> tuple[Hit, ...]:
        """The best `top` items for the need, best first, ties by id; each with its reasons if `explain`.

        `depth` items are ranked; with a larger `width` so many are retrieved first and sifted (see `matchcore.sifting`).
        """
        found = self.candidates(need, viewer=viewer, filters=filters, depth=max(depth, width))
        if not found.ids:
            return ()
        scored = score(need, found.block, statistics=self._statistics, model=self._model, depth=depth)
        ids, places = ([values[at] for at in scored.at.tolist()] for values in (found.ids, found.places))
        best = order(scored.scores, ids)
        if self.stages:
            first = best[:STAGE_DEPTH]
            extra = stage_parts(self.stages, need, self.items([places[at] for at in first]))
            scored = adjust(scored, first, extra, model=self._model)
            best = sorted(first, key=lambda at: (-scored.scores[at], ids[at]))
        best = best[:top]
        reasons = self._reasons(need, [places[at] for at in best]) if explain else [()] * len(best)
        return tuple(hit(ids[at], scored, at, reasons=why) for at, why in zip(best, reasons, strict=True))

    def credible(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """The hits likely enough to be shown as matches; none means 没有可信的匹配."""
        return tuple(one for one in hits if self._model.credible(one.levels))

    def find(
        self,
        text: str,
        *,
        viewer: frozenset[str],
        top: int = 20,
        offset: int = 0,
        filters: Mapping[str, Any] | None = None,
        facets: Sequence[str] = (),
    ) -> tuple[int, tuple[tuple[str, float], ...], dict[str, dict[str, int]]]:
        """How many items match the text (an empty one: all), (id, score) of one page, counts per facet value;
        all three of what the viewer may see only. With `top` 0 it only counts, which is much cheaper."""
        must = lay.filters_query(self._schema, viewer=viewer, filters=filters or {})
        total, hits, counts = listing(
            self._searcher, self._schema, text, must=must, top=top, offset=offset, facets=facets
        )
        items = self.items([place for _, place in hits])
        return total, tuple((item.id, value) for item, (value, _) in zip(items, hits, strict=True)), counts

    def page(
        self,
        text: str,
        *,
        viewer: frozenset[str],
        top: int = 20,
        offset: int = 0,
        filters: Mapping[str, Any] | None = None,
    ) -> tuple[tuple[str, float], ...]:
        """The page of (id, score) that `find` would give, without its counts: much cheaper among many items."""
        must = lay.filters_query(self._schema, viewer=viewer, filters=filters or {})
        hits = leading(self._searcher, self._schema, text, must=must, top=top, offset=offset)
        items = self.items([place for _, place in hits])
        return tuple((item.id, value) for item, (value, _) in zip(items, hits, strict=True))

    def get(self, ids: Iterable[str]) -> list[Item]:
        """The items of these ids in the order asked, whoever may see them; unknown ids are left out."""
        found = []
        for name in ids:
            query = tantivy.Query.term_query(self._schema, "id", name, "basic")
            found += [place for _, place in self._searcher.search(query, limit=1, count=False).hits]
        return self.items(found)

    def items(self, places: Sequence[tantivy.DocAddress]) -> list[Item]:
        """The items at these places of the last reload."""
        return [lay.read(bytes(cast(bytes, self._searcher.doc(place).get_first("item")))) for place in places]

    def _reasons(self, need: Need, places: list[tantivy.DocAddress]) -> list[tuple]:
        return [reasons_for(need, item, idf=self.rarity) for item in self.items(places)]

    def _writing(self) -> Writing:
        if self._writer is None:
            raise BadIndex(f"{self._path} 是只读打开的；写入请用 open(path, writer=True)")
        return self._writer


def _addresses(searcher: tantivy.Searcher, places: Sequence[tantivy.DocAddress]) -> list[int]:
    return cast(list[int], searcher.fast_field_values("address", list(places)))


def rebuild(path: str | Path, items: Iterable[Item]) -> int:
    """The index at `path` holds exactly these items; until then the old one stands. Returns their count."""
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise BadIndex(f"{folder} 是文件，应是文件夹")
    if folder.exists() and any(folder.iterdir()):
        refuse_strange(folder)  # one of an earlier release, or a damaged one, is what is rebuilt
    draft, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    for stale in (draft, old):
        remove(stale)
    try:
        with Index.create(draft) as index:
            count = index.add(items)
            index.commit()
    except BaseException:
        remove(draft)
        raise
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    remove(old)
    return count
