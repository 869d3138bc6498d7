"""What may be shown of a person's data before somebody asks for more, and is logged for asking.

Masks keep the ends people recognise and always show stars, so that a mask is never mistaken for the value.
"""

from __future__ import annotations

import re
from typing import Final

_COMPOUND_SURNAMES: Final = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "司空",
        "长孙",
        "宇文",
        "轩辕",
        "端木",
        "独孤",
        "南宫",
        "西门",
        "百里",
        "呼延",
        "东郭",
        "闻人",
    ]
)
_DIGITS: Final = re.compile(r"[0-9]+")


def mask_name(name: str) -> str:
    """仲*妮, 李*, 欧阳*; of a name in other letters the first letter of the first word: J***."""
    name = " ".join(name.split())
    if not name:
        return ""
    if not "\u3400" <= name[0] <= "\U0003ffff":
        return f"{name[0]}***"
    if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES:
        return f"{name[:2]}{'*' * (len(name) - 2)}"
    if len(name) < 3:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_phone(phone: str) -> str:
    """186****1402; of shorter or foreign numbers only the last two figures."""
    digits = "".join(_DIGITS.findall(phone))
    if len(digits) == 11 and digits[0] == "1":
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) > 4 else "*" * 4 if phone.strip() else ""


def mask_idcard(number: str) -> str:
    """First and last character of a personal id number: 1****************X."""
    return _ends(number, 1, 1)


def mask_account(number: str) -> str:
    """The last four figures of a bank account, in a fixed number of stars: ********1234."""
    digits = "".join(number.split())
    if not digits:
        return ""
    return f"{'*' * 8}{digits[-4:]}" if len(digits) > 8 else "*" * 8


def mask_email(address: str) -> str:
    """z***@example.org: the first letter and the domain."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not local:
        return "***" if address.strip() else ""
    return f"{local[0]}***@{domain}"


def _ends(text: str, first: int, last: int) -> str:
    text = "".join(text.split())
    if len(text) <= first + last + 2:
        return "*" * len(text)
    return f"{text[:first]}{'*' * (len(text) - first - last)}{text[-last:]}"
