"""Every number of a text, and those that surely are no parameter: years, ordinals, standards, model names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from typing import Literal

from ..text import fold
from ..units import narrow, scan
from .numerals import numerals

NumberKind = Literal["parameter", "year", "ordinal", "standard", "money", "quantity", "other"]

_POWER = r"(?:\s?[×xX*·]\s?10(?:\^\(?[-+]?\d{1,3}\)?|[-+]\d{1,3}(?!\d)|[⁻⁺]?[⁰¹²³⁴-⁹]{1,3})|[eE][-+]?\d{1,3}(?![A-Za-z\d]))"
NUMBER = re.compile(rf"10[⁻⁺]?[⁰¹²³⁴-⁹]{{1,3}}|(?:\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d+)(?:\.\d+)?{_POWER}?")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_LONGEST = 24

_STANDARD = r"(?:GB|JB|HG|YB|YS|ISO|IEC|IEEE|ASTM|DB|QC|YY|SJ|NB|DL|TB|CJ|JG|JGJ|HJ|SY|MT|AQ|JT|QB|FZ|LY|NY|EN|DIN|ANSI|JIS|Q)"
# Where such a number starts before its digits; each pattern opens with a letter so that a text is scanned fast.
_AHEAD: tuple[tuple[NumberKind, re.Pattern[str]], ...] = (
    (
        "standard",
        re.compile(
            rf"{_STANDARD}(?:/?[TZA-Z]{{1,4}})?\s?\d{{1,6}}(?:\.\d{{1,3}}){{0,3}}(?:\s?[-—]{{1,2}}\s?\d{{2,4}})?(?!\d)"
        ),
    ),
    ("other", re.compile(r"ZL\s?\d{4,13}(?:\.[\dXx])?")),
    ("other", re.compile(r"CN\s?\d{4,13}(?:\.[\dXx])?")),
    ("ordinal", re.compile(r"第\s?\d{1,4}(?![\d.])")),
    ("ordinal", re.compile(r"\(\s?\d{1,2}\s?\)")),
    ("ordinal", re.compile(r"[表图式]\s?\d{1,2}(?:[-.]\d{1,2})?(?![\d.]|\s?[%a-zA-Zμ℃])")),
)
# Where it starts with its digits. In both tables order matters: the first that covers a number gives its kind.
_HERE: tuple[tuple[NumberKind, re.Pattern[str]], ...] = (
    ("other", re.compile(r"(?<![\d.])\d{12}\.[\dXx](?!\d)")),
    ("other", re.compile(r"(?:0\d{2,3}[-—]\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)")),
    ("year", re.compile(r"(?<![\d.])(?:19|20)\d\d\s?[-~—至到/.]{1,2}\s?(?:19|20)\d\d(?![\d.])\s?年?")),
    ("year", re.compile(r"(?<![\d.])(?:19|20)\d\d\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?)?")),
    ("year", re.compile(r"(?<![\d.])(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d.])")),
    ("year", re.compile(r"(?<![\d.])\d{1,2}\s?月\s?\d{1,2}\s?[日号]")),
    ("ordinal", re.compile(r"(?<![^\s。;,:(\"'、])\d{1,2}(?:[、)]|\.{1,2}(?!\d))")),
    ("ordinal", re.compile(r"(?:(?<![\s\S])|(?<=\n)|(?<=\n )|(?<=\n  ))\d{1,2}(?:\.\d{1,2}){0,3}\s{1,4}(?=[一-鿿])")),
    ("ordinal", re.compile(r"(?<=[一-鿿])\d{1,2}[)](?=[一-鿿])|(?:(?<=[。;:])|(?<=[。;:]\s))\d{1,2}\.(?=[一-鿿A-Z])")),
    ("other", re.compile(r"(?<![\d.])(?:20[1-5]|30[1-9]|31\d|32[19]|34[78]|4[0-4]\d)(?:[LNHS]|HR|Ti){0,2}(?=不锈|[、,(]\s?\(?(?:3\d\d|Ti)|[、等钢])")),
    ("other", re.compile(r"(?<![\d.])[2-4]\s?[dD](?=\s?(?:打印|模|视|扫|传感|激光|技术|建|成像|仿真|设计|图))")),
    ("other", re.compile(r"(?<![\d.])\d{1,6}(?:\.\d{1,4})?\s?(?:mm|cm|m|μm|米|毫米|厘米)?(?:\s?[×xX*]\s?(?!10(?:\^|[⁻⁺⁰-⁹¹²³]|[-+]\d))\d{1,6}(?:\.\d{1,4})?(?:mm|cm|m|μm|米|毫米|厘米)?){1,3}")),
    ("other", re.compile(r"(?<![\d.])\d{1,3}(?=[周日月年]?龄)|(?<![\d.])[248]K(?![A-Za-z/·])")),
    ("other", re.compile(r"(?<![A-Za-z\d.])\d{1,4}(?:,\d{1,4}){0,4}-(?=[一-鿿])(?![至到])")),
)  # fmt: skip
_DIGIT_RUN = re.compile(r"\d+")
# Letters that stand before a value and belong to it; before any other letter a number is part of a name.
VALUE_MARKS = (
    "HRC",
    "HRB",
    "HRA",
    "HBW",
    "HB",
    "HV",
    "Ra",
    "Rz",
    "pH",
    "PH",
    "φ",
    "Φ",
    "Ф",
    "ф",
    "Ø",
    "⌀",
    "ø",
)
_NAME_BEFORE = re.compile(r"[A-Za-zα-ωΑ-Ω][-_.+/]?$")
_NAME_AFTER = re.compile(
    r"[A-Z][a-z]?(?:[A-Z\d][A-Za-z\d]*)+|D(?:打印|模型|视觉|激光|扫描|系统|[^A-Za-z])|[GPpKk](?![A-Za-z])|[A-Za-z]+\d"
)
_UNIT_WITH_DIGIT = re.compile(r"(?:[cmdkn]?m|s|in)[23](?![\d])|[A-Za-zμ]+/")


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """One number of a text: where it stands, what it is, and its value (None where it is no finite figure).

    `unit` is set where the number itself names it: 百分之五.
    """

    start: int
    end: int
    kind: NumberKind
    value: float | None = None
    unit: str = ""


def _plain_map() -> dict[int, str]:
    """Width and 繁 → 简 for Chinese signs, case kept: mW must not become MW's lower case."""
    han = "".join(map(chr, range(0x3400, 0xA000)))
    table = {ord(char): simple for char, simple in zip(han, fold(han), strict=True) if char != simple}
    return table | {
        code: narrow(chr(code)) for code in range(0x80, 0x10000) if narrow(chr(code)) != chr(code)
    }


_PLAIN = _plain_map()


def plain(text: str) -> str:
    """`text` narrowed and with simplified characters, case kept, each character where it was."""
    return text.translate(_PLAIN)


def value_of(written: str) -> float | None:
    """The figure a number token writes, or None where it is too long to be one."""
    if len(written) > _LONGEST:
        return None
    plain = written.replace(",", "").replace(" ", "")
    if plain.startswith("10") and len(plain) > 2 and plain[2] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺":
        return 10.0 ** int(plain[2:].translate(_SUPERSCRIPT))
    mantissa, sign, power = plain, "", ""
    for mark in ("×", "x", "X", "*", "·"):
        if mark in plain:
            mantissa, sign, power = plain.partition(mark)
            break
    if sign:
        exponent = int(power[2:].strip("^()").translate(_SUPERSCRIPT).strip("()"))
        return float(f"{mantissa}e{exponent}")
    return float(plain)


def masked(text: str) -> dict[int, NumberKind]:
    """The places of a plain text whose numbers are no parameters, with what they are."""
    cover: dict[int, NumberKind] = {}
    for kind, mask in _AHEAD:
        for found in mask.finditer(text):
            if not (
                found.start()
                and kind == "standard"
                and text[found.start() - 1].isalpha()
                and text[found.start() - 1].isascii()
            ):
                cover.update((place, kind) for place in range(*found.span()) if place not in cover)
    starts = [found.start() for found in _DIGIT_RUN.finditer(text)]
    for kind, mask in _HERE:
        for start in starts:
            here = mask.match(text, start)
            if here is not None:
                cover.update((place, kind) for place in range(*here.span()) if place not in cover)
    return cover


def _part_of_name(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 4) : start]
    if before.rstrip().endswith(VALUE_MARKS) or before.endswith(VALUE_MARKS):
        return False
    if _NAME_BEFORE.search(before) and before[-1] not in ".":
        return True
    if not _NAME_AFTER.match(text, end) or _UNIT_WITH_DIGIT.match(text, end):
        return False
    read = scan(text, end)
    return read is None or not read[1].known


def spot(text: str) -> Iterator[NumberSpan]:
    """Every number of a plain text in order; kind "parameter" here means only: not ruled out."""
    cover = masked(text)
    spelled = (NumberSpan(a, b, "parameter", value, unit) for a, b, value, unit in numerals(text))
    yield from merge(_digits(text, cover), spelled, key=lambda one: one.start)


def _digits(text: str, cover: dict[int, NumberKind]) -> Iterator[NumberSpan]:
    for found in NUMBER.finditer(text):
        start, end = found.span()
        value = value_of(found.group())
        kind = cover.get(start)
        if kind is None:
            named = value is None or _part_of_name(text, start, end)
            kind = "other" if named else "parameter"
        yield NumberSpan(start, end, kind, value)
