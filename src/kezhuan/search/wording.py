"""What somebody probably meant: words typed by sound, by first letters, or with one character wrong.

Everything proposed stands in a title or keyword its reader may see; the words as typed are searched as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kezhuan.search import pinyin
from kezhuan.search.titles import Titles
from matchcore.text import fold, words

_RUN: Final = re.compile(r"[a-z]+(?: [a-z]+)*|[一-鿿]+")
_CHINESE: Final = re.compile(r"[一-鿿]+")
# Of every query some twenty patterns are made: a class of all Chinese characters costs 3 ms to compile, this one nothing.
_ANY: Final = r"[^\n -~]"
MOST_WORDS: Final = 3  # for one piece of a query
MOST_PIECES: Final = 6
MOST_PLACES: Final = 400
LONGEST_TYPO: Final = 8


def reworded(query: str, titles: Titles) -> tuple[str, ...]:
    """Words to search beside the query, most frequent first for each piece of it; () where it stands as it is."""
    found: list[str] = []
    for run in list(_RUN.finditer(" ".join(fold(query).split())))[:MOST_PIECES]:
        piece = run.group()
        found += _by_letters(piece, titles) if piece.isascii() else _by_characters(piece, titles)
    return tuple(dict.fromkeys(found))


def _by_letters(piece: str, titles: Titles) -> list[str]:
    if _has(titles.folded, piece):
        return []
    together = piece.replace(" ", "")
    spoken = _spans(titles, (titles.first, titles.second), pinyin.readings(together))
    if spoken:
        return spoken
    if " " in piece:
        return [word for part in piece.split(" ") for word in _by_letters(part, titles)]
    return _spans(titles, (titles.initials,), (piece,)) if 2 <= len(piece) <= 12 else []


def _has(folded: str, word: str) -> bool:
    """True where the letters stand as a word of their own in some title."""
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", folded) is not None


def _by_characters(run: str, titles: Titles) -> list[str]:
    """Runs are walked by the longest stretch that titles hold; where one sounds like a longer one, that is meant."""
    if len(run) < 2 or run in titles.folded:
        return []
    found: list[str] = []
    first, second = pinyin.sounds(run)
    at = 0
    while at < len(run) - 1:
        plain = _longest(run, at, (titles.folded,))
        heard = max(_longest(coded, at, (titles.first, titles.second)) for coded in {first, second})
        if heard >= 2 and heard > plain:
            codes = (first[at : at + heard], second[at : at + heard])
            found += _spans(titles, (titles.first, titles.second), codes)
            at += heard
        else:
            at += max(1, plain)
    return found or list(_one_wrong(run, titles))


def _longest(run: str, at: int, where: tuple[str, ...]) -> int:
    """How many characters from `at` on stand together somewhere."""
    length = 0
    while at + length < len(run) and any(run[at : at + length + 1] in text for text in where):
        length += 1
    return length


def _one_wrong(run: str, titles: Titles) -> Iterator[str]:
    """Title words that differ from a word of the run by one character changed, missing or too many."""
    for start, stop in _doubtful(run, titles):
        piece = run[start:stop]
        ways = [re.escape(piece[:n]) + _ANY + re.escape(piece[n + 1 :]) for n in range(len(piece))]
        ways += [re.escape(piece[:n]) + _ANY + re.escape(piece[n:]) for n in range(1, len(piece))]
        if len(piece) > 3:
            ways += [re.escape(piece[:n] + piece[n + 1 :]) for n in range(len(piece))]
        counted: Counter[str] = Counter()
        spots = _spots(piece, titles.folded)
        if not spots:
            continue
        wrong = re.compile("|".join(ways))
        for begin, end in _stretches(spots, reach=len(piece)):
            for place in wrong.finditer(titles.folded, begin, end):
                if _CHINESE.fullmatch(place.group()):
                    counted[place.group()] += 1
        yield from (
            word for word, _n in sorted(counted.items(), key=lambda row: (-row[1], row[0]))[:MOST_WORDS]
        )


def _spots(piece: str, text: str) -> list[int]:
    """Where a part of the piece stands that one wrong character leaves as it is: a dozen patterns need look nowhere else."""
    if len(piece) == 3:
        parts = [re.escape(piece[:2]), re.escape(piece[1:]), re.escape(piece[0]) + _ANY + re.escape(piece[2])]
    else:
        half = len(piece) // 2
        parts = [re.escape(piece[:half]), re.escape(piece[half:])]
    return sorted(place.start() for part in parts for place in re.finditer(part, text))


def _stretches(spots: list[int], *, reach: int) -> Iterator[tuple[int, int]]:
    """The stretches of text around these places, wide enough for a word of `reach` characters and one more, none overlapping."""
    begin = end = 0
    for spot in spots:
        if spot - reach > end:
            if end:
                yield begin, end
            begin = spot - reach
        end = spot + 2 * reach + 1
    if end:
        yield begin, end


def _doubtful(run: str, titles: Titles) -> list[tuple[int, int]]:
    """Where the run may hold a wrong character: all of a short one, else what stands about its breaks."""
    if len(run) < 3:
        return []
    if len(run) <= LONGEST_TYPO:
        return [(0, len(run))] + [
            (a, a + 3) for a in range(len(run) - 2) if len(run) > 3 and run[a : a + 3] not in titles.folded
        ]
    return [(a, a + 3) for a in range(len(run) - 2) if run[a : a + 2] not in titles.folded][:4]


def _spans(titles: Titles, coded: tuple[str, ...], wanted: tuple[str, ...]) -> list[str]:
    """The title words at the places where one of the codes stands: whole words first, then by frequency."""
    counted: Counter[str] = Counter()
    whole: set[str] = set()
    for text in dict.fromkeys(coded):
        for code in dict.fromkeys(wanted):
            at = text.find(code) if code else -1
            for _ in range(MOST_PLACES):
                if at < 0:
                    break
                word = titles.text[at : at + len(code)]
                if word not in counted and _stands_alone(titles, at, at + len(code)):
                    whole.add(word)
                counted[word] += 1
                at = text.find(code, at + 1)
    ranked = sorted(counted, key=lambda word: (word not in whole, -counted[word], word))
    # Letters that begin no word anywhere are a chance meeting, unless nothing better is there.
    return [word for word in ranked if word in whole or not whole][:MOST_WORDS]


def _stands_alone(titles: Titles, start: int, stop: int) -> bool:
    """True where both ends of the stretch are ends of words in its line."""
    begin = titles.text.rfind("\n", 0, start) + 1
    line = titles.text[begin : titles.text.find("\n", stop)]
    cut = [(begin + a, begin + b) for _, a, b in words(line)]
    return any(a == start for a, _ in cut) and any(b == stop for _, b in cut)
