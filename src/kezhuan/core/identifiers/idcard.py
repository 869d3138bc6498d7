"""公民身份号码 (GB 11643-1999). Stored encrypted and shown masked; here it is only read and checked."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.writing import compact

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")


def read_idcard(text: str, *, today: date, field: str = "idcard") -> str:
    """The 18 characters in one spelling; Invalid under `field` for shape, region, birthday or check.

    No message repeats the number: messages end up in logs and screenshots.
    """
    number = compact(text).replace("-", "")
    if not _SHAPE.fullmatch(number):
        raise Invalid({field: Reason("idcard.shape", gettext_noop("身份证号应为 17 位数字加 1 位数字或 X"))})
    if number[:2] not in _PROVINCES:
        raise Invalid({field: Reason("idcard.region", gettext_noop("身份证号前两位不是省级行政区划代码"))})
    if not _born(number[6:14], today):
        raise Invalid(
            {field: Reason("idcard.birthday", gettext_noop("身份证号第 7—14 位不是可能的出生日期"))}
        )
    if number[17] != check_character(number[:17]):
        raise Invalid(
            {field: Reason("idcard.check", gettext_noop("身份证号第 18 位校验码不符"), {"position": 18})}
        )
    return number


def check_character(first17: str) -> str:
    """Character 18 of GB 11643: the weighted sum modulo 11 looked up in 10X98765432."""
    return _CHECKS[sum(int(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def _born(digits: str, today: date) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return date(today.year - 150, 1, 1) <= day <= today
