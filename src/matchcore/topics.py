"""Which subjects of technology a text speaks of, by a word list of two levels (data/topics.txt).

The list carries what a small pool of texts cannot teach: that 滴灌 and 水肥 belong together though they
share no character.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np

from matchcore.text import codes

_SINGLE = 0.3
GROUP_WEIGHT = 0.5


@lru_cache(maxsize=1)
def _list() -> tuple[dict[str, tuple[int, ...]], tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Terms to topic numbers, each topic's group, the names of topics and of groups."""
    terms: dict[str, list[int]] = {}
    owner: list[int] = []
    names: list[str] = []
    groups: list[str] = []
    for line in (files("matchcore") / "data/topics.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("["):
            groups.append(line.strip("[]"))
        elif " = " in line:
            name, _, body = line.partition(" = ")
            names.append(name)
            owner.append(len(groups) - 1 if groups[-1] else -1)
            for term in dict.fromkeys(body.split()):
                terms.setdefault(term, []).append(len(names) - 1)
    return {term: tuple(found) for term, found in terms.items()}, tuple(owner), tuple(names), tuple(groups)


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """The lengths, longest first, of the terms that begin with these two characters (or are this one)."""
    lengths: dict[str, set[int]] = {}
    for term in _list()[0]:
        lengths.setdefault(term[:2], set()).add(len(term))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


@lru_cache(maxsize=1)
def _openings() -> tuple[np.ndarray, np.ndarray]:
    """Which characters are terms alone, and which pairs of characters (mixed into 16 bits) may begin one."""
    alone, pair = np.zeros(1 << 16, dtype=bool), np.zeros(1 << 16, dtype=bool)
    for start in _lengths():
        letters = codes(start)
        if len(letters) == 1:
            alone[letters[0]] = True
        else:
            pair[_mixed(letters[:1], letters[1:2])] = True
    return alone, pair


def _mixed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return first * np.uint16(40503) + second


@lru_cache(maxsize=1)
def _shares() -> dict[str, tuple[tuple[int, float], ...]]:
    """Per term its topics and their groups, each with its share of the term's weight."""
    terms, owner, names, _ = _list()
    found = {}
    for term, topics in terms.items():
        share = (_SINGLE if len(term) == 1 else 1.0) / len(topics)
        rows: list[tuple[int, float]] = []
        for topic in topics:
            rows.append((topic, share))
            if owner[topic] >= 0:
                rows.append((len(names) + owner[topic], share * GROUP_WEIGHT))
        found[term] = tuple(rows)
    return found


def count() -> int:
    """How many ids `weighted` may give: topics first, then their groups."""
    return len(_list()[2]) + len(_list()[3])


def subjects() -> int:
    """How many ids are topics; the ids above are groups of topics."""
    return len(_list()[2])


def names() -> tuple[str, ...]:
    """The names of the topics, in the order of their ids."""
    return _list()[2]


def shares(term: str) -> tuple[tuple[int, float], ...]:
    """The topics and groups of a listed term, each with its share of the term's weight."""
    return _shares()[term]


def vocabulary() -> list[str]:
    """Every listed term once, in a fixed order."""
    return sorted(_list()[0])


def mentions(text: str, letters: np.ndarray) -> list[tuple[str, int, int]]:
    """The listed terms in the folded text without spaces, each with start and end there; none lies in another.

    `letters` are the text's codes.
    """
    terms, lengths = _list()[0], _lengths()
    alone, pair = _openings()
    hopeful = alone[letters]
    hopeful[:-1] |= pair[_mixed(letters[:-1], letters[1:])]
    found, reach = [], 0
    for start in np.flatnonzero(hopeful).tolist():
        for length in (*lengths.get(text[start : start + 2], ()), *lengths.get(text[start], ())):
            end = start + length
            if end <= reach:
                break
            if end <= len(text) and text[start:end] in terms:
                found.append((text[start:end], start, end))
                reach = end
                break
    return found


def weighted(folded: str, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Topic and group ids the folded text speaks of, where each term starts, and the share of its weight they get.

    A term's weight is shared by its topics; a single character counts 0.3. `letters` are the text's codes.
    """
    shares = _shares()
    kept = np.flatnonzero(letters != ord(" "))
    ids: list[int] = []
    at: list[int] = []
    share: list[float] = []
    for term, start, _ in mentions(folded.replace(" ", ""), letters[kept]):
        for topic, part in shares[term]:
            ids.append(topic)
            at.append(start)
            share.append(part)
    return np.array(ids, np.int64), kept[np.array(at, np.int64)], np.array(share, np.float32)
