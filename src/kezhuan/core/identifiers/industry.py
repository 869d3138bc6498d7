"""国民经济行业分类 (GB/T 4754-2017) codes, valid by the table of the rulebook and the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.writing import compact
from kezhuan.core.rulebook.codes import CodeList

_SHAPE: Final = re.compile(r"([A-T]?)([0-9]{2,4})|([A-T])")


@dataclass(frozen=True, slots=True)
class Industry:
    """A code with its section letter (C3985); `name` is that of the finest level the table knows."""

    code: str
    name: str
    warnings: tuple[Reason, ...] = ()


def read_industry(text: str, *, table: CodeList, day: date, field: str = "industry") -> Industry:
    """The code with its section letter, whether it was typed or not: 3985 and C3985 are C3985.

    Raises Invalid under `field` where the table has no such section or division on `day`, or the letter is
    not that of the division. A class finer than anything the table holds of that division is a warning.
    """
    found = _SHAPE.fullmatch(compact(text))
    if found is None:
        raise Invalid(
            {
                field: Reason(
                    "industry.shape",
                    gettext_noop("“{text}”不是行业代码，请写成 C39、C3985 或 3985"),
                    {"text": text},
                )
            }
        )
    letter, digits, alone = found.groups()
    if alone:
        return Industry(alone, table.require(alone, day=day, field=field).name)
    rows = [row for row in table.on(day) if row.parent and row.code[1:] == digits[:2]]
    if not rows:
        raise Invalid(
            {
                field: Reason(
                    "industry.unknown", gettext_noop("行业分类中没有大类 {digits}"), {"digits": digits[:2]}
                )
            }
        )
    division = rows[0]
    if letter and letter != division.code[0]:
        params = {"digits": digits[:2], "letter": division.code[0]}
        raise Invalid(
            {
                field: Reason(
                    "industry.section", gettext_noop("大类 {digits} 属于门类 {letter}，请核对字母"), params
                )
            }
        )
    code = division.code[0] + digits
    row = table.find(code, day)
    if row is not None:
        return Industry(code, row.name)
    if any(len(each.code) == len(code) and each.code.startswith(division.code) for each in table.on(day)):
        raise Invalid(
            {
                field: Reason(
                    "code.unknown",
                    gettext_noop("{title}中没有代码 {code}"),
                    {"title": table.title, "code": code},
                )
            }
        )
    warning = Reason(
        "industry.finer",
        gettext_noop("代码表未收录 {code}，仅核对了大类“{name}”"),
        {"code": code, "name": division.name},
    )
    return Industry(code, division.name, (warning,))
