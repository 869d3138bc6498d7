"""Figures in Chinese numerals: 百分之九十五, 三千小时; only where a share or a unit makes them figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SIGNS = "零〇一二两三四五六七八九十百千"
_UNITS = "个?小时|分钟|秒钟?|年|个月|天|毫米|厘米|微米|纳米|米|公斤|千克|吨|兆帕|摄氏度|倍|转/分|伏|千瓦"
_FIGURE = re.compile(
    rf"百分之(?P<percent>[{_SIGNS}]{{1,6}}(?:点[{_SIGNS}]{{1,4}})?)|千分之(?P<permille>[{_SIGNS}]{{1,4}})"
    rf"|(?<![{_SIGNS}第数几\d])(?P<plain>[{_SIGNS}]{{1,7}})(?=万?(?:多|余|来)?(?:{_UNITS})(?![级代度轮期]))"
)


def value_of_numeral(written: str) -> float | None:
    """The figure of a numeral below 10,000 (九十五点五 = 95.5), or None where its signs make none."""
    whole, _, parts = written.partition("点")
    total, pending, plain = 0, None, ""
    for sign in whole:
        if sign in _PLACES:
            total += (1 if pending is None else pending) * _PLACES[sign]
            pending = None
        else:
            plain += str(_DIGITS[sign])
            pending = _DIGITS[sign]
    if not any(sign in _PLACES for sign in whole):
        total, pending = int(plain), None
    total += pending or 0
    if any(sign not in _DIGITS for sign in parts):
        return None
    return float(f"{total}.{''.join(str(_DIGITS[sign]) for sign in parts) or 0}")


def numerals(text: str) -> Iterator[tuple[int, int, float | None, str]]:
    """Start, end, value and unit ("%", "‰" or "") of each figure in Chinese numerals; a lone 一 is a word."""
    for found in _FIGURE.finditer(text):
        if found["plain"] == "一":
            continue
        share = "%" if found["percent"] else "‰" if found["permille"] else ""
        yield (
            found.start(),
            found.end(),
            value_of_numeral(found["percent"] or found["permille"] or found["plain"]),
            share,
        )
