"""Many texts read in one pass, so that an index is built at the speed of arrays and not of single texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matchcore.grams import KINDS, Found, Reading, read

# No piece of text reaches across it: it is neither letter nor space.
_BETWEEN = "\0"


def runs(counts: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of values stored in runs of `counts`, the lengths and the positions of the runs numbered `at`, one after the other."""
    starts = np.cumsum(counts) - counts
    chosen = counts[at]
    inside = np.arange(chosen.sum()) - np.repeat(np.cumsum(chosen) - chosen, chosen)
    return chosen, np.repeat(starts[at], chosen) + inside


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """The reading of several texts joined: `starts` says where each begins in it; per kind the mentions text after
    text, `counts` of them each, with their ids, their places in their own text, and their shares."""

    reading: Reading
    starts: np.ndarray
    counts: dict[str, np.ndarray]
    ids: dict[str, np.ndarray]
    at: dict[str, np.ndarray]
    share: dict[str, np.ndarray]

    def mentions(self, kind: str, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many mentions each of the texts numbered `at` has, and where they stand in `ids` and `share`."""
        return runs(self.counts[kind], at)

    def found(self, number: int, weights: np.ndarray | None = None) -> Found:
        """The mentions of one text; each weighs what its first character weighs in `weights` (1 by default)."""
        mine = {}
        for kind in KINDS:
            start = int(self.counts[kind][:number].sum())
            here = slice(start, start + int(self.counts[kind][number]))
            share = self.share[kind][here]
            mine[kind] = (
                self.ids[kind][here],
                share if weights is None else share * weights[self.at[kind][here]],
            )
        return mine


def read_all(texts: Sequence[str]) -> ReadTexts:
    """The texts as `matchcore.grams.read` reads each alone."""
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    reading = read(_BETWEEN.join(texts))
    counts, ids, at, share = {}, {}, {}, {}
    for kind in KINDS:
        mentions = reading.mentions[kind]
        owner = np.searchsorted(starts, mentions.at, side="right") - 1
        order = np.argsort(owner, kind="stable")
        counts[kind] = np.bincount(owner, minlength=len(texts))
        ids[kind], share[kind] = mentions.ids[order], mentions.share[order]
        at[kind] = (mentions.at - starts[owner])[order]
    return ReadTexts(reading, starts, counts, ids, at, share)


@lru_cache(maxsize=256)
def read_need(title: str, description: str) -> ReadTexts:
    """Both texts of a need read; the last ones are remembered, because each stage of a search reads the same need."""
    return read_all((title, description))
