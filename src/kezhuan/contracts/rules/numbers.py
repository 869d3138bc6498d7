"""Numbers a contract bears: the register's own, and the check code of what this platform prints."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.sm3 import digest_of

_REGISTRATION: Final = re.compile(r"\d{14}|\d{16}")
_INVOICE: Final = re.compile(r"[0-9A-Z]{6,32}")


def registration_number(text: str, *, field: str = "registration_no") -> str:
    """The 14 or 16 digits a registration point gave, without blanks and hyphens; Invalid under `field` otherwise."""
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    if not _REGISTRATION.fullmatch(plain):
        raise Invalid({field: Reason("registration.shape", gettext_noop("合同登记编号为 14 位或 16 位数字"))})
    return plain


def invoice_number(text: str, *, field: str = "invoice_no") -> str:
    """An invoice or slip number as it is compared: capitals and figures alone; "" stays ""."""
    plain = re.sub(r"[\s\-—_]", "", unicodedata.normalize("NFKC", text)).upper()
    if plain and not _INVOICE.fullmatch(plain):
        raise Invalid({field: Reason("invoice.shape", gettext_noop("票据号码只含数字和字母，6 至 32 位"))})
    return plain


def check_code(**content: object) -> str:
    """Twelve characters anybody can compare with the paper in hand: the head of the SM3 of what it says."""
    return digest_of(content)[:12].upper()
