"""Many texts read in one pass, so that an index is built at the speed of arrays and not of single texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchcore.grams import KINDS, Reading, read

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
    text, `counts` of them each, with their ids and shares."""

    reading: Reading
    starts: np.ndarray
    counts: dict[str, np.ndarray]
    ids: dict[str, np.ndarray]
    share: dict[str, np.ndarray]

    def mentions(self, kind: str, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many mentions each of the texts numbered `at` has, and where they stand in `ids` and `share`."""
        return runs(self.counts[kind], at)


def read_all(texts: Sequence[str]) -> ReadTexts:
    """The texts as `matchcore.grams.read` reads each alone."""
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    reading = read(_BETWEEN.join(texts))
    counts, ids, share = {}, {}, {}
    for kind in KINDS:
        mentions = reading.mentions[kind]
        owner = np.searchsorted(starts, mentions.at, side="right") - 1
        order = np.argsort(owner, kind="stable")
        counts[kind] = np.bincount(owner, minlength=len(texts))
        ids[kind], share[kind] = mentions.ids[order], mentions.share[order]
    return ReadTexts(reading, starts, counts, ids, share)
