"""Items made ready for an index, many at a time: their tantivy documents and their packed scoring rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from matchcore import block, schema
from matchcore.readings import read_all
from matchcore.rowfile import pack
from matchcore.types import Item

# Enough for arrays to pay, little enough to stay in the cache.
CHUNK = 256
Prepared = tuple[str, dict[str, object], bytes]


def prepare(items: Sequence[Item]) -> list[Prepared]:
    """Per item its id, its document without the row's address, and its row."""
    scored = [block.texts(item) for item in items]
    searched = [schema.texts(item) for item in items]
    named = [text for listed in scored for text, _ in listed] + [
        text for listed in searched for text, _ in listed
    ]
    distinct = list(dict.fromkeys(named))
    read = read_all(distinct)
    terms = dict(zip(distinct, schema.terms_of(read.reading, read.starts), strict=True))
    rows = pack(block.combine(read, distinct, scored), [item.id for item in items])
    return [
        (
            item.id,
            schema.document(item, [term for text, times in listed for term in terms[text] * times]),
            row,
        )
        for item, listed, row in zip(items, searched, rows, strict=True)
    ]


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in their order, `CHUNK` at a time."""
    left = iter(items)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
