"""Many items side by side as flat arrays, so that a feature is one pass of numpy over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchcore.grams import KINDS, Bag, bags, codes
from matchcore.types import Item

# What an item's other texts weigh beside its title.
FIELD_WEIGHT = {"title": 1.0, "keywords": 0.8, "points": 0.6}
OTHER_WEIGHT = 0.3
_TITLE_CHARS = 64
_BODY_CHARS = 1500


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one item for scoring: a bag per kind and the folded characters of its title."""

    bags: dict[str, Bag]
    title: np.ndarray


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of terms of all items: `owner` (item number), `ids`, `weights`, each of one length."""

    owner: np.ndarray
    ids: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True, slots=True)
class Block:
    """`size` items: a `Column` per kind and the titles as one padded matrix of characters (0 = nothing)."""

    size: int
    columns: dict[str, Column]
    titles: np.ndarray


def row(item: Item) -> Row:
    """The scoring row of `item`: title first, then its other texts by weight, at most 1,500 characters each."""
    title = item.fields.get("title", "")
    parts = [(title, FIELD_WEIGHT["title"])]
    for name in sorted(item.fields):
        if name not in ("title", "organisation"):
            parts.append((item.fields[name][:_BODY_CHARS], FIELD_WEIGHT.get(name, OTHER_WEIGHT)))
    letters = codes(title)
    return Row(bags(parts), letters[letters != ord(" ")][:_TITLE_CHARS])


def stack(rows: Sequence[Row]) -> Block:
    """The rows as one block, in their order."""
    columns = {}
    for kind in KINDS:
        counts = [len(entry.bags[kind].ids) for entry in rows]
        columns[kind] = Column(
            np.repeat(np.arange(len(rows)), counts),
            np.concatenate([entry.bags[kind].ids for entry in rows] or [np.zeros(0, np.uint32)]),
            np.concatenate([entry.bags[kind].weights for entry in rows] or [np.zeros(0, np.float32)]),
        )
    titles = np.zeros((len(rows), max((len(entry.title) for entry in rows), default=0)), dtype=np.uint16)
    for at, entry in enumerate(rows):
        titles[at, : len(entry.title)] = entry.title
    return Block(len(rows), columns, titles)


def take(block: Block, at: np.ndarray) -> Block:
    """The items at positions `at` as a block of their own, in that order."""
    columns = {}
    for kind, column in block.columns.items():
        bounds = np.searchsorted(column.owner, np.arange(block.size + 1))
        counts = bounds[at + 1] - bounds[at]
        owner = np.repeat(np.arange(len(at)), counts)
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        pick = np.repeat(bounds[at], counts) + inside
        columns[kind] = Column(owner, column.ids[pick], column.weights[pick])
    return Block(len(at), columns, block.titles[at])


def join(first: Block, second: Block) -> Block:
    """The items of both blocks, the first's in front."""
    columns = {}
    for kind, column in first.columns.items():
        other = second.columns[kind]
        columns[kind] = Column(
            np.concatenate([column.owner, other.owner + first.size]),
            np.concatenate([column.ids, other.ids]),
            np.concatenate([column.weights, other.weights]),
        )
    titles = np.zeros(
        (first.size + second.size, max(first.titles.shape[1], second.titles.shape[1])), dtype=np.uint16
    )
    titles[: first.size, : first.titles.shape[1]] = first.titles
    titles[first.size :, : second.titles.shape[1]] = second.titles
    return Block(first.size + second.size, columns, titles)
