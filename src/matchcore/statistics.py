"""What the pool of items says about terms: how rare each is, and in which company it appears.

Made from items only, so every process that reads one index scores alike. The company of terms is read in
two ways: latent semantic analysis (Deerwester et al. 1990) by randomised SVD (Halko, Martinsson, Tropp
2011), and the topics of the word list that a term's items speak of.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from scipy import sparse

from matchcore.block import Block, Column
from matchcore.grams import KINDS, SPACE
from matchcore.topics import count as topic_count

_OFFSET = {kind: sum(SPACE[k] for k in KINDS[:at]) for at, kind in enumerate(KINDS)}
_TOTAL = sum(SPACE.values())
# A few latent dimensions tell the field, many the subject: features compare at each of these depths.
RANKS = (25, 50, 100, 200, 400)
ANCHORS = 128
_MOST_TERMS = 40_000
# What a mention weighs in the company of terms, by kind; single characters say little of a subject.
_SHARE = {"uni": 0.6, "bi": 1.0, "word": 1.0, "topic": 1.0}
_RARITY = 1.2
_ALIGNED = 64  # bytes; an array that lies askew would be copied whole for every product


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of a pool of `size` items (a large one by a sample): idf per kind, mean length per kind, and what the company of the commonest terms says.

    `place[id + offset of its kind]` is a term's line in `basis` or -1. A line holds the latent dimensions, the
    main ones first, and then the main directions of the topics it keeps company with; `middle` is the mean of
    the items in that second part.
    """

    size: int
    idf: dict[str, np.ndarray]
    length: dict[str, float]
    place: np.ndarray
    basis: np.ndarray
    middle: np.ndarray

    def lines(self, kind: str, ids: np.ndarray) -> np.ndarray:
        """The lines of the basis for these terms, -1 where a term has none."""
        return self.place[ids.astype(np.int64) + _OFFSET[kind]]


def weigh(tf: np.ndarray, idf: np.ndarray) -> np.ndarray:
    """TF-IDF with damped frequency: log(1 + tf) · idf."""
    return np.log1p(tf) * idf


def measure(block: Block, *, dimensions: int = RANKS[-1]) -> Statistics:
    """The statistics of all items of `block`; the same block always gives the same numbers."""
    idf, length = {}, {}
    for kind in KINDS:
        column = block.columns[kind]
        df = np.bincount(column.ids, minlength=SPACE[kind])
        idf[kind] = (np.log((1 + block.size) / (1 + df)) + 1).astype(np.float32)
        length[kind] = max(float(column.weights.sum()) / max(block.size, 1), 1.0)
    df = np.concatenate([np.bincount(block.columns[kind].ids, minlength=SPACE[kind]) for kind in KINDS])
    kept = np.flatnonzero(df >= 2)
    kept = np.sort(kept[np.argsort(-df[kept], kind="stable")[:_MOST_TERMS]])
    place = np.full(_TOTAL, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    bare = Statistics(
        block.size, idf, length, place, np.zeros((len(kept), 0), np.float32), np.zeros(0, np.float32)
    )
    matrix = _matrix(bare, block.size, block.columns)
    latent = _latent(matrix, words=int((kept < _OFFSET["topic"]).sum()), dimensions=dimensions)
    anchors, middle = _anchors(bare, block, matrix)
    return Statistics(block.size, idf, length, place, np.hstack([latent, anchors]).astype(np.float32), middle)


def _matrix(statistics: Statistics, size: int, columns: Mapping[str, Column]) -> sparse.csr_matrix:
    """Items × lines of the basis, TF-IDF, each row of length 1."""
    owner, line, value = [], [], []
    for kind in KINDS:
        column = columns[kind]
        at = statistics.lines(kind, column.ids)
        kept = at >= 0
        owner.append(column.owner[kept])
        line.append(at[kept])
        rarity = statistics.idf[kind][column.ids[kept]] ** _RARITY
        value.append(weigh(column.weights[kept], rarity) * np.float32(_SHARE[kind]))
    values, owners = np.concatenate(value), np.concatenate(owner)
    norm = np.sqrt(np.maximum(np.bincount(owners, values * values, size), 1e-9))
    shape = (size, len(statistics.basis))
    unit = (values / norm[owners]).astype(np.float32)
    return sparse.csr_matrix((unit, (owners, np.concatenate(line))), shape=shape)


def _latent(matrix: sparse.csr_matrix, *, words: int, dimensions: int) -> np.ndarray:
    """The latent dimensions of the first `words` lines; the topics behind them take no part."""
    rank = max(min(dimensions, words - 1, matrix.shape[0] - 1), 0)
    out = np.zeros((matrix.shape[1], rank), dtype=np.float32)
    if rank:
        texts = matrix[:, :words].tocsr()
        norm = np.sqrt(np.maximum(np.asarray(texts.multiply(texts).sum(axis=1)), 1e-9))
        out[:words] = _right_vectors(texts.multiply(1 / norm).tocsr().astype(np.float32), rank)
    return out


def _anchors(
    statistics: Statistics, block: Block, matrix: sparse.csr_matrix
) -> tuple[np.ndarray, np.ndarray]:
    """Per line the mean topics of the items it stands in, scaled so that every topic spreads alike."""
    column = block.columns["topic"]
    weight = weigh(column.weights, statistics.idf["topic"][column.ids])
    norm = np.sqrt(np.maximum(np.bincount(column.owner, weight * weight, block.size), 1e-9))
    entries = (weight / norm[column.owner]).astype(np.float32)
    topics = sparse.csr_matrix((entries, (column.owner, column.ids)), shape=(block.size, topic_count()))
    mass = np.asarray(matrix.sum(axis=0)).ravel() + 1.0
    anchors = (matrix.T @ topics).toarray() / mass[:, None]
    spread = matrix @ anchors
    if not block.size:
        return np.zeros((len(anchors), ANCHORS), np.float32), np.zeros(ANCHORS, np.float32)
    scale = 1 / (spread.std(axis=0) + 1e-3)
    middle = spread.mean(axis=0) * scale
    # The main directions say nearly what all topics say, at a third of the cost per item.
    centred = spread * scale - middle
    turn = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :ANCHORS]
    return (anchors * scale @ turn).astype(np.float32), (middle @ turn).astype(np.float32)


def vectors(
    statistics: Statistics, size: int, columns: Mapping[str, Column]
) -> tuple[np.ndarray, np.ndarray]:
    """The items in the latent space and in that of topics, each (size, dimensions), not scaled."""
    found = _matrix(statistics, size, columns) @ statistics.basis
    split = found.shape[1] - len(statistics.middle)
    return found[:, :split], found[:, split:] - statistics.middle


def unit(rows: np.ndarray) -> np.ndarray:
    """The rows scaled to length 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _right_vectors(matrix: sparse.csr_matrix, rank: int) -> np.ndarray:
    draw = np.random.default_rng(20190917).standard_normal((matrix.shape[1], rank + 16)).astype(np.float32)
    left = _orthonormal(matrix @ draw)
    for _ in range(4):
        left = _orthonormal(matrix @ _orthonormal(matrix.T @ left))
    return np.ascontiguousarray(_orthonormal(matrix.T @ left)[:, :rank])


def _orthonormal(tall: np.ndarray) -> np.ndarray:
    """An orthonormal basis of the columns of a tall matrix, its main directions first; null ones become 0.

    By the Gram matrix: a product and a small eigenproblem where QR of the tall matrix costs fifty times as much.
    """
    exact = tall.astype(np.float64)
    values, turn = np.linalg.eigh(exact.T @ exact)
    values, turn = values[::-1], turn[:, ::-1]
    scale = np.where(values > values[0] * 1e-12, 1 / np.sqrt(np.maximum(values, 1e-300)), 0.0)
    return tall @ (turn * scale).astype(np.float32)


def save(statistics: Statistics, path: Path) -> None:
    """`path` holds the statistics, a run of .npy arrays that each begin at a multiple of 64; the caller moves it into place."""
    # Half precision is what the weights were learned with; on disk the numbers have the width they are used in, or no
    # process could share what another has mapped.
    basis = statistics.basis.astype(np.float16).astype(np.float32)
    lengths = np.array([statistics.length[kind] for kind in KINDS])
    with path.open("wb") as out:
        for array in (
            np.array([statistics.size]),
            lengths,
            statistics.place,
            basis,
            statistics.middle,
            *(statistics.idf[kind] for kind in KINDS),
        ):
            out.write(b"\0" * (-out.tell() % _ALIGNED))
            npy.write_array(out, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)


def load(path: Path) -> Statistics:
    """The statistics saved at `path`. Large arrays are mapped: their pages belong to all processes that read the index."""
    size, lengths, place, basis, middle, *idf = _arrays(path)
    return Statistics(
        int(size[0]),
        dict(zip(KINDS, idf, strict=True)),
        dict(zip(KINDS, lengths.tolist(), strict=True)),
        place,
        basis,
        middle,
    )


def _arrays(path: Path) -> Iterator[np.ndarray]:
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        at = 0
        while at < end:
            file.seek(at)
            npy.read_magic(file)
            shape, _, kind = npy.read_array_header_1_0(file)
            # An empty array cannot be mapped.
            mapped = (
                np.memmap(path, kind, "r", file.tell(), shape) if 0 not in shape else np.zeros(shape, kind)
            )
            yield mapped.view(np.ndarray)
            at = file.tell() + mapped.nbytes
            at += -at % _ALIGNED
