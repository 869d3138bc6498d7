"""Many texts read in one pass, so that an index is built at the speed of arrays and not of single texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matchcore.grams import KINDS, Found, Lazily, Reading, read

# No piece of text reaches across it: it is neither letter nor space.
_BETWEEN = "\0"


def runs(counts: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of values stored in runs of `counts`, the lengths and the positions of the runs numbered `at`, one after the other."""
    starts = np.cumsum(counts) - counts
    chosen = counts[at]
    inside = np.arange(chosen.sum()) - np.repeat(np.cumsum(chosen) - chosen, chosen)
    return chosen, np.repeat(starts[at], chosen) + inside


@dataclass(frozen=True, slots=True)
class Sorted:
    """The mentions of one kind text after text: how many each text has, their ids, their places in their own text, and
    their shares."""

    counts: np.ndarray
    ids: np.ndarray
    at: np.ndarray
    share: np.ndarray


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """The reading of several texts joined: `starts` says where each begins in it; `kinds` hold the mentions."""

    reading: Reading
    starts: np.ndarray
    kinds: Mapping[str, Sorted]

    def mentions(self, kind: str, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many mentions each of the texts numbered `at` has, and where they stand among those of the kind."""
        return runs(self.kinds[kind].counts, at)

    def found(self, number: int, weights: np.ndarray | None = None) -> Found:
        """The mentions of one text; each weighs what its first character weighs in `weights` (1 by default)."""
        mine = {}
        for kind in KINDS:
            all_of = self.kinds[kind]
            start = int(all_of.counts[:number].sum())
            here = slice(start, start + int(all_of.counts[number]))
            share = all_of.share[here]
            mine[kind] = (all_of.ids[here], share if weights is None else share * weights[all_of.at[here]])
        return mine


def read_all(texts: Sequence[str]) -> ReadTexts:
    """The texts as `matchcore.grams.read` reads each alone."""
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    reading = read(_BETWEEN.join(texts))

    def of_kind(kind: str) -> Sorted:
        mentions = reading.mentions[kind]
        owner = np.searchsorted(starts, mentions.at, side="right") - 1
        order = np.argsort(owner, kind="stable")
        return Sorted(
            np.bincount(owner, minlength=len(texts)),
            mentions.ids[order],
            (mentions.at - starts[owner])[order],
            mentions.share[order],
        )

    return ReadTexts(reading, starts, Lazily(of_kind))


@lru_cache(maxsize=256)
def read_need(title: str, description: str) -> ReadTexts:
    """Both texts of a need read; the last ones are remembered, because each stage of a search reads the same need."""
    return read_all((title, description))
