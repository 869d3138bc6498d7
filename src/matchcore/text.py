"""Text as the matcher reads it: folded without moving a character, cut into words and bigrams.

Offsets always count characters of the text as it was given: `fold` keeps the length, so that a place
found in the folded text is the same place in the original.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

import numpy as np
import rjieba

Word = tuple[str, int, int]

_NUMBER = r"\d+(?:[.,]\d+)*(?:e[-+]?\d+|[×x*]10(?:\^?[-+−]?\d+|[⁻⁺]?[⁰¹²³⁴-⁹]+))?"
_RANGE = rf"{_NUMBER}(?:\s?[-~–—−/±]\s?{_NUMBER})?"
_UNIT = (
    r"(?:[a-zμωå%‰℃℉°²³⁰-⁻·/㎎-㏕ℓω]+[²³⁻¹]*|克|千克|公斤|吨|米|毫米|厘米|微米|纳米|兆帕|帕|伏|千瓦|瓦|赫兹|小时|分钟|秒|天|年"
    r"|万元|亿元|元|亩|公顷|升|毫升|倍|次|度|月|ppm|目|个|台|套|件|项)?"
)
# Order matters: a quantity with its unit, then a name of letters and digits, then a run of Chinese.
_LATIN = r"[^\W\d_一-鿿][^\W_一-鿿]*(?:[-.][^\W_一-鿿]+)*"
_PIECE = re.compile(
    rf"(?P<quantity>10[⁻⁺]?[⁰¹²³⁴-⁹]+|{_RANGE}\s?{_UNIT})(?![a-z])|(?P<latin>\d*{_LATIN})|(?P<han>[一-鿿]+)|\d+"
)


def _fold_map() -> dict[int, str]:
    """Every single character that folds to another single character: width, case and 繁 → 简."""
    table: dict[int, str] = {}
    for line in (files("matchcore") / "data/simplified.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            table.update(zip(map(ord, line.split("\t")[0]), line.split("\t")[1], strict=True))
    for code in range(0x80, 0x10000):
        char = chr(code)
        # A superscript is an exponent: 10⁻⁶ must not become 10−6.
        if 0xD800 <= code < 0xE000 or unicodedata.decomposition(char).startswith("<super>"):
            continue
        wide = unicodedata.normalize("NFKC", char)
        folded = (wide if len(wide) == 1 else char).lower()
        if len(folded) == 1 and folded != char and code not in table:
            table[code] = table.get(ord(folded), folded)
    table.update({code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
    table.update({ord(char): " " for char in "\t\r\v\f\x85\u2028\u2029"})
    return table


_FOLD = _fold_map()


def fold(text: str) -> str:
    """`text` in half width, lower case and simplified characters, each character where it was.

    The result has the length of `text` and folding it again changes nothing. Characters whose folded
    form is longer (㎡, ½, ﬁ, İ) stay; superscripts stay because they are exponents.
    """
    return text.translate(_FOLD)


def codes(folded: str) -> np.ndarray:
    """The characters as uint16; characters beyond the basic plane become 0."""
    raw = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(raw < (1 << 16), raw, 0).astype(np.uint16)


@lru_cache(maxsize=1)
def lexicon() -> tuple[dict, ...]:
    """The domain lexicon: one row per field of technology with name, ipc, industry and terms."""
    rows = tomllib.loads((files("matchcore") / "data/lexicon.toml").read_text(encoding="utf-8"))["field"]
    return tuple({**row, "terms": tuple(row["terms"].split())} for row in rows)


@lru_cache(maxsize=1)
def _cutter() -> rjieba.Jieba:
    cutter = rjieba.Jieba()
    for row in lexicon():
        for term in row["terms"]:
            if not cutter.has_word(term):
                cutter.add_word(term, 200, "nz")
    return cutter


def words(text: str) -> list[Word]:
    """The words of `text` folded, each with its start and end; punctuation and spaces are left out.

    A number stays with its unit ("10mpa", "10⁻⁶", "20~30℃") and a model name stays whole ("yag-3");
    Chinese runs are cut by rjieba with the domain lexicon.
    """
    found: list[Word] = []
    tokenize = _cutter().tokenize
    for piece in _PIECE.finditer(fold(text)):
        start, end = piece.span()
        if piece.lastgroup == "han":
            found += [(word, start + a, start + b) for word, a, b in tokenize(piece.group())]
        else:
            word = piece.group().rstrip()
            found.append((word.replace(" ", ""), start, start + len(word)))
    return found
