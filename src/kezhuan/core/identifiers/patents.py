"""Patent numbers: application numbers with their check digits, publication numbers, PCT.

Check digits as in 专利申请号标准 (ZC 0006-2003): weights 2–9, 2–5, modulo 11, ten written X;
before 2003-10 two figures of the year and weights 2–9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.writing import compact

KINDS: Final = {
    "1": "invention", "2": "utility_model", "3": "design", "8": "invention", "9": "utility_model",
}  # fmt: skip
NAMES: Final = {
    "invention": gettext_noop("发明"), "utility_model": gettext_noop("实用新型"), "design": gettext_noop("外观设计"),
}  # fmt: skip
_APPLICATION: Final = re.compile(r"(ZL|CN)?([0-9]{12}|[0-9]{8})(?:\.?([0-9X]))?")
_PUBLICATION: Final = re.compile(r"CN([123])([0-9]{8}|[0-9]{6})([A-Z])([0-9]?)")
_PCT: Final = re.compile(r"PCT/?([A-Z]{2})([0-9]{4}|[0-9]{2})/([0-9]{5,6})")
_LETTERS: Final = {"1": "ABC", "2": "UY", "3": "SD"}


@dataclass(frozen=True, slots=True)
class PatentNumber:
    """A number in its stored spelling. `form` application | patent | publication | pct; `patent` is an
    application number written with ZL, which only a granted patent may carry."""

    number: str
    form: str
    kind: str
    year: int | None
    warnings: tuple[Reason, ...] = ()


def read_patent(text: str, *, today: date, field: str = "number") -> PatentNumber:
    """The patent number in whichever of the four forms it was written; Invalid under `field` otherwise."""
    plain = re.sub(r"[-。·]", "", compact(text)).replace("号", "").removeprefix("专利")
    if plain.startswith("PCT"):
        return _pct(plain, text, today, field)
    found = _PUBLICATION.fullmatch(plain)
    if found is not None:
        return _publication(found, field)
    found = _APPLICATION.fullmatch(plain)
    if found is None:
        raise Invalid({field: Reason(
            "patent.shape", gettext_noop("“{text}”不是专利号：申请号写成 202010123456.7，公开号写成 CN102345678A"), {"text": text}
        )})  # fmt: skip
    return _application(found, today, field)


def check_digit(body: str) -> str:
    """The check digit of 12 or 8 figures: Σ of figures times 2…9 in turn, modulo 11, ten written X."""
    total = sum(int(figure) * weight for figure, weight in zip(body, cycle(range(2, 10)), strict=False))
    return "X" if total % 11 == 10 else str(total % 11)


def _application(found: re.Match[str], today: date, field: str) -> PatentNumber:
    prefix, body, check = found.groups()
    year = int(body[:4]) if len(body) == 12 else 1900 + int(body[:2]) + (100 if body[0] == "0" else 0)
    known = range(2003, today.year + 1) if len(body) == 12 else range(1985, 2004)
    if year not in known:
        raise Invalid(
            {field: Reason("patent.year", gettext_noop("申请号中的年份 {year} 不成立"), {"year": year})}
        )
    digit = body[4] if len(body) == 12 else body[2]
    if digit not in KINDS:
        raise Invalid(
            {
                field: Reason(
                    "patent.kind",
                    gettext_noop("申请号中的种类号 {digit} 不成立，应为 1、2、3、8 或 9"),
                    {"digit": digit},
                )
            }
        )
    warnings: tuple[Reason, ...] = ()
    expected = check_digit(body)
    if check is None:
        warnings = (
            Reason(
                "patent.no_check",
                gettext_noop("未写校验位，无法核对；如为 {expected} 请补上"),
                {"expected": expected},
            ),
        )
    elif check != expected:
        raise Invalid(
            {
                field: Reason(
                    "patent.check",
                    gettext_noop("申请号最后一位校验码不符，请逐位核对"),
                    {"position": len(body) + 1},
                )
            }
        )
    form = "patent" if prefix == "ZL" else "application"
    number = ("ZL" if prefix == "ZL" else "") + body + (f".{check}" if check else "")
    return PatentNumber(number, form, KINDS[digit], year, warnings)


def _publication(found: re.Match[str], field: str) -> PatentNumber:
    digit, serial, letter, edition = found.groups()
    if letter not in _LETTERS[digit]:
        params = {"letter": letter, "kind": NAMES[KINDS[digit]], "letters": "、".join(_LETTERS[digit])}
        raise Invalid(
            {
                field: Reason(
                    "patent.letter",
                    gettext_noop("{kind}的公开（公告）号末尾应为 {letters}，现为 {letter}"),
                    params,
                )
            }
        )
    return PatentNumber(f"CN{digit}{serial}{letter}{edition}", "publication", KINDS[digit], None)


def _pct(plain: str, text: str, today: date, field: str) -> PatentNumber:
    found = _PCT.fullmatch(plain)
    if found is None:
        raise Invalid(
            {
                field: Reason(
                    "patent.pct",
                    gettext_noop("“{text}”不是 PCT 申请号，请写成 PCT/CN2024/123456"),
                    {"text": text},
                )
            }
        )
    office, written, serial = found.groups()
    year = int(written) if len(written) == 4 else 1900 + int(written) + (100 if int(written) < 70 else 0)
    if not 1978 <= year <= today.year:
        raise Invalid(
            {field: Reason("patent.year", gettext_noop("申请号中的年份 {year} 不成立"), {"year": year})}
        )
    return PatentNumber(f"PCT/{office}{written}/{serial}", "pct", "invention", year)
