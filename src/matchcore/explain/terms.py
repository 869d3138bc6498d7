"""Rare words both texts hold, joined where they stand side by side in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..indicators.phrases import WORDS
from ..text import words
from ..types import Span

Idf = Callable[[str], float]

_COMMON = frozenset(WORDS["common"])
_TITLE_WEIGHT = 1.5
_MOST_WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch both texts hold: its text as the need writes it, its weight, and its place in both."""

    text: str
    weight: float
    need: Span
    item: Span


Place = tuple[str, int, int, int]


@lru_cache(maxsize=512)
def _cut(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(words(text)[:_MOST_WORDS])


def _telling(word: str) -> bool:
    """Whether a word alone says something: two characters at least, no number, not among the commonest."""
    return len(word) > 1 and not word[0].isdigit() and word not in _COMMON


def plain_weight(word: str) -> float:
    """The weight of a word where no idf is given: longer words are rarer."""
    return min(len(word), 6) if not word.isascii() else min(2 + len(word) / 2, 6)


def shared_terms(need: Mapping[str, str], item: Mapping[str, str], *, idf: Idf | None) -> list[Term]:
    """The shared stretches, heaviest first, none of whose words is used twice."""
    weigh = idf or plain_weight
    mine_all = {word for text in need.values() for word, _, _ in _cut(text)}
    where: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for field, text in item.items():
        for at, (word, _, _) in enumerate(_cut(text)):
            if word in mine_all:
                where[word].append((field, at))
    found: list[tuple[float, Term, frozenset[str]]] = []
    for field, text in need.items():
        mine = _cut(text)
        at = 0
        while at < len(mine):
            if mine[at][0] not in where:
                at += 1
                continue
            term, length, used = _stretch(field, text, mine, at, item, where, weigh)
            if term is not None:
                found.append((term.weight, term, used))
            at += max(1, length)
    found.sort(key=lambda one: (-one[0], one[1].need.field != "title", one[1].need.start))
    taken: set[str] = set()
    best = []
    for _, term, used in found:
        if not used & taken:
            taken |= used
            best.append(term)
    return best


def _stretch(
    field: str,
    text: str,
    mine: tuple[tuple[str, int, int], ...],
    at: int,
    item: Mapping[str, str],
    where: Mapping[str, list[tuple[str, int]]],
    weigh: Idf,
) -> tuple[Term | None, int, frozenset[str]]:
    """The longest run of neighbouring words from `at` that the item also holds; None where it says nothing."""
    best: tuple[int, str, int] = (0, "", 0)
    for other, start in where.get(mine[at][0], ())[:8]:
        theirs = _cut(item[other])
        length = 1
        while (
            at + length < len(mine)
            and start + length < len(theirs)
            and mine[at + length][0] == theirs[start + length][0]
            and mine[at + length][1] == mine[at + length - 1][2]
            and theirs[start + length][1] == theirs[start + length - 1][2]
        ):
            length += 1
        if length > best[0]:
            best = (length, other, start)
    length, other, start = best
    telling = frozenset(word for word, _, _ in mine[at : at + length] if _telling(word))
    if not telling:
        return None, length, telling
    theirs = _cut(item[other])
    weight = sum(weigh(word) for word in telling) * (_TITLE_WEIGHT if field == "title" else 1.0)
    need_span = Span(field, mine[at][1], mine[at + length - 1][2])
    item_span = Span(other, theirs[start][1], theirs[start + length - 1][2])
    return Term(text[need_span.start : need_span.end], weight, need_span, item_span), length, telling
