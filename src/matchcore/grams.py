"""Terms as numbers: characters, character bigrams and words hashed into fixed spaces, so no vocabulary is kept.

Kinds and spaces: "uni" the character itself (2^16), "bi" two neighbouring characters (2^20), "word" (2^20).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matchcore.text import Word, fold, words

KINDS = ("uni", "bi", "word")
SPACE = {"uni": 1 << 16, "bi": 1 << 20, "word": 1 << 20}

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


def codes(text: str) -> np.ndarray:
    """The folded characters of `text` as uint16; characters beyond the basic plane become 0."""
    raw = np.frombuffer(fold(text).encode("utf-32-le"), dtype=np.uint32)
    return np.where(raw < (1 << 16), raw, 0).astype(np.uint16)


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


def bags(parts: Iterable[tuple[str, float | np.ndarray]]) -> dict[str, Bag]:
    """The three bags of a text given as (part, weight) pairs; a weight is one number or one per character."""
    ids: dict[str, list[np.ndarray]] = {kind: [] for kind in KINDS}
    weights: dict[str, list[np.ndarray]] = {kind: [] for kind in KINDS}
    for text, weight in parts:
        if not text:
            continue
        letters = codes(text)
        each = np.broadcast_to(np.asarray(weight, dtype=np.float32), letters.shape)
        at = np.flatnonzero(_LETTER[letters])
        first, second = _pairs(letters)
        found = content_words(text)
        starts = np.fromiter((start for _, start, _ in found), dtype=np.int64, count=len(found))
        ids["uni"].append(letters[at])
        weights["uni"].append(each[at])
        ids["bi"].append(bigram_ids(letters[first], letters[second]))
        weights["bi"].append(each[first])
        ids["word"].append(np.fromiter((word_id(word) for word, _, _ in found), np.uint32, len(found)))
        weights["word"].append(each[starts])
    empty = np.zeros(0, dtype=np.float32)
    return {
        kind: _bag(
            np.concatenate([*ids[kind], empty]).astype(np.int64), np.concatenate([*weights[kind], empty])
        )
        for kind in KINDS
    }
