"""Mainland mobile numbers in the one spelling that is stored, hashed and looked up."""

from __future__ import annotations

import re
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.writing import compact

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_PREFIX: Final = re.compile(r"^(\+86|0086|86(?=1[0-9]{10}$))")


def read_mobile(text: str, *, field: str = "phone") -> str:
    """Eleven digits beginning 13–19, from full-width, spaced, hyphened or +86 writing.

    Raises Invalid under `field`; the message does not repeat the number.
    """
    digits = _PREFIX.sub("", re.sub(r"[-().]", "", compact(text)))
    if not digits:
        raise Invalid({field: Reason("phone.empty", gettext_noop("请填写手机号码"))})
    if not digits.isascii() or not digits.isdigit():
        raise Invalid({field: Reason("phone.digits", gettext_noop("手机号码只能是数字，可带 +86 与空格"))})
    if len(digits) != 11:
        raise Invalid(
            {
                field: Reason(
                    "phone.length",
                    gettext_noop("手机号码应为 11 位，现为 {count} 位"),
                    {"count": len(digits)},
                )
            }
        )
    if not _MOBILE.fullmatch(digits):
        raise Invalid({field: Reason("phone.range", gettext_noop("手机号码应以 13 至 19 开头"))})
    return digits
