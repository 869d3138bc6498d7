"""Many items side by side as flat arrays, so that a feature is one pass of numpy over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchcore.grams import KINDS, Bag, bags, found
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


def row(item: Item) -> Row:
    """The scoring row of `item`: title first, then its other texts by weight, at most 1,500 characters each."""
    parts = [(item.fields.get("title", ""), FIELD_WEIGHT["title"])]
    for name in sorted(item.fields):
        if name not in ("title", "organisation"):
            parts.append((item.fields[name][:_BODY_CHARS], FIELD_WEIGHT.get(name, OTHER_WEIGHT)))
    return Row(bags((found(text), weight) for text, weight in parts))


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
        starts = np.cumsum(whole.counts) - whole.counts
        counts = whole.counts[at]
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        pick = np.repeat(starts[at], counts) + inside
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
