"""Types and sub-types, and what each asks of the contract (contracts.md §2, §6)."""

from __future__ import annotations

from typing import Final

KINDS: Final = ("KF", "ZR", "XK", "ZX", "FW")
LANES: Final = ("prepare", "inside", "bring_in")
SIDES: Final = ("seller", "buyer", "broker")
# 技术开发、技术转让、技术许可: the written form is mandatory (《民法典》第八百五十一条、第八百六十三条).
WRITTEN: Final = frozenset({"KF", "ZR", "XK"})
# What rests on a right: its type and number must be named.
ON_RIGHTS: Final = frozenset({"ZR", "XK"})


def statistical_kind(kind: str, *, licence_is_own_type: bool) -> str:
    """The type a contract counts under: before 许可 had a type of its own it stood inside 转让."""
    return "ZR" if kind == "XK" and not licence_is_own_type else kind


def belongs(sub_kind: str, kind: str) -> bool:
    """True where the sub-type is one of the type's."""
    return bool(sub_kind) and sub_kind.startswith(kind)
