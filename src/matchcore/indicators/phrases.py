"""The words around a figure: comparison, change, count and name, as Chinese demand texts put them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

WORDS = {
    key: row.split()
    for key, row in tomllib.loads(
        (files("matchcore") / "data/phrases.toml").read_text(encoding="utf-8")
    ).items()
}
_UP, _DOWN = WORDS["up"], WORDS["down"]
_KIND = (
    dict.fromkeys(WORDS["at_least"], ">=")
    | dict.fromkeys(WORDS["more"], ">")
    | dict.fromkeys(WORDS["at_most"], "<=")
    | dict.fromkeys(WORDS["less"], "<")
)


def _ending(words: list[str] | dict[str, str]) -> re.Pattern[str]:
    """A pattern for the longest of `words` at the end of a short stretch of text."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, ordered)) + r")\Z")


_COMPARE_END, _REACH_END = _ending(_KIND), _ending(WORDS["reach"])
# 能 is an auxiliary, but not in 性能; likewise 应 in 反应 and 要 in 主要.
_LOOSE_END = re.compile(
    f"(?:{_ending([*WORDS['is'], *WORDS['fillers']]).pattern}"
    r"|(?<![性功节效热电储产智动光风核势机])能\Z|(?<![效反响供感])应\Z|(?<![主重])要\Z|(?<!许)可\Z)"
)
_NOT_END = _ending(WORDS["not"])
_CHANGE_END = re.compile(
    rf"(?P<verb>{'|'.join(sorted(_UP + _DOWN, key=len, reverse=True))})(?P<to>到了|到|至|为|成)?(?:了)?\Z"
)
_AFTER = re.compile(
    r"\s?(?:\((?P<aside>[^()\n]{0,24})\))?\s?(?:(?P<more>以上|及以上|或以上|之上|起)|(?P<less>以下|及以下|或以下|之下|以内|之内|范围内|内(?![部径外置容壁孔衬层涂])|前)|(?P<about>左右|上下))"
)
_CONDITION_AFTER = re.compile(
    r"\s?(?:以?下(?!降)|时(?![间长刻])|条件|环境|工况|恒温|存储|储存|/|满电|保温|\)\s?[≥≤><大小高低不])"
)
_TO = re.compile(
    rf"\s?(?:左右|上下|以上|以下|多|的|水平|进一步|再|逐步|\s)*(?P<verb>{'|'.join(sorted(_UP + _DOWN, key=len, reverse=True))})(?P<to>到了|到|至|为|成)?(?P<rest>[^，。；、,;\n]{{0,6}})\Z"
)


@dataclass(frozen=True, slots=True)
class Before:
    """What the words before a figure say: comparison, whether it is reached, changed to or by, and the name's end.

    `linked` is True where 为, 在 or the like stands between; `negated` where it is 未达到 or 不能超过 said of a result.
    """

    operator: str = ""
    reached: bool = False
    change: str = ""
    to: bool = False
    linked: bool = False
    negated: bool = False
    end: int = 0


def read_before(text: str, start: int, stop: int) -> Before:
    """The words from `stop` to `start` read from behind, at most forty characters of a narrowed text."""
    left = text[max(stop, start - 40) : start]
    base = start - len(left)
    operator, reached, change, to, linked, negated = "", False, "", False, False, False
    for _ in range(12):
        left = left.rstrip(" \t*")
        if not operator and (found := _COMPARE_END.search(left)):
            operator = _KIND[found.group()]
        elif not change and (found := _CHANGE_END.search(left)):
            change, to = ("up" if found["verb"] in _UP else "down"), bool(found["to"]) or to
        elif found := _REACH_END.search(left):
            reached = True
        elif (reached or operator) and (found := _NOT_END.search(left)):
            negated = True
        elif found := _LOOSE_END.search(left):
            if found.group() in ("到", "至") and _CHANGE_END.search(left[: found.start()]):
                to = True
            linked = linked or found.group() in WORDS["is"]
        else:
            break
        left = left[: found.start()]
    return Before(operator, reached, change, to, linked, negated, base + len(left))


@dataclass(frozen=True, slots=True)
class After:
    """What the words behind a figure say: 以上, 以内, 左右, a condition (℃下), and where they end."""

    operator: str = ""
    end: int = 0
    condition: bool = False
    about: bool = False


def read_after(text: str, end: int) -> After:
    """The words that follow a figure ending at `end` of a narrowed text."""
    if _CONDITION_AFTER.match(text, end) and not text.startswith("以下", end):
        return After(end=end, condition=True)
    found = _AFTER.match(text, end)
    if found is None:
        return After(end=end)
    if found["aside"] and re.search(r"[≥≤<>]|不", found["aside"]):
        return After(end=end)
    if found["about"]:
        return After(end=found.end(), about=True)
    return After(">=" if found["more"] else "<=", found.end())


def change_between(text: str, start: int, end: int) -> str:
    """ "up" or "down" where the words between two figures say 由 A 提高到 B, else ""."""
    if end - start > 16:
        return ""
    found = _TO.match(text[start:end])
    if found is None or not (found["to"] or "到" in found["rest"] or "至" in found["rest"]):
        return ""
    return "up" if found["verb"] in _UP else "down"
