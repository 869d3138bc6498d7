"""What the judged pairs of one demand say about its other items.

A Gaussian process (Rasmussen & Williams 2006, ch. 2) on what the weights leave unexplained: two items of
one demand err alike the more their texts agree, plus one error common to the demand. Demands with the same
title are one demand here.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import sparse

from matchcore.block import Block, Row, row
from matchcore.statistics import Statistics, unit, vectors, weigh
from matchcore.text import fold
from matchcore.types import Item

COMMON = 0.3
ALIKE = {"uni": 0.8, "bi": 0.4, "latent": 0.4}
NOISE = 0.7


def key(title: str) -> str:
    """The name under which demands of one title are known."""
    return "".join(fold(title).split())


@lru_cache(maxsize=20_000)
def _row(texts: tuple[tuple[str, str], ...]) -> Row:
    return row(Item("", "achievement", dict(texts)))


def judged_rows(fields: list) -> list[Row]:
    """The scoring rows of judged items, remembered between calls."""
    return [_row(tuple(sorted(texts.items()))) for texts in fields]


def kernel(block: Block, statistics: Statistics) -> np.ndarray:
    """How far the errors of any two items of `block` go together, shape (items, items)."""
    out = np.full((block.size, block.size), COMMON)
    for kind, share in ALIKE.items():
        if kind != "latent":
            column = block.columns[kind]
            weight = weigh(column.weights, statistics.idf[kind][column.ids])
            terms, place = np.unique(column.ids, return_inverse=True)
            matrix = sparse.csr_matrix(
                (weight, (column.owner, place)), shape=(block.size, max(len(terms), 1))
            )
            norm = np.maximum(np.sqrt(np.bincount(column.owner, weight**2, block.size)), 1e-9)
            out += share * (matrix @ matrix.T).toarray() / np.outer(norm, norm)
    latent = unit(vectors(statistics, block.size, block.columns)[0])
    return out + ALIKE["latent"] * (latent @ latent.T)


def carry_over(covariance: np.ndarray, residuals: np.ndarray) -> np.ndarray:
    """What the residuals of the last items say about the first ones; `covariance` covers both."""
    count = len(residuals)
    inside = covariance[-count:, -count:] + NOISE * np.eye(count)
    return covariance[:-count, -count:] @ np.linalg.solve(inside, residuals)


def left_out(covariance: np.ndarray, residuals: np.ndarray) -> np.ndarray:
    """What the other residuals say about each one (closed form of leaving one out)."""
    inverse = np.linalg.inv(covariance + NOISE * np.eye(len(residuals)))
    return residuals - inverse @ residuals / np.diag(inverse)
