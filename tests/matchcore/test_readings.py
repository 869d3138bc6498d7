"""Texts read together give what each gives alone, and rows made together are the rows of single items."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchcore import block, rowfile, schema
from matchcore.grams import KINDS, read
from matchcore.preparing import CHUNK, chunks, prepare
from matchcore.readings import read_all
from matchcore.types import Item
from tests.matchcore.small_pool import items

TEXT = st.text(alphabet="锂离子电池 隔膜滴灌水肥ＣＢＮ12.5MPa℃～\n\0，a-😀", max_size=24)


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_texts_read_together_are_read_as_alone(texts: list[str]) -> None:
    together = read_all(texts)
    for at, text in enumerate(texts):
        alone = read(text).mentions
        for kind in KINDS:
            counts, pick = together.mentions(kind, np.array([at]))
            assert counts.tolist() == [len(alone[kind].ids)]
            assert together.kinds[kind].ids[pick].tolist() == alone[kind].ids.tolist()
            assert together.kinds[kind].share[pick].tolist() == alone[kind].share.tolist()
    assert schema.terms_of(together.reading, together.starts) == [schema.terms(text) for text in texts]


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_rows_made_together_are_those_of_single_items(pairs: list[tuple[str, str]]) -> None:
    pool = [
        Item(f"i{at}", "achievement", {"title": title, "text": text})
        for at, (title, text) in enumerate(pairs)
    ]
    together = block.block_of(pool)
    single = block.stack([block.row(item) for item in pool])
    for kind in KINDS:
        assert together.columns[kind].counts.tolist() == single.columns[kind].counts.tolist()
        assert together.columns[kind].ids.tolist() == single.columns[kind].ids.tolist()
        assert together.columns[kind].weights.tolist() == single.columns[kind].weights.tolist()


def test_a_title_counts_twice_for_retrieval() -> None:
    item = Item("i", "achievement", {"title": "滴灌", "text": "滴灌"})
    [(name, document, _)] = prepare([item])
    assert name == "i"
    assert str(document["terms"]).split().count("滴灌") == 3


def test_chunks_keep_every_item_in_order() -> None:
    pool = items(CHUNK + 3)
    assert [len(chunk) for chunk in chunks(iter(pool))] == [CHUNK, 3]
    assert [item.id for chunk in chunks(pool) for item in chunk] == [item.id for item in pool]


def test_of_a_very_long_text_the_heaviest_terms_are_kept() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(1500))
    fields = {"title": "锂" * 50, **{f"t{at}": text[at:] + text[:at] for at in range(0, 1500, 211)}}
    # given one item with more bigrams than a row holds, between two short ones
    far = {
        f"u{at}": "".join(chr(0x4E00 + (at * 7919 + n * 31) % 20000) for n in range(1500)) for at in range(6)
    }
    pool = [items(1)[0], Item("long", "achievement", {**fields, **far}), items(2)[1]]
    whole = block.block_of(pool)
    assert whole.columns["bi"].counts[1] > rowfile.MOST_TERMS
    # when it is packed and read back
    found, names = rowfile._unpack(rowfile.pack(whole, [item.id for item in pool]))
    # then the heaviest stand, in rising order of id, and the neighbours are untouched
    assert names == [pool[0].id, "long", pool[2].id]
    kept, every = (
        block.take(found, np.array([1])).columns["bi"],
        block.take(whole, np.array([1])).columns["bi"],
    )
    assert kept.counts[0] == rowfile.MOST_TERMS
    assert (np.diff(kept.ids.astype(np.int64)) > 0).all()
    assert kept.weights.min() >= np.sort(every.weights)[::-1][: rowfile.MOST_TERMS].min() - 1e-3
    for at in (0, 2):
        mine, given_ = (block.take(b, np.array([at])).columns["bi"].ids.tolist() for b in (found, whole))
        assert mine == given_
