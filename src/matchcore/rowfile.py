"""Scoring rows of items in one append-only file, read a few hundred at a time without loading the rest.

A row is a run of little-endian uint16 units: six counts, id (UTF-8), then per kind ids and float16
weights. Its address packs offset and length in units; a row nobody points to any more is left until the
index is rebuilt, so a crash can only leave waste behind.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matchcore.block import Block, Column, column
from matchcore.grams import KINDS

_HEAD = 2 + len(KINDS)
_LENGTH_BITS = 16
_UNITS = {"uni": 1, "bi": 2, "word": 2, "topic": 1}
MOST_TERMS = 4000


def pack(block: Block, names: Sequence[str]) -> list[bytes]:
    """The bytes of each row; of very long texts the heaviest 4,000 terms of a kind are kept."""
    parts: list[list[bytes]] = [[] for _ in names]
    counts = np.zeros((len(names), len(KINDS)), dtype=np.int64)
    for number, kind in enumerate(KINDS):
        whole = _shortened(block.columns[kind])
        counts[:, number] = whole.counts
        ids = whole.ids.astype("<u2" if _UNITS[kind] == 1 else "<u4").tobytes()
        weights = whole.weights.astype("<f2").tobytes()
        width, start = 2 * _UNITS[kind], 0
        for mine, count in zip(parts, whole.counts.tolist(), strict=True):
            end = start + count
            mine += (ids[start * width : end * width], weights[start * 2 : end * 2])
            start = end
    packed = []
    for name, mine, held in zip(names, parts, counts, strict=True):
        identity = name.encode() + b"\0" * (len(name.encode()) % 2)
        body = b"".join((identity, *mine))
        head = np.array([_HEAD + len(body) // 2, len(identity) // 2, *held], dtype="<u2")
        packed.append(head.tobytes() + body)
    return packed


def _shortened(whole: Column) -> Column:
    if whole.counts.max(initial=0) <= MOST_TERMS:
        return whole
    order = np.lexsort((-whole.weights, whole.owner))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(whole.counts) - whole.counts, whole.counts)
    kept = np.sort(order[rank < MOST_TERMS])
    return column(np.minimum(whole.counts, MOST_TERMS), whole.ids[kept], whole.weights[kept])


class RowWriter:
    """Appends rows; what was added is safe on disk after `sync`."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._end = self._file.tell()

    def add(self, packed: bytes) -> int:
        """The address of the packed row once written."""
        address = (self._end // 2 << _LENGTH_BITS) | len(packed) // 2
        self._file.write(packed)
        self._end += len(packed)
        return address

    def flush(self) -> None:
        """Rows added so far can be read by others."""
        self._file.flush()

    def sync(self) -> None:
        """Rows added so far survive a power cut."""
        self._file.flush()
        os.fdatasync(self._file.fileno())

    def close(self) -> None:
        """Nothing more is written."""
        self._file.close()


class RowReader:
    """Reads rows by address; many may read while one process appends."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        # Threads may still read when another opens the next index: the file goes with its last reader.
        self._release = weakref.finalize(self, os.close, self._descriptor)

    def read(self, addresses: Sequence[int]) -> tuple[Block, list[str]]:
        """The rows at these addresses as a block, with their ids."""
        raw = [os.pread(self._descriptor, (a & 0xFFFF) * 2, (a >> _LENGTH_BITS) * 2) for a in addresses]
        return _unpack(raw)

    def close(self) -> None:
        """The file is released."""
        self._release()


def _gather(units: np.ndarray, starts: np.ndarray, counts: np.ndarray, width: int) -> np.ndarray:
    """Runs of `counts` values of `width` units at `starts`, one after the other (uint16 or uint32)."""
    total = int(counts.sum())
    inside = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(starts, counts) + inside * width
    if width == 1:
        return units[at]
    return units[at].astype(np.uint32) | (units[at + 1].astype(np.uint32) << np.uint32(16))


def _unpack(raw: list[bytes]) -> tuple[Block, list[str]]:
    units = np.frombuffer(b"".join(raw), dtype="<u2")
    sizes = np.array([len(piece) // 2 for piece in raw], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    head = (
        units[starts[:, None] + np.arange(_HEAD)].astype(np.int64)
        if len(raw)
        else np.zeros((0, _HEAD), np.int64)
    )
    at = starts + _HEAD
    names = [
        units[start : start + count].tobytes().rstrip(b"\0").decode()
        for start, count in zip(at, head[:, 1], strict=True)
    ]
    at = at + head[:, 1]
    columns = {}
    for number, kind in enumerate(KINDS):
        counts = head[:, 2 + number]
        ids = _gather(units, at, counts, _UNITS[kind]).astype(np.uint32)
        at = at + counts * _UNITS[kind]
        weights = _gather(units, at, counts, 1).view("<f2").astype(np.float32)
        at = at + counts
        columns[kind] = column(counts, ids, weights)
    return Block(len(raw), columns), names
