"""Chinese as it is typed by sound: each character as its syllable, a line of letters as the syllables it may be.

A syllable is one private character, so that a place in the coded text is the same place in the text itself.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from matchcore.text import fold

_BASE: Final = 0xE000  # the private area: no text holds these characters
MOST_LETTERS: Final = 40
MOST_READINGS: Final = 6


class Table(NamedTuple):
    """Syllable → its private character; translations of folded text by first reading, second reading, initial."""

    codes: dict[str, str]
    first: dict[int, str]
    second: dict[int, str]
    initial: dict[int, str]


@lru_cache(maxsize=1)
def table() -> Table:
    """The shipped table of syllables."""
    codes: dict[str, str] = {}
    first: dict[int, str] = {}
    second: dict[int, str] = {}
    initial: dict[int, str] = {}
    text = (files("kezhuan.search") / "data/pinyin.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        said, plain, other = line.split("\t")
        codes[said] = code = chr(_BASE + len(codes))
        for char in plain:
            first[ord(char)], initial[ord(char)] = code, said[0]
        second.update(dict.fromkeys(map(ord, other), code))
    return Table(codes, first, {**first, **second}, initial)


def sounds(text: str) -> tuple[str, str]:
    """The folded text with every known character as its syllable: by its first reading, and by its second."""
    folded = fold(text)
    return folded.translate(table().first), folded.translate(table().second)


def initials(text: str) -> str:
    """The folded text with every known character as the first letter of its syllable."""
    return fold(text).translate(table().initial)


def readings(letters: str) -> tuple[str, ...]:
    """The coded syllables a run of small letters may stand for, fewest syllables first; () where it is none."""
    if not 2 <= len(letters) <= MOST_LETTERS:
        return ()
    codes = table().codes
    ways: list[list[str]] = [[""]] + [[] for _ in letters]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            piece = letters[start:end]
            # A lone consonant is an interjection, never part of a term.
            if piece in codes and (len(piece) > 1 or piece in "aeo"):
                ways[end] += [way + codes[piece] for way in ways[start]]
        ways[end] = sorted(dict.fromkeys(ways[end]), key=lambda way: (len(way), way))[:MOST_READINGS]
    return tuple(ways[-1])
