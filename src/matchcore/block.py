"""Many items side by side as flat arrays, so that a feature is one pass of numpy over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchcore.grams import KINDS, SPACE, Bag
from matchcore.readings import ReadTexts, read_all, runs
from matchcore.types import Item

# What an item's other texts weigh beside its title.
FIELD_WEIGHT = {"title": 1.0, "keywords": 0.8, "points": 0.6}
OTHER_WEIGHT = 0.3
_BODY_CHARS = 1500


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one item for scoring: a bag per kind."""

    bags: dict[str, Bag]


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of terms of all items, item after item: `counts` per item; `owner` (item number), `ids` and
    `weights` per term."""

    counts: np.ndarray
    owner: np.ndarray
    ids: np.ndarray
    weights: np.ndarray


def column(counts: np.ndarray, ids: np.ndarray, weights: np.ndarray) -> Column:
    """The column of items with so many terms each."""
    counts = np.asarray(counts, dtype=np.int64)
    return Column(counts, np.repeat(np.arange(len(counts)), counts), ids, weights)


@dataclass(frozen=True, slots=True)
class Block:
    """`size` items: a `Column` per kind."""

    size: int
    columns: dict[str, Column]


def texts(item: Item) -> list[tuple[str, float]]:
    """What an item is scored by: its title first, then its other texts, at most 1,500 characters each, with weights."""
    parts = [(item.fields.get("title", ""), FIELD_WEIGHT["title"])]
    for name in sorted(item.fields):
        if name not in ("title", "organisation"):
            parts.append((item.fields[name][:_BODY_CHARS], FIELD_WEIGHT.get(name, OTHER_WEIGHT)))
    return parts


def block_of(items: Sequence[Item]) -> Block:
    """The scoring rows of the items, in their order."""
    parts = [texts(item) for item in items]
    distinct = list(dict.fromkeys(text for listed in parts for text, _ in listed))
    return combine(read_all(distinct), distinct, parts)


def combine(read: ReadTexts, distinct: Sequence[str], parts: Sequence[Sequence[tuple[str, float]]]) -> Block:
    """The rows of items made of these parts, whose texts were read together as `distinct`."""
    place = {text: at for at, text in enumerate(distinct)}
    text = np.array([place[text] for listed in parts for text, _ in listed], dtype=np.int64)
    weight = np.array([weight for listed in parts for _, weight in listed], dtype=np.float32)
    owner = np.repeat(np.arange(len(parts)), [len(listed) for listed in parts])
    columns = {}
    for kind in KINDS:
        counts, pick = read.mentions(kind, text)
        held = read.kinds[kind].share[pick] * np.repeat(weight, counts)
        term = np.repeat(owner, counts) * SPACE[kind] + read.kinds[kind].ids[pick]
        unique, inverse = np.unique(term, return_inverse=True)
        columns[kind] = column(
            np.bincount(unique // SPACE[kind], minlength=len(parts)),
            (unique % SPACE[kind]).astype(np.uint32),
            np.bincount(inverse, held, len(unique)).astype(np.float32),
        )
    return Block(len(parts), columns)


def row(item: Item) -> Row:
    """The scoring row of one item."""
    columns = block_of([item]).columns
    return Row({kind: Bag(each.ids, each.weights) for kind, each in columns.items()})


def stack(rows: Sequence[Row]) -> Block:
    """The rows as one block, in their order."""
    columns = {}
    for kind in KINDS:
        columns[kind] = column(
            np.array([len(entry.bags[kind].ids) for entry in rows], dtype=np.int64),
            np.concatenate([entry.bags[kind].ids for entry in rows] or [np.zeros(0, np.uint32)]),
            np.concatenate([entry.bags[kind].weights for entry in rows] or [np.zeros(0, np.float32)]),
        )
    return Block(len(rows), columns)


def take(block: Block, at: np.ndarray) -> Block:
    """The items at positions `at` as a block of their own, in that order."""
    columns = {}
    for kind, whole in block.columns.items():
        counts, pick = runs(whole.counts, at)
        columns[kind] = column(counts, whole.ids[pick], whole.weights[pick])
    return Block(len(at), columns)


def join(first: Block, second: Block) -> Block:
    """The items of both blocks, the first's in front."""
    columns = {}
    for kind, mine in first.columns.items():
        other = second.columns[kind]
        columns[kind] = column(
            np.concatenate([mine.counts, other.counts]),
            np.concatenate([mine.ids, other.ids]),
            np.concatenate([mine.weights, other.weights]),
        )
    return Block(first.size + second.size, columns)
