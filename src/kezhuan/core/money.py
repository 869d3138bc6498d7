"""Money is a whole number of 分 everywhere inside; 元, 万元 and 亿元 exist only at the edge. No floats."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final, NewType

from kezhuan.core.errors import Invalid, Reason, gettext_noop

Fen = NewType("Fen", int)

YUAN: Final = 100
WAN: Final = 10_000 * YUAN
YI: Final = 100_000_000 * YUAN
# Ten trillion yuan, above the whole country's yearly turnover and below what JavaScript can count exactly.
LARGEST: Final = Fen(100_000 * YI)

_UNITS: Final = {
    "分": 1, "角": 10, "元": YUAN, "圆": YUAN, "千元": 1_000 * YUAN, "万": WAN, "万元": WAN, "百万": 100 * WAN,
    "百万元": 100 * WAN, "千万": 1_000 * WAN, "千万元": 1_000 * WAN, "亿": YI, "亿元": YI,
}  # fmt: skip
_PART: Final = re.compile(r"([0-9,.]+)([一-鿿]*)")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_BARE: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_PREFIX: Final = re.compile(r"^(人民币|RMB|CNY|[¥￥])+", re.IGNORECASE)


def half_up(value: int | Decimal | Fraction) -> Fen:
    """The nearest whole 分, halves away from zero (四舍五入); exact, whatever the number of digits."""
    if isinstance(value, float):
        raise TypeError("money never passes through a float")
    exact = Fraction(value)
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return Fen(whole if exact >= 0 else -whole)


def parse_money(text: str, *, field: str = "amount", unit: str = "元") -> Fen:
    """The 分 that a person meant by "12.5万元", "12,000 元", "１２．５" or "1亿2000万元".

    A bare number counts in `unit`, the one printed beside the box. Raises Invalid with the fault named
    under `field`: empty, not a number, misplaced thousands mark, unknown unit, finer than 分, negative,
    too large.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    plain = _PREFIX.sub("", plain).removesuffix("整").replace("，", ",")
    if not plain:
        raise Invalid({field: Reason("money.empty", gettext_noop("请填写金额"))})
    if plain[0] in "-−–—":
        raise Invalid(
            {field: Reason("money.negative", gettext_noop("金额不能为负数：{text}"), {"text": text})}
        )
    total, below = 0, None
    for number, name in _parts(plain, text, field):
        size = _UNITS.get(name or unit)
        if size is None:
            raise Invalid(
                {
                    field: Reason(
                        "money.unit",
                        gettext_noop("不认识的金额单位“{unit}”，可用 元、万元、亿元"),
                        {"unit": name},
                    )
                }
            )
        if below is not None and (not name or size >= below):
            raise Invalid({field: _not_a_number(text)})
        exact = _number(number, text, field) * size
        if exact.denominator != 1:
            raise Invalid(
                {field: Reason("money.too_fine", gettext_noop("金额最多精确到分：{text}"), {"text": text})}
            )
        total, below = total + exact.numerator, size
    if total > LARGEST:
        raise Invalid(
            {
                field: Reason(
                    "money.too_large", gettext_noop("金额超过 10 万亿元，请核对单位：{text}"), {"text": text}
                )
            }
        )
    return Fen(total)


def _parts(plain: str, text: str, field: str) -> list[tuple[str, str]]:
    if _PART.sub("", plain):
        raise Invalid({field: _not_a_number(text)})
    return _PART.findall(plain)


def _number(number: str, text: str, field: str) -> Fraction:
    if _GROUPED.fullmatch(number) or _BARE.fullmatch(number):
        return Fraction(number.replace(",", ""))
    if "," in number:
        raise Invalid({field: Reason(
            "money.thousands", gettext_noop("“{text}”中的逗号不在千分位上，请写成 12.5万 或 12,000"), {"text": text}
        )})  # fmt: skip
    raise Invalid({field: _not_a_number(text)})


def _not_a_number(text: str) -> Reason:
    return Reason(
        "money.not_a_number", gettext_noop("“{text}”不是金额，请写成 12.5万元 或 12,000元"), {"text": text}
    )


def in_yuan(amount: Fen) -> str:
    """Exact: 12,000.00 元; for papers and details, where every 分 must be seen."""
    return f"{_scaled(amount, YUAN, 2)} 元"


def in_wan(amount: Fen, *, places: int = 2) -> str:
    """12.50 万元, rounded half up to `places`; for lists and forms."""
    return f"{_scaled(amount, WAN, places)} 万元"


def in_yi(amount: Fen, *, places: int = 2) -> str:
    """1.25 亿元, rounded half up to `places`; for figures of a region."""
    return f"{_scaled(amount, YI, places)} 亿元"


def display(amount: Fen) -> str:
    """In the unit a reader expects for this size, at most two decimals, none that are idle: 12.5 万元."""
    size, name = (YI, "亿元") if abs(amount) >= YI else (WAN, "万元") if abs(amount) >= WAN else (YUAN, "元")
    text = _scaled(amount, size, 2)
    return f"{text.rstrip('0').rstrip('.')} {name}"


def yuan_decimal(amount: Fen) -> Decimal:
    """The amount in 元 as an exact decimal with two places, for sheets and exports."""
    return Decimal(int(amount)).scaleb(-2)


def _scaled(amount: Fen, size: int, places: int) -> str:
    units = half_up(Fraction(int(amount) * 10**places, size))
    whole, rest = divmod(abs(units), 10**places)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole:,}.{rest:0{places}d}" if places else f"{sign}{whole:,}"
