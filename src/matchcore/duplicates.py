"""Near-duplicate demands and achievements: found again after reordering, new numbers, scanning errors, 繁体, an added introduction.

Character triples within a sentence, numbers as one sign, are sketched by MinHash (Broder 1997) and bucketed by bands
(locality-sensitive hashing, Indyk and Motwani 1998); candidates are then compared by the triples themselves.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from .text import fold
from .types import Item, Need, Span

THRESHOLD = 0.50
_SHINGLE = 3
_BANDS, _ROWS = 42, 3
_FEWEST = 12
_FEWEST_LEFT = 30
_SHORTEST_RUN = 6
_TRIES = 4
_BREAK = "。；;！!？?\n"
# A fixed seed: the same text has the same sketch in every process.
_RANDOM = np.random.default_rng(20_110_527)
_FACTORS = _RANDOM.integers(1, 2**63, size=_BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _RANDOM.integers(0, 2**63, size=_BANDS * _ROWS, dtype=np.uint64)
_HEADING = re.compile(
    r"(?P<about>(?:现有)?(?:工作|研究|技术)?基础|(?:企业|公司|单位)(?:简介|介绍|概况)|企业技术背景|基础条件)[^。：:\n]{0,12}[：:]"
    r"|(?:技术)?(?:需求|目标|指标|难题|内容|问题|预算|要求|方向)[^。：:，\n]{0,12}[：:]"
)

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch that stands in both texts, with offsets into each as given."""

    first: Span
    second: Span


@dataclass(frozen=True, slots=True)
class Twin:
    """Two documents that say nearly the same: `similarity` 0 … 1 and what they share, longest first."""

    first: str
    second: str
    similarity: float
    shared: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    fields: Fields
    triples: np.ndarray
    buckets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The characters of one sentence that count, with their places in the field as given."""

    field: str
    chars: str
    places: tuple[int, ...]


def _without_introduction(text: str) -> str:
    """`text` with what is said of the firm itself blanked, unless little else remains; the length stays."""
    found = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in found[1:]), len(text)]
    parts, at = [], 0
    for heading, end in zip(found, ends if found else (), strict=True):
        if heading["about"]:
            parts += [text[at : heading.start()], "\n" * (end - heading.start())]
            at = end
    kept = "".join([*parts, text[at:]])
    return kept if len(kept.replace("\n", "")) >= _FEWEST_LEFT else text


def _sentences(fields: Fields) -> Iterator[_Kept]:
    for name, text in fields.items():
        folded = fold(_without_introduction(text))
        chars: list[str] = []
        places: list[int] = []
        for place, char in enumerate(folded):
            if char in _BREAK:
                yield _Kept(name, "".join(chars), tuple(places))
                chars, places = [], []
            elif char.isdigit():
                if not chars or chars[-1] != "#":
                    chars.append("#")
                    places.append(place)
            elif char.isalpha():
                chars.append(char)
                places.append(place)
        yield _Kept(name, "".join(chars), tuple(places))


def _triples(fields: Fields) -> np.ndarray:
    found = {
        zlib.crc32(kept.chars[at : at + _SHINGLE].encode())
        for kept in _sentences(fields)
        for at in range(len(kept.chars) - _SHINGLE + 1)
    }
    return np.array(sorted(found), dtype=np.uint32)


def _buckets(triples: np.ndarray) -> tuple[int, ...]:
    """One bucket key per band; texts that share most triples share at least one."""
    if not len(triples):
        return ()
    mixed = (triples.astype(np.uint64)[:, None] * _FACTORS + _OFFSETS) >> np.uint64(32)
    sketch = mixed.min(axis=0).astype(np.uint64).reshape(_BANDS, _ROWS)
    return tuple(hash((band, *row)) for band, row in enumerate(sketch.tolist()))


def _similarity(one: np.ndarray, other: np.ndarray, both: int) -> float:
    """The mean of the shared part of both and of the shorter: a copy inside a longer text still counts.

    `both` is how many triples they share.
    """
    if min(len(one), len(other)) < _FEWEST:
        return float(len(one) > 0 and np.array_equal(one, other))
    return (both / (len(one) + len(other) - both) + both / min(len(one), len(other))) / 2


def _shared_counts(one: np.ndarray, others: list[np.ndarray]) -> list[int]:
    """How many triples `one` shares with each of the others, found in one pass over them all."""
    if not len(one) or not others:
        return [0] * len(others)
    together = np.concatenate(others)
    places = np.minimum(np.searchsorted(one, together), len(one) - 1)
    counts = np.concatenate(([0], np.cumsum(one[places] == together)))
    ends = np.cumsum([len(other) for other in others])
    return [int(counts[end] - counts[end - len(other)]) for end, other in zip(ends, others, strict=True)]


class Twins:
    """A growing set of documents that answers which of them a text nearly repeats.

    `threshold`: the similarity, 0 … 1, from which two are twins. Memory: about 4 bytes per character.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        if not 0 < threshold <= 1:
            raise ValueError("相似度阈值须大于 0 且不超过 1")
        self.threshold = threshold
        self._documents: dict[str, _Document] = {}
        self._members: dict[int, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, key: str, document: str | Fields | Item | Need) -> None:
        """`document` is found under `key` from now on, in place of what stood there."""
        self.remove(key)
        fields = fields_of(document)
        triples = _triples(fields)
        self._documents[key] = _Document(fields, triples, _buckets(triples))
        for bucket in self._documents[key].buckets:
            self._members[bucket].add(key)

    def remove(self, key: str) -> None:
        """`key` is found no longer; an unknown key changes nothing."""
        old = self._documents.pop(key, None)
        for bucket in old.buckets if old else ():
            self._members[bucket].discard(key)
            if not self._members[bucket]:
                del self._members[bucket]

    def find(
        self, document: str | Fields | Item | Need, *, key: str = "", limit: int = 10
    ) -> tuple[Twin, ...]:
        """The twins of `document`, most alike first; `key` names it in the answer and is never its own twin."""
        fields = fields_of(document)
        triples = _triples(fields)
        best = self._alike(triples, _buckets(triples), key)[:limit]
        return tuple(
            Twin(key, member, value, shared(fields, self._documents[member].fields)) for member, value in best
        )

    def near(self, key: str, *, limit: int = 10) -> tuple[tuple[str, float], ...]:
        """(other key, similarity) of the twins of the document under `key`, most alike first, without the words they
        share: several times quicker than `find` where only the degree is wanted. KeyError for an unknown key."""
        held = self._documents[key]
        return self._alike(held.triples, held.buckets, key)[:limit]

    def _alike(
        self, triples: np.ndarray, buckets: tuple[int, ...], key: str
    ) -> tuple[tuple[str, float], ...]:
        members = sorted({member for bucket in buckets for member in self._members.get(bucket, ())} - {key})
        others = [self._documents[member].triples for member in members]
        counts = _shared_counts(triples, others)
        alike = (
            (round(_similarity(triples, other, both), 6), member)
            for member, other, both in zip(members, others, counts, strict=True)
        )
        best = sorted((-value, member) for value, member in alike if value >= self.threshold)
        return tuple((member, -value) for value, member in best)


def twins(
    documents: Iterable[tuple[str, str | Fields | Item | Need]], *, threshold: float = THRESHOLD
) -> tuple[Twin, ...]:
    """Every pair among (key, document) that is nearly the same, each pair once, most alike first."""
    known = Twins(threshold)
    pairs: list[Twin] = []
    for key, document in documents:
        pairs += known.find(document, key=key, limit=len(known) or 1)
        known.add(key, document)
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.first, pair.second)))


def fields_of(document: str | Fields | Item | Need) -> Fields:
    """The named texts of a document: a plain string is its "text"."""
    if isinstance(document, str):
        return {"text": document}
    if isinstance(document, Item):
        return document.fields
    if isinstance(document, Need):
        return {"title": document.title, "description": document.description}
    return document


def shared(one: str | Fields, other: str | Fields) -> tuple[Shared, ...]:
    """The stretches both texts hold, at least six counted characters each, longest first."""
    mine, theirs = tuple(_sentences(fields_of(one))), tuple(_sentences(fields_of(other)))
    where: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, kept in enumerate(theirs):
        for at in range(len(kept.chars) - _SHINGLE + 1):
            where[kept.chars[at : at + _SHINGLE]].append((number, at))
    found: list[tuple[int, Shared]] = []
    for kept in mine:
        at = 0
        while at <= len(kept.chars) - _SHINGLE:
            length, number, start = _longest(kept.chars, at, theirs, where)
            if length >= _SHORTEST_RUN:
                found.append((length, Shared(_span(kept, at, length), _span(theirs[number], start, length))))
            at += max(1, length - _SHINGLE + 1) if length >= _SHORTEST_RUN else 1
    found.sort(key=lambda pair: (-pair[0], pair[1].first.start))
    return tuple(pair for _, pair in found)


def _longest(
    chars: str, at: int, theirs: tuple[_Kept, ...], where: Mapping[str, list[tuple[int, int]]]
) -> tuple[int, int, int]:
    best = (0, 0, 0)
    for number, start in where.get(chars[at : at + _SHINGLE], ())[:_TRIES]:
        other = theirs[number].chars
        length = _SHINGLE
        while (
            at + length < len(chars)
            and start + length < len(other)
            and chars[at + length] == other[start + length]
        ):
            length += 1
        best = max(best, (length, -number, -start))
    return best[0], -best[1], -best[2]


def _span(kept: _Kept, at: int, length: int) -> Span:
    return Span(kept.field, kept.places[at], kept.places[at + length - 1] + 1)
