"""How an item lies in tantivy: its terms for retrieval, its filters, and the address of its scoring row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np
import tantivy

from matchcore import grams
from matchcore.grams import Reading
from matchcore.topics import subjects
from matchcore.types import Indicator, Item, Span

FORMAT = "matchcore-index/4"
NUMBERS = ("trl", "price_yuan")
# A term in the title counts as if it stood there this often: one field costs half of what two would.
TITLE_TIMES = 2
_BODY_CHARS = 4000
# Up to so many values of a filter are asked for one by one.
_FEW = 16
_HAN = re.compile("[一-鿿]+")


def schema() -> tantivy.Schema:
    """The fields of an item: its terms, exact ones for filters, numbers for ranges, the item itself."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("label", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("address", fast=True)
    # Bytes are only kept; a text would be indexed as one long term and make half of the index.
    builder.add_bytes_field("item", stored=True, indexed=False)
    return builder.build()


def terms_of(reading: Reading, starts: np.ndarray) -> list[list[str]]:
    """The retrieval terms of each of the texts that begin at `starts` of what was read: Chinese characters alone and in pairs, whole words of three characters or
    more or of letters and digits, and the topics it speaks of (as #number)."""
    # Plain loops: a need is some fifty characters, for which every call of numpy costs more than it saves.
    bounds = [*starts.tolist(), len(reading.folded)]
    found: list[list[str]] = []
    for start, end in pairwise(bounds):
        mine: list[str] = []
        for run in _HAN.findall(reading.folded[start:end].replace(" ", "")):
            mine += run
            mine += map(add, run, run[1:])
        found.append(mine)
    number = 0
    for word, start, _ in reading.words:
        if len(word) > 2 or not "一" <= word[0] <= "鿿":
            while start >= bounds[number + 1]:
                number += 1
            found[number].append(word.replace(" ", ""))
    topic, most, number = reading.mentions["topic"], subjects(), 0
    for named, start in zip(topic.ids.tolist(), topic.at.tolist(), strict=True):
        if named < most:
            while start >= bounds[number + 1]:
                number += 1
            found[number].append(f"#{named}")
    return found


def terms(text: str) -> list[str]:
    """The retrieval terms of one text."""
    return terms_of(grams.read(text), np.zeros(1, dtype=np.int64))[0]


def texts(item: Item) -> list[tuple[str, int]]:
    """The texts of an item that are searched, with how often their terms count."""
    others = ((value[:_BODY_CHARS], 1) for name, value in sorted(item.fields.items()) if name != "title")
    return [(item.fields.get("title", ""), TITLE_TIMES), *others]


def document(item: Item, searched: Sequence[str]) -> dict[str, object]:
    """The tantivy document of an item found by these terms; where its scoring row lies is added when it is known."""
    facets = [f"{name}={value}" for name, values in item.facets.items() for value in values]
    numbers = {name: int(item.facets[name][0]) for name in NUMBERS if item.facets.get(name)}
    return {
        "id": item.id,
        "label": sorted(item.labels),
        "facet": sorted([*facets, f"kind={item.kind}"]),
        "terms": " ".join(searched),
        "item": write(item).encode(),
        **numbers,
    }


def write(item: Item) -> str:
    """The item as JSON."""
    plain = {
        "id": item.id,
        "kind": item.kind,
        "fields": dict(item.fields),
        "labels": sorted(item.labels),
        "facets": {name: list(values) for name, values in item.facets.items()},
        "indicators": [_row(indicator) for indicator in item.indicators],
        "stamp": item.stamp,
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _row(indicator: Indicator) -> dict:
    plain = {name: getattr(indicator, name) for name in Indicator.__slots__}
    span = plain["span"]
    return {**plain, "span": [span.field, span.start, span.end] if span else None}


def read(text: str | bytes) -> Item:
    """The item `write` wrote."""
    plain = json.loads(text)
    rows = tuple(
        Indicator(**{**row, "span": Span(*row["span"]) if row["span"] else None})
        for row in plain["indicators"]
    )
    facets = {name: tuple(values) for name, values in plain["facets"].items()}
    labels = frozenset(plain["labels"])
    return Item(plain["id"], plain["kind"], plain["fields"], labels, facets, rows, plain["stamp"])


def filters_query(
    scheme: tantivy.Schema, *, viewer: Iterable[str], filters: Mapping[str, Any]
) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """What every result must satisfy: one label of the viewer, and each filter; none of it adds to the score.

    A filter is a value or several (any of them may hold); trl and price_yuan also take a pair
    (low, high), either side None.
    """
    must = [_any_of(scheme, "label", sorted(viewer))]
    for name, wanted in filters.items():
        if name in NUMBERS and isinstance(wanted, tuple) and len(wanted) == 2:
            low, high = wanted
            must.append(tantivy.Query.range_query(scheme, name, tantivy.FieldType.Integer, low, high))
        else:
            values = [wanted] if isinstance(wanted, (str, int)) else list(wanted)
            must.append(_any_of(scheme, "facet", [f"{name}={value}" for value in values]))
    return [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in must]


def _any_of(scheme: tantivy.Schema, name: str, values: Sequence[str]) -> tantivy.Query:
    """Holds where the field has one of the values; nowhere for none."""
    # A set of terms marks all its items before the search begins: at 100,000 items that took as long as all the rest.
    if not 0 < len(values) <= _FEW:
        return tantivy.Query.term_set_query(scheme, name, list(values))
    exact = [tantivy.Query.term_query(scheme, name, value, "basic") for value in values]
    return (
        exact[0]
        if len(exact) == 1
        else tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in exact])
    )
