"""A later version of a setting keeps what the product reads: the same keys, kinds of value, nothing negative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.rulebook.versions import RuleVersion


def shape_faults(versions: Sequence[RuleVersion]) -> tuple[Reason, ...]:
    """What later versions of one setting lost, changed in kind or set below zero, each with its key."""
    rows = sorted(versions, key=lambda version: version.from_)
    found = [_negative(row, key) for row in rows for key in _below_zero(row.body, "")]
    for one, following in pairwise(rows):
        found += [_changed(following, key, what) for key, what in _differences(one.body, following.body, "")]
    return tuple(found)


def _differences(one: Mapping[str, Any], following: Mapping[str, Any], above: str) -> list[tuple[str, str]]:
    found = []
    for key, value in one.items():
        if key not in following:
            found.append((f"{above}{key}", gettext_noop("缺少")))
        elif _kind(value) is not _kind(following[key]):
            found.append((f"{above}{key}", gettext_noop("值的类型不同")))
        elif isinstance(value, Mapping):
            found += _differences(value, following[key], f"{above}{key}.")
    return found


def _kind(value: Any) -> type:
    if isinstance(value, Mapping):
        return Mapping
    return Decimal if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _below_zero(body: Mapping[str, Any], above: str) -> list[str]:
    found = []
    for key, value in body.items():
        if isinstance(value, Mapping):
            found += _below_zero(value, f"{above}{key}.")
        elif isinstance(value, (int, Decimal)) and value < 0:
            found.append(f"{above}{key}")
    return found


def _negative(row: RuleVersion, key: str) -> Reason:
    params = {"code": row.code, "from": row.from_, "key": key}
    return Reason("rulebook.negative", gettext_noop("{code} 自 {from} 起的版本：{key} 不能为负数"), params)


def _changed(row: RuleVersion, key: str, what: str) -> Reason:
    params = {"code": row.code, "from": row.from_, "key": key, "what": what}
    return Reason(
        "rulebook.shape", gettext_noop("{code} 自 {from} 起的版本：{key} {what}，程序要读它"), params
    )
