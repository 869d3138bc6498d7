"""First stage: what tantivy finds for a need or a line of text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import tantivy

from matchcore.features import DESCRIPTION_WEIGHT, focus, may_praise
from matchcore.readings import read_need
from matchcore.schema import terms, terms_of
from matchcore.types import Need

DEPTH = 500
QUERY_TERMS = 64
# What asks for a few neighbours alone is content with the terms that weigh most.
SHALLOW, SHALLOW_TERMS = 100, 24
# Beyond the interactive depth there is time for the whole description.
DEEP_TERMS = 200
# A single character is asked for only where few items hold it, or its list would cost more than it finds.
SINGLE_SHARE = 0.05
TOPIC_WEIGHT = 1.5
_MOST_KNOWN = 100_000
# log(1 + how often) of the counts that occur.
_DAMPED = tuple(math.log1p(count) for count in range(64))
Must = list[tuple[tantivy.Occur, tantivy.Query]]


class Seen(dict[str, float]):
    """How rare each term is as of one searcher, 0 where it is not worth asking for: no item has it, or it is one character
    and many have it. What was asked once is remembered."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        super().__init__()
        self._searcher = searcher
        self._items = searcher.num_docs

    def __missing__(self, term: str) -> float:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        rare = self[term] = self._rate(term)
        return rare

    def _rate(self, term: str) -> float:
        seen, total = self._searcher.doc_freq("terms", term), self._items + 1
        if not seen or (len(term) == 1 and seen > SINGLE_SHARE * total):
            return 0.0
        return math.log(1 + total / (seen + 0.5))


def weighted_terms(seen_in: Seen, need: Need, *, most: int = QUERY_TERMS) -> list[tuple[str, float]]:
    """The terms of a need worth asking for, heaviest first, ties by name: title 1, description 0.3, times how rare each is."""
    rated = [
        (-weight * rare, term, weight)
        for term, weight in _plain_weights(need.title, need.description).items()
        if (rare := seen_in[term])
    ]
    rated.sort()
    return [(term, weight) for _, term, weight in rated[:most]]


def _plain_weights(title: str, description: str) -> dict[str, float]:
    """What each term of a need weighs before its rarity: log(1 + how often), topics more, those of the description less."""
    both = read_need(title, stated(description))
    named, told = terms_of(both.reading, both.starts)
    weights: dict[str, float] = {}
    for listed, share in ((named, 1.0), (told, DESCRIPTION_WEIGHT)):
        for term, count in Counter(listed).items():
            weight = share * (_DAMPED[count] if count < len(_DAMPED) else math.log1p(count))
            if term[0] == "#":
                weight *= TOPIC_WEIGHT
            weights[term] = weights.get(term, 0.0) + weight
    return weights


def stated(description: str) -> str:
    """The description with blanks where the firm is praised, as long as before."""
    if not may_praise(description):
        return description
    praised = np.flatnonzero(focus(description) < 1)
    kept = list(description)
    for at in praised.tolist():
        kept[at] = " "
    return "".join(kept)


def any_of(scheme: tantivy.Schema, weighted: Sequence[tuple[str, float]]) -> tantivy.Query:
    """The query that sums BM25 of these terms times their weights."""
    return tantivy.Query.boolean_query(
        [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(scheme, "terms", term, "freq"), weight),
            )
            for term, weight in weighted
        ]
    )


def candidates(
    searcher: tantivy.Searcher,
    seen_in: Seen,
    scheme: tantivy.Schema,
    need: Need,
    *,
    must: Must,
    depth: int,
) -> list[tantivy.DocAddress]:
    """Where the `depth` best items lie that fulfil `must`, best first; the deeper, the more terms are asked for."""
    most = SHALLOW_TERMS if depth <= SHALLOW else QUERY_TERMS if depth <= DEPTH else DEEP_TERMS
    weighted = weighted_terms(seen_in, need, most=most)
    if not weighted:
        return []
    query = tantivy.Query.boolean_query([*must, (tantivy.Occur.Must, any_of(scheme, weighted))])
    return [place for _, place in searcher.search(query, limit=depth, count=False).hits]


def listing(
    searcher: tantivy.Searcher,
    scheme: tantivy.Schema,
    text: str,
    *,
    must: Must,
    top: int,
    offset: int,
    facets: Sequence[str],
) -> tuple[int, list[tuple[float, tantivy.DocAddress]], dict[str, dict[str, int]]]:
    """Total, one page of (score, place), and counts per facet value, for a line of free text; with `top` 0 no page."""
    query = _asked(scheme, text, must)
    if not top:
        if not facets:
            return _count(searcher, query), [], {}
        # Every item has one kind, so that one walk tells both.
        counts = _facet_counts(searcher, query, {*facets, "kind"})
        return sum(counts["kind"].values()), [], {name: counts[name] for name in facets}
    found = searcher.search(query, limit=max(top, 1), offset=offset)
    counts = _facet_counts(searcher, query, facets) if facets else {}
    return found.count, list(found.hits)[:top], counts  # type: ignore[attr-defined]  # missing in the stub


def leading(
    searcher: tantivy.Searcher, scheme: tantivy.Schema, text: str, *, must: Must, top: int, offset: int
) -> list[tuple[float, tantivy.DocAddress]]:
    """One page of (score, place) alone: what cannot reach it is passed over uncounted."""
    query = _asked(scheme, text, must)
    return list(searcher.search(query, limit=max(top, 1), offset=offset, count=False).hits)[:top]


def _asked(scheme: tantivy.Schema, text: str, must: Must) -> tantivy.Query:
    """The items that hold a word of the text, or all where there is none in it, of those that fulfil `must`."""
    listed = list(dict.fromkeys(terms(text)))
    # Topics would answer a search for words with items that hold none of them.
    asked = [
        (term, 1.0) for term in listed if not term.startswith("#") and (len(term) > 1 or len(listed) < 3)
    ]
    parts = list(must)
    if asked:
        parts.append((tantivy.Occur.Must, any_of(scheme, asked)))
    elif text.strip():
        parts.append((tantivy.Occur.Must, tantivy.Query.empty_query()))
    return tantivy.Query.boolean_query(parts)


def _count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    # Half the price of a search that counts, which scores what it counts; every item has one address.
    return int(searcher.aggregate(query, {"all": {"value_count": {"field": "address"}}})["all"]["value"])


def _facet_counts(
    searcher: tantivy.Searcher, query: tantivy.Query, facets: Iterable[str]
) -> dict[str, dict[str, int]]:
    plan = {"all": {"terms": {"field": "facet", "size": 2000}}}
    counts: dict[str, dict[str, int]] = {name: {} for name in facets}
    for bucket in searcher.aggregate(query, plan)["all"]["buckets"]:
        name, _, value = bucket["key"].partition("=")
        if name in counts:
            counts[name][value] = int(bucket["doc_count"])
    return counts
