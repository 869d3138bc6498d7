"""Terms as numbers: characters, character bigrams and words hashed into fixed spaces, so no vocabulary is kept.

Kinds and spaces: "uni" the character itself (2^16), "bi" two neighbouring characters (2^20), "word" (2^20),
"topic" a subject of `matchcore.topics` (2^10).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matchcore.text import Word, codes, fold, words
from matchcore.topics import weighted

_Value = TypeVar("_Value")
KINDS = ("uni", "bi", "word", "topic")
SPACE = {"uni": 1 << 16, "bi": 1 << 20, "word": 1 << 20, "topic": 1 << 10}

# A bigram may cross a space only between two Chinese characters: titles reach us with words set apart.
_LETTER = np.zeros(1 << 16, dtype=bool)
_LETTER[[code for code in range(1 << 16) if chr(code).isalnum()]] = True
_HAN = np.zeros(1 << 16, dtype=bool)
_HAN[0x4E00:0xA000] = True
_STOP = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "在",
        "对",
        "为",
        "是",
        "等",
        "其",
        "以",
        "于",
        "中",
        "并",
        "将",
        "由",
        "从",
        "到",
        "可",
        "该",
        "所",
        "使",
        "而",
        "且",
        "有",
        "也",
        "就",
        "都",
        "进行",
    ]
)


@dataclass(frozen=True, slots=True)
class Bag:
    """Unique term ids (uint32, rising) of one kind with their weights (float32)."""

    ids: np.ndarray
    weights: np.ndarray


def bigram_ids(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The hashed ids of pairs of characters, in [0, 2^20)."""
    mixed = first.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed += second.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    return (mixed >> np.uint64(44)).astype(np.uint32)


def word_id(word: str) -> int:
    """The hashed id of a folded word, in [0, 2^20)."""
    return zlib.crc32(word.encode()) >> 12


def content_words(text: str) -> list[Word]:
    """The words of `text` that can carry meaning: no particles, no lone punctuation."""
    return [word for word in words(text) if word[0] not in _STOP]


def _bag(ids: np.ndarray, weights: np.ndarray) -> Bag:
    unique, inverse = np.unique(ids, return_inverse=True)
    return Bag(unique.astype(np.uint32), np.bincount(inverse, weights, len(unique)).astype(np.float32))


def _pairs(letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of neighbouring characters: side by side, or two Chinese ones across a single space."""
    keep = _LETTER[letters]
    near = np.flatnonzero(keep[:-1] & keep[1:])
    if len(letters) < 3:
        return near, near + 1
    han = _HAN[letters]
    gap = np.flatnonzero(han[:-2] & han[2:] & (letters[1:-1] == ord(" ")))
    return np.concatenate([near, gap]), np.concatenate([near + 1, gap + 2])


class Lazily(dict[str, _Value]):
    """A value per kind, made when it is first asked for: the first stage of a search needs one kind of four."""

    def __init__(self, make: Callable[[str], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, kind: str) -> _Value:
        made = self[kind] = self._make(kind)
        return made


@dataclass(frozen=True, slots=True)
class Mentions:
    """Every mention of a term of one kind: its id, where it starts, and its share of what stands there."""

    ids: np.ndarray
    at: np.ndarray
    share: np.ndarray


@dataclass(frozen=True, slots=True)
class Reading:
    """What is found in one folded text: its characters as codes, its content words and, per kind, the mentions of terms."""

    folded: str
    letters: np.ndarray
    words: tuple[Word, ...]
    mentions: Mapping[str, Mentions]


def read(text: str) -> Reading:
    """The terms of `text`."""
    folded = fold(text)
    letters = codes(folded)
    cut = tuple(content_words(folded))

    def mentions(kind: str) -> Mentions:
        if kind == "uni":
            at = np.flatnonzero(_LETTER[letters])
            return Mentions(letters[at].astype(np.int64), at, _ones(len(at)))
        if kind == "bi":
            first, second = _pairs(letters)
            ids = bigram_ids(letters[first], letters[second]).astype(np.int64)
            return Mentions(ids, first, _ones(len(first)))
        if kind == "word":
            starts = np.fromiter((start for _, start, _ in cut), dtype=np.int64, count=len(cut))
            ids = np.fromiter((word_id(word) for word, _, _ in cut), np.int64, len(cut))
            return Mentions(ids, starts, _ones(len(starts)))
        return Mentions(*weighted(folded, letters))

    return Reading(folded, letters, cut, Lazily(mentions))


def _ones(count: int) -> np.ndarray:
    return np.ones(count, dtype=np.float32)


Found = dict[str, tuple[np.ndarray, np.ndarray]]
"""Per kind the ids of terms and their weights, one entry per mention."""


def bags(parts: Iterable[tuple[Found, float]]) -> dict[str, Bag]:
    """The bag of each kind of several texts, each with what it weighs as a whole."""
    listed = list(parts)
    return {
        kind: _bag(
            np.concatenate([part[kind][0] for part, _ in listed]),
            np.concatenate([part[kind][1] * np.float32(weight) for part, weight in listed]),
        )
        for kind in KINDS
    }
