"""统一社会信用代码 (GB 32100-2015) with the organisation code inside it (GB 11714-1997)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.writing import compact

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES: Final = {char: value for value, char in enumerate(_ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, position, 31) for position in range(17))
_INNER_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
# The five letters the standard leaves out, with what they are usually mistyped for.
_MISTAKEN: Final = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}
_FIRST_PAIR: Final = {
    "11": gettext_noop("机关"), "12": gettext_noop("事业单位"), "13": gettext_noop("编办直接管理的群众团体"),
    "19": gettext_noop("机构编制其他"), "51": gettext_noop("社会团体"), "52": gettext_noop("民办非企业单位"),
    "53": gettext_noop("基金会"), "59": gettext_noop("民政其他"), "91": gettext_noop("企业"),
    "92": gettext_noop("个体工商户"), "93": gettext_noop("农民专业合作社"), "N1": gettext_noop("农村集体经济组织"),
    "Y1": gettext_noop("其他"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code that stands the check; `kind` is a first hint only (hospitals and transfer centres share 12)."""

    number: str
    region: str
    kind: str
    warnings: tuple[Reason, ...] = ()


def read_uscc(text: str, *, field: str = "uscc") -> Uscc:
    """The 18 characters in capitals with the registration region they name.

    Raises Invalid under `field`: empty, not 18 characters, a letter the standard does not use (with the
    figure it is usually mistaken for), or a check character at position 18 that does not fit.
    An organisation code inside that fails its own check is a warning: some were issued so.
    """
    number = compact(text).replace("-", "")
    if not number:
        raise Invalid({field: Reason("uscc.empty", gettext_noop("请填写统一社会信用代码"))})
    if len(number) != 18:
        raise Invalid(
            {
                field: Reason(
                    "uscc.length",
                    gettext_noop("统一社会信用代码应为 18 位，现为 {count} 位"),
                    {"count": len(number)},
                )
            }
        )
    strange = tuple(
        _strange(place, char) for place, char in enumerate(number, start=1) if char not in _VALUES
    )
    if strange:
        raise Invalid({field: strange})
    if number[17] != check_character(number[:17]):
        raise Invalid(
            {
                field: Reason(
                    "uscc.check",
                    gettext_noop("第 18 位校验码不符，请逐位核对统一社会信用代码"),
                    {"position": 18},
                )
            }
        )
    warnings = []
    if not number[2:8].isdigit():
        warnings.append(Reason("uscc.region", gettext_noop("第 3—8 位登记机关行政区划应为数字，请核对")))
    if number[16] != inner_check(number[8:16]):
        warnings.append(
            Reason(
                "uscc.inner", gettext_noop("第 9—17 位主体标识码的校验位不符，请与证照核对；证照如此则可继续")
            )
        )
    return Uscc(number, number[2:8], _FIRST_PAIR.get(number[:2], ""), tuple(warnings))


def check_character(first17: str) -> str:
    """Character 18 of GB 32100: (31 − Σ vᵢ·3^(i−1) mod 31) mod 31 in the standard's alphabet."""
    total = sum(_VALUES[char] * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def inner_check(first8: str) -> str:
    """Character 9 of an organisation code by GB 11714: 11 − Σ mod 11, ten written X and eleven 0."""
    total = sum(int(char, 36) * weight for char, weight in zip(first8, _INNER_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return "X" if rest == 10 else str(rest % 11)


def _strange(place: int, char: str) -> Reason:
    params = {"position": place, "char": char, "meant": _MISTAKEN.get(char, "")}
    if char in _MISTAKEN and place == 18:
        return Reason(
            "uscc.letter",
            gettext_noop("第 18 位校验码不符：“{char}”不用于统一社会信用代码，是否为“{meant}”？"),
            params,
        )
    if char in _MISTAKEN:
        return Reason(
            "uscc.letter",
            gettext_noop("第 {position} 位“{char}”不用于统一社会信用代码，是否为“{meant}”？"),
            params,
        )
    return Reason(
        "uscc.character", gettext_noop("第 {position} 位“{char}”不是统一社会信用代码的字符"), params
    )
