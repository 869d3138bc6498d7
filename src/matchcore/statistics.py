"""What the pool of items says about terms: how rare each is, and in which company it appears.

Made from items only, so every process that reads one index scores alike. The company of terms is latent
semantic analysis (Deerwester et al. 1990) by randomised SVD (Halko, Martinsson, Tropp 2011).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from matchcore.block import Block
from matchcore.grams import KINDS, SPACE

_OFFSET = {"uni": 0, "bi": SPACE["uni"], "word": SPACE["uni"] + SPACE["bi"]}
_TOTAL = sum(SPACE.values())
DIMENSIONS = 160
_MOST_TERMS = 40_000


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of `size` items: idf per kind, mean length per kind, and the latent basis of the commonest terms.

    `place[id + offset of its kind]` is a term's line in `basis` (lines × dimensions) or -1.
    """

    size: int
    idf: dict[str, np.ndarray]
    length: dict[str, float]
    place: np.ndarray
    basis: np.ndarray

    def lines(self, kind: str, ids: np.ndarray) -> np.ndarray:
        """The lines of the basis for these terms, -1 where a term has none."""
        return self.place[ids.astype(np.int64) + _OFFSET[kind]]


def weigh(tf: np.ndarray, idf: np.ndarray) -> np.ndarray:
    """TF-IDF with damped frequency: log(1 + tf) · idf."""
    return np.log1p(tf) * idf


def measure(block: Block, *, dimensions: int = DIMENSIONS) -> Statistics:
    """The statistics of all items of `block`; the same block always gives the same numbers."""
    idf, length = {}, {}
    for kind in KINDS:
        column = block.columns[kind]
        df = np.bincount(column.ids, minlength=SPACE[kind])
        idf[kind] = (np.log((1 + block.size) / (1 + df)) + 1).astype(np.float32)
        length[kind] = max(float(column.weights.sum()) / max(block.size, 1), 1.0)
    place, basis = _latent(block, idf, dimensions)
    return Statistics(block.size, idf, length, place, basis)


def _latent(block: Block, idf: dict[str, np.ndarray], dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    ids = np.concatenate([block.columns[kind].ids.astype(np.int64) + _OFFSET[kind] for kind in KINDS])
    owner = np.concatenate([block.columns[kind].owner for kind in KINDS])
    value = np.concatenate([weigh(block.columns[k].weights, idf[k][block.columns[k].ids]) for k in KINDS])
    df = np.bincount(ids, minlength=_TOTAL)
    kept = np.flatnonzero(df >= 2)
    kept = np.sort(kept[np.argsort(-df[kept], kind="stable")[:_MOST_TERMS]])
    place = np.full(_TOTAL, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    rank = min(dimensions, len(kept) - 1, block.size - 1)
    if rank < 1:
        return place, np.zeros((len(kept), 0), dtype=np.float32)
    inside = place[ids] >= 0
    matrix = sparse.csr_matrix(
        (value[inside], (owner[inside], place[ids[inside]])), shape=(block.size, len(kept)), dtype=np.float32
    )
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = sparse.diags_array((1 / np.maximum(norms, 1e-6)).astype(np.float32)) @ matrix
    return place, _right_vectors(matrix.tocsr(), rank)


def _right_vectors(matrix: sparse.csr_matrix, rank: int) -> np.ndarray:
    draw = np.random.default_rng(20190917).standard_normal((matrix.shape[1], rank + 16)).astype(np.float32)
    left = np.linalg.qr(matrix @ draw)[0]
    for _ in range(4):
        left = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ left)[0])[0]
    _, _, right = np.linalg.svd((matrix.T @ left).T, full_matrices=False)
    return np.ascontiguousarray(right[:rank].T.astype(np.float32))


def save(statistics: Statistics, path: Path) -> None:
    """`path` (.npz) holds the statistics; the caller moves it into place."""
    with path.open("wb") as out:
        np.savez(
            out,
            size=statistics.size,
            place=statistics.place,
            basis=statistics.basis.astype(np.float16),
            **{f"idf_{kind}": statistics.idf[kind] for kind in KINDS},
            **{f"length_{kind}": statistics.length[kind] for kind in KINDS},
        )


def load(path: Path) -> Statistics:
    """The statistics saved at `path`."""
    with np.load(path) as data:
        return Statistics(
            int(data["size"]),
            {kind: data[f"idf_{kind}"] for kind in KINDS},
            {kind: float(data[f"length_{kind}"]) for kind in KINDS},
            data["place"],
            data["basis"].astype(np.float32),
        )
