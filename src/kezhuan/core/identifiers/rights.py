"""Numbers of intellectual property by its type: patents, software, layout designs, plant varieties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.patents import NAMES, read_patent
from kezhuan.core.identifiers.writing import compact

_SOFTWARE: Final = re.compile(r"(?:软著登字第)?([0-9]{4})SR([0-9]{6,7})")
_LAYOUT: Final = re.compile(r"BS\.?([0-9]{9})")
_VARIETY: Final = re.compile(r"CNA[0-9]{8,11}(\.[0-9])?|[0-9]{8}")


@dataclass(frozen=True, slots=True)
class RightNumber:
    """A number of one of the types of the code list ip_types, in its stored spelling."""

    number: str
    form: str
    warnings: tuple[Reason, ...] = ()


def read_right(text: str, *, kind: str, today: date, field: str = "number") -> RightNumber:
    """The number of a right of type `kind` (a code of ip_types) as it is stored.

    Raises Invalid under `field` where it has not the form of its type, fails its check, or belongs to
    another type of patent. Types without an official number keep what was written.
    """
    if kind in NAMES:
        return _patent(text, kind, today, field)
    plain = compact(text).removesuffix("号")
    if kind == "software":
        return _software(plain, text, today, field)
    if kind == "layout":
        found = _LAYOUT.fullmatch(plain)
        if found is None:
            raise _shape(field, text, gettext_noop("“{text}”不是布图设计登记号，请写成 BS. 加 9 位数字"))
        return RightNumber(f"BS.{found[1]}", "layout")
    if kind == "plant_variety":
        if not _VARIETY.fullmatch(plain):
            raise _shape(
                field, text, gettext_noop("“{text}”不是品种权号，农业写成 CNA 加数字，林业为 8 位数字")
            )
        unchecked = Reason("right.variety", gettext_noop("品种权号的编排规则未经核对，请与证书比对"))
        return RightNumber(plain, "variety", (unchecked,))
    return RightNumber(" ".join(text.split()), "other")


def _patent(text: str, kind: str, today: date, field: str) -> RightNumber:
    found = read_patent(text, today=today, field=field)
    if found.kind != kind and found.form != "pct":
        params = {"number": found.number, "found": NAMES[found.kind], "kind": NAMES[kind]}
        raise Invalid(
            {
                field: Reason(
                    "right.kind", gettext_noop("{number} 是{found}的号码，与所选的{kind}不符"), params
                )
            }
        )
    return RightNumber(found.number, found.form, found.warnings)


def _software(plain: str, text: str, today: date, field: str) -> RightNumber:
    found = _SOFTWARE.fullmatch(plain)
    if found is None or not 1991 <= int(found[1]) <= today.year:
        raise _shape(field, text, gettext_noop("“{text}”不是软件著作权登记号，请写成 2020SR0123456"))
    return RightNumber(f"{found[1]}SR{found[2]}", "software")


def _shape(field: str, text: str, template: str) -> Invalid:
    return Invalid({field: Reason("right.shape", template, {"text": text})})
