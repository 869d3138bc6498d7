"""Texts as TF-IDF over terms cut in other ways than the product cuts them, for the tries of matching_more.py."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from scipy import sparse

from matchcore.text import fold
from matchcore.train import Pairs

NEAREST = 10


def apart(text: str) -> list[str]:
    """Pairs of Chinese characters with one between them."""
    runs = re.findall(r"[一-鿿]+", re.sub(r"\s", "", fold(text)))
    return [run[at] + run[at + 2] for run in runs for at in range(len(run) - 2)]


def unordered(text: str) -> list[str]:
    """Neighbouring characters in either order."""
    joined = re.sub(r"\W", "", fold(text))
    return ["".join(sorted(joined[at : at + 2])) for at in range(len(joined) - 1)]


def in_order(text: str) -> list[str]:
    """Neighbouring characters."""
    joined = re.sub(r"\W", "", fold(text))
    return [joined[at : at + 2] for at in range(len(joined) - 1)]


def _unit(rows: sparse.spmatrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(length, 1e-9)) @ rows).tocsr()


def weighed(
    data: Pairs, demands: Iterable[str], cut: Callable[[str], list[str]]
) -> tuple[sparse.csr_matrix, ...]:
    """TF-IDF of length 1 of all items, of title + 0.3 description, and of the title of these demands."""
    known: dict[str, int] = {}
    needs = [data.needs[name] for name in demands]

    def counted(texts: list[str]) -> tuple[list[float], list[int], list[int]]:
        found: tuple[list[float], list[int], list[int]] = ([], [], [])
        for number, text in enumerate(texts):
            for term, times in Counter(cut(text)).items():
                for listed, value in zip(
                    found, (np.log1p(times), number, known.setdefault(term, len(known))), strict=True
                ):
                    listed.append(value)
        return found

    parts = [
        counted(texts)
        for texts in (
            [item.fields["title"] for item in data.items],
            [need.title for need in needs],
            [need.description for need in needs],
        )
    ]
    items, titles, told = (
        sparse.csr_matrix((value, (row, column)), shape=(size, len(known)))
        for (value, row, column), size in zip(parts, (len(data.items), len(needs), len(needs)), strict=True)
    )
    held = np.asarray((items > 0).sum(axis=0)).ravel()
    rare = sparse.diags((np.log((1 + len(data.items)) / (1 + held)) + 1) ** 1.2)
    return _unit(items @ rare), _unit((titles + 0.3 * told) @ rare), _unit(titles @ rare)


def told_further(items: sparse.csr_matrix, alike: np.ndarray) -> sparse.csr_matrix:
    """Every item with 0.2 × the terms of the items most like it."""
    np.fill_diagonal(alike, 0)
    near = np.argpartition(-alike, NEAREST, axis=1)[:, :NEAREST]
    weight = np.take_along_axis(alike, near, axis=1).clip(0).ravel()
    owner = np.repeat(np.arange(len(alike)), NEAREST)
    return _unit(items + 0.2 * sparse.csr_matrix((weight, (owner, near.ravel())), shape=alike.shape) @ items)
