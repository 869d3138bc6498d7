"""The field of technology a text belongs to, with the IPC classes and the sections of GB/T 4754 such texts usually stand in.

A guess from word lists (data/lexicon.toml, data/topics.txt, data/classes.toml): it asks nobody and names its proof.
A person confirms it; an IPC class is given by a patent office alone.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from matchcore import topics
from matchcore.text import codes, fold, lexicon, words
from matchcore.types import Span

# What a description weighs beside the title, as in ranking.
_TOLD = 0.3
# Classes and sections of a field are named down to this share of its heaviest.
_NEAR = 0.25
_MOST_NAMED = 3
Weighed = defaultdict[str, float]


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """A field of technology, its share of all that was found (0 … 1), the IPC classes and sections of GB/T 4754, heaviest
    first and three at most, and where the words stand that speak for it."""

    field: str
    share: float
    ipc: tuple[str, ...]
    industry: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    field: str
    ipc: tuple[str, ...]
    industry: tuple[str, ...]


@lru_cache(maxsize=1)
def _of_words() -> dict[str, tuple[_Place, ...]]:
    """Terms of the lexicon → where they lie."""
    found: dict[str, tuple[_Place, ...]] = {}
    for row in lexicon():
        place = _Place(row["name"], tuple(row["ipc"]), tuple(row["industry"]))
        for term in row["terms"]:
            found[fold(term)] = (*found.get(fold(term), ()), place)
    return found


@lru_cache(maxsize=1)
def _of_topics() -> dict[int, _Place]:
    """Topics → where they lie; those that say nothing of a field are left out."""
    rows = tomllib.loads((files("matchcore") / "data/classes.toml").read_text(encoding="utf-8"))["class"]
    number = {name: at for at, name in enumerate(topics.names())}
    return {
        number[topic]: _Place(row["field"], tuple(row["ipc"]), tuple(row["industry"]))
        for row in rows
        for topic in row["topics"].split()
    }


def _mentions(text: str) -> Iterator[tuple[str, int, int, tuple[tuple[_Place, float], ...]]]:
    """Every word of the lists in the text: the word, start, end, and the places it speaks for, each with its share of it."""
    for word, start, end in words(text):
        if places := _of_words().get(word):
            yield word, start, end, tuple((place, 1 / len(places)) for place in places)
    folded = fold(text)
    letters = codes(folded)
    kept = np.flatnonzero(letters != ord(" "))
    for term, start, end in topics.mentions(folded.replace(" ", ""), letters[kept]):
        spoken = tuple(
            (_of_topics()[topic], share) for topic, share in topics.shares(term) if topic in _of_topics()
        )
        if spoken:
            yield term, int(kept[start]), int(kept[end - 1]) + 1, spoken


def guess_fields(title: str, description: str = "", *, most: int = 3) -> tuple[FieldGuess, ...]:
    """The `most` likeliest fields of a text, likeliest first, ties by name; () where no listed word stands in it.

    A word counts log(1 + how often), in the description 0.3 of that; a word of several fields is shared among them.
    """
    spans: dict[str, set[tuple[str, int, int]]] = {}
    weights: Weighed = defaultdict(float)
    inside: dict[str, tuple[Weighed, Weighed]] = {}
    for name, text, worth in (("title", title, 1.0), ("description", description, _TOLD)):
        found = list(_mentions(text))
        often = Counter(word for word, _, _, _ in found)
        for word, start, end, spoken in found:
            # Each of n mentions carries its n-th part of log(1 + n).
            each = worth * math.log1p(often[word]) / often[word]
            for place, share in spoken:
                weights[place.field] += each * share
                spans.setdefault(place.field, set()).add((name, start, end))
                for counter, listed in zip(
                    inside.setdefault(place.field, (defaultdict(float), defaultdict(float))),
                    (place.ipc, place.industry),
                    strict=True,
                ):
                    _spread(counter, listed, each * share)
    total = sum(weights.values())
    ordered = sorted(weights, key=lambda field: (-round(weights[field], 6), field))[:most]
    return tuple(
        FieldGuess(
            field,
            round(weights[field] / total, 4),
            _heaviest(inside[field][0]),
            _heaviest(inside[field][1]),
            tuple(
                Span(*place) for place in sorted(spans[field], key=lambda p: (p[0] != "title", p[1], p[2]))
            ),
        )
        for field in ordered
    )


def _spread(counter: Weighed, listed: tuple[str, ...], weight: float) -> None:
    """The weight goes to all of a list, its first entry most: 1/1, 1/2, 1/3 … of it."""
    parts = [1 / (at + 1) for at in range(len(listed))]
    for name, part in zip(listed, parts, strict=True):
        counter[name] += weight * part / sum(parts)


def _heaviest(counter: Weighed) -> tuple[str, ...]:
    ordered = sorted(counter, key=lambda name: (-round(counter[name], 6), name))
    return tuple(name for name in ordered if counter[name] >= _NEAR * counter[ordered[0]])[:_MOST_NAMED]
