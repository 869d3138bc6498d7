"""Display numbers that people read out on the telephone: XQ-2026-000123, SL-2026-000123-7.

A receipt is copied by hand from paper, so it ends in a check character that betrays one wrong figure or
two exchanged neighbours: the weights 3^i modulo 31 of GB 32100, in its alphabet without I, O, S, V and Z.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.writing import compact

KINDS: Final = {
    "XQ": gettext_noop("技术需求"), "CG": gettext_noop("科技成果"), "DJ": gettext_noop("对接请求"),
    "GJ": gettext_noop("经纪人跟进"), "ZF": gettext_noop("走访记录"), "PC": gettext_noop("征集批次"),
    "PJ": gettext_noop("成果评价"), "FW": gettext_noop("服务评价"), "QS": gettext_noop("权属争议"), "DW": gettext_noop("单位"), "JR": gettext_noop("加入申请"),
    "ZJ": gettext_noop("专家与团队"), "SL": gettext_noop("受理回执"),
    "SB": gettext_noop("奖补申报"), "ZH": gettext_noop("收款账户"), "YS": gettext_noop("年度预算"), "AP": gettext_noop("资金安排"),
    "BF": gettext_noop("拨付批次"), "ZS": gettext_noop("奖补追回"),
    "HT": gettext_noop("技术合同"), "XM": gettext_noop("成果转化项目"),
    "ND": gettext_noop("年度版"), "MB": gettext_noop("年度目标"), "CJ": gettext_noop("采集表"),
    "FP": gettext_noop("收益分配"), "QY": gettext_noop("职务科技成果赋权"), "ZZ": gettext_noop("履职佐证"),
    "BM": gettext_noop("保密协议"), "SQ": gettext_noop("查看授权"),
    "DX": gettext_noop("对接项目"), "JS": gettext_noop("介绍记录"),
    "CC": gettext_noop("成果池条目"), "SY": gettext_noop("先用后转"),
    "GS": gettext_noop("公示"), "YY": gettext_noop("异议"), "GX": gettext_noop("个人信息请求"),
}  # fmt: skip
CHECKED: Final = frozenset({"SL"})
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_KIND: Final = re.compile(r"[A-Z]{2}")
_NUMBER: Final = re.compile(r"([A-Z]{2})-?([0-9]{4})-?([0-9]{6,9})(?:-?([0-9A-Z]))?")


@dataclass(frozen=True, slots=True)
class DisplayNumber:
    """A display number taken apart; `str()` puts it together again."""

    kind: str
    year: int
    serial: int

    def __str__(self) -> str:
        return format_number(self.kind, self.year, self.serial)


def format_number(kind: str, year: int, serial: int) -> str:
    """The display number of the `serial`-th record of `kind` (two capitals) in `year`; six figures or more."""
    if not _KIND.fullmatch(kind) or not 2000 <= year <= 9999 or not 0 < serial < 10**9:
        raise ValueError(f"no display number for {kind!r}, {year}, {serial}")
    number = f"{kind}-{year}-{serial:06d}"
    return f"{number}-{check_character(number)}" if kind in CHECKED else number


def parse_number(text: str, *, field: str = "number") -> DisplayNumber:
    """The number a person typed, with or without hyphens, in any width and case.

    Raises Invalid under `field` where it has not the form, its kind is unknown or its check does not fit.
    """
    plain = compact(text)
    # Without a hyphen the last figure of a receipt is its check character, not part of the serial.
    if plain[:2] in CHECKED and "-" not in plain[-2:]:
        plain = f"{plain[:-1]}-{plain[-1:]}"
    found = _NUMBER.fullmatch(plain)
    if found is None or found[1] not in KINDS or int(found[3]) == 0 or (found[4] and found[1] not in CHECKED):
        raise Invalid(
            {
                field: Reason(
                    "number.shape", gettext_noop("“{text}”不是编号，请写成 XQ-2026-000123"), {"text": text}
                )
            }
        )
    kind, year, serial, check = found.groups()
    if kind in CHECKED and check != check_character(f"{kind}{year}{int(serial):06d}"):
        raise Invalid({field: Reason("number.check", gettext_noop("编号末位校验码不符，请对照回执逐位核对"))})
    return DisplayNumber(kind, int(year), int(serial))


def check_character(number: str) -> str:
    """The check character of the letters and figures of `number`: (31 − Σ vᵢ·3^i mod 31) mod 31."""
    values = (int(char, 36) for char in number.replace("-", ""))
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values))
    return _ALPHABET[-total % 31]
