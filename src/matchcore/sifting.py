"""Which of many retrieved items are worth ranking: a linear score of the places they take under each plain feature.

The ranking model tells near items apart; put before thousands it loses those that share few words with the need.
Here only places count, not how far one is before the next, so that no feature drowns the others; log(1 + place) as
in weighted fusion of ranks (after Cormack, Clarke & Büttcher 2009), its weights learned.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from matchcore.errors import BadModel
from matchcore.features import RELATIVE

FORMAT = "matchcore-sieve/1"
# So many are retrieved for a batch; the ranking model sees the best of them.
WIDTH = 1500
RETRIEVED = "retrieved"
_ALONE = re.compile(rf"^need\.|\.item_(?:idf|length)$|{re.escape(RELATIVE)}$")
ALPHA = 3000.0


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a place under each feature weighs, and where the numbers come from."""

    names: tuple[str, ...]
    weights: np.ndarray
    provenance: Mapping[str, object]


def places(names: tuple[str, ...], matrix: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """The names and log(1 + place) of each item under each feature, best first, ties in the order retrieved; the
    items come in that order. Features of the need or of the item alone place nothing."""
    chosen = [at for at, name in enumerate(names) if not _ALONE.search(name)]
    scale = np.log1p(np.arange(len(matrix), dtype=np.float64))
    columns = np.ascontiguousarray(np.round(matrix[:, chosen], 6).T)
    order = np.argsort(-columns, axis=1, kind="stable")
    found = np.empty_like(columns)
    np.put_along_axis(found, order, np.broadcast_to(scale, columns.shape), axis=1)
    return (*(names[at] for at in chosen), RETRIEVED), np.vstack([found, scale]).T


def kept(sieve: Sieve, names: tuple[str, ...], matrix: np.ndarray, *, depth: int) -> np.ndarray:
    """The positions of the `depth` items worth ranking, in the order retrieved; ties go to the earlier."""
    if len(matrix) <= depth:
        return np.arange(len(matrix))
    found, placed = places(names, matrix)
    at = {name: number for number, name in enumerate(found)}
    missing = [name for name in sieve.names if name not in at]
    if missing:
        raise BadModel(f"粗选用到本版本没有的特征：{', '.join(missing[:3])}")
    scores = np.round(placed[:, [at[name] for name in sieve.names]] @ sieve.weights, 9)
    return np.sort(np.argsort(-scores, kind="stable")[:depth])


@dataclass(frozen=True, slots=True)
class Moments:
    """What a list says of the regression: the count of its items, sums and products of their places, and both with
    what each item is worth (0 … 1)."""

    count: int
    sums: np.ndarray
    products: np.ndarray
    worth: float
    pull: np.ndarray


def moments(placed: np.ndarray, worth: np.ndarray) -> Moments:
    """The moments of one list."""
    return Moments(len(placed), placed.sum(axis=0), placed.T @ placed, float(worth.sum()), placed.T @ worth)


def learn(names: tuple[str, ...], lists: Sequence[Moments], *, alpha: float = ALPHA) -> Sieve:
    """Ridge regression of worth on standardised places over all lists; without provenance yet."""
    count = sum(one.count for one in lists)
    mean = np.sum([one.sums for one in lists], axis=0) / count
    gram = np.sum([one.products for one in lists], axis=0) - count * np.outer(mean, mean)
    pull = np.sum([one.pull for one in lists], axis=0) - mean * sum(one.worth for one in lists)
    scale = np.sqrt(np.maximum(np.diag(gram) / count, 1e-18))
    standard = gram / np.outer(scale, scale) + alpha * np.eye(len(names))
    return Sieve(names, np.linalg.solve(standard, pull / scale) / scale, {})


def save(sieve: Sieve, path: Path) -> None:
    """`path` holds the sieve."""
    weights = {name: float(f"{value:.6g}") for name, value in zip(sieve.names, sieve.weights, strict=True)}
    body = {"format": FORMAT, "provenance": dict(sieve.provenance), "weights": weights}
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")


@lru_cache(maxsize=1)
def load() -> Sieve:
    """The shipped sieve."""
    plain = json.loads((files("matchcore") / "data/sieve.json").read_text(encoding="utf-8"))
    weights = plain["weights"]
    return Sieve(tuple(weights), np.array(list(weights.values())), plain["provenance"])


def digest(sieve: Sieve) -> str:
    """Twelve hex digits that name the sieve's numbers."""
    body = json.dumps([WIDTH, sieve.names, sieve.weights.tolist()])
    return hashlib.sha256(body.encode()).hexdigest()[:12]
