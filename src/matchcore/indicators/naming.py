"""Whether two parameter names name the same thing; in doubt they do not."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from ..text import fold

_NOISE = re.compile(r"[\s()（）\[\]“”\"'·:：,，]|φ|ф")
_CHANGE = re.compile(r"(提高|提升|增加|增长|延长|扩大|上升|升高|降低|减少|缩短|下降|减小|减轻|节约|节省)$")


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], frozenset[str], tuple[str, ...], frozenset[str]]:
    data = tomllib.loads((files("matchcore") / "data/parameter_names.toml").read_text(encoding="utf-8"))
    same = {fold(name): fold(row.split()[0]) for row in data["same"] for name in row.split()}
    plain = tuple(sorted(map(fold, data["plain"].split()), key=len, reverse=True))
    return (
        same,
        frozenset(map(fold, data["general"].split())),
        plain,
        frozenset(map(fold, data["loose"].split())),
    )


@lru_cache(maxsize=4096)
def canonical(name: str) -> tuple[str, str]:
    """The name folded, stripped of words that change nothing, in its first spelling, and its change word.

    成本降低 gives ("成本", "down"): a change is never the same parameter as a level.
    """
    same, general, plain, _ = _words()
    text = _NOISE.sub("", fold(name))
    way = ""
    if found := _CHANGE.search(text):
        way = (
            "down"
            if found.group() in ("降低", "减少", "缩短", "下降", "减小", "减轻", "节约", "节省")
            else "up"
        )
        text = text[: found.start()]
    for _ in range(3):
        if text in same:
            return same[text], way
        tails = (text[len(word) :] for word in plain if text.startswith(word) and len(text) > len(word) + 1)
        shorter = next((tail for tail in tails if tail not in general), text)
        if shorter == text:
            break
        text = shorter
    return same.get(text, text), way


@lru_cache(maxsize=8192)
def same_name(one: str, other: str) -> bool:
    """Whether the names are equal, listed as synonyms, or one ends with the other's whole specific name."""
    (left, left_way), (right, right_way) = canonical(one), canonical(other)
    if left_way != right_way or not left or not right:
        return False
    _, general, _, loose = _words()
    if left == right:
        return left not in loose
    short, long = sorted((left, right), key=len)
    if len(short) < 3 or short in general:
        return False
    return long.endswith(short) and _only_place(long[: -len(short)])


_CONTRAST = re.compile(
    r"最大|最小|最高|最低|平均|瞬时|峰值|进口|出口|入口|初|终|内|外|上|下|前|后|横|纵|轴|径|高温|低温|常温|充电|放电|干|湿|单|双|正|负|冷|热|静|动|空载|满载|非|不|未|无|相对|理论|极限|屈服|局部|单体|初期|长期|短期|常压|高压|低压|真空|进水|出水|原水|老化|水洗|浸水|固化|烧|表层|芯部|旧|纵|左|右|[a-z0-9]"
)


def _only_place(modifier: str) -> bool:
    """Whether a word in front only says of what, not which: no 最大, 进口, 低温, no letters."""
    return not _CONTRAST.search(modifier)
