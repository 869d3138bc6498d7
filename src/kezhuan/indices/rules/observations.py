"""What one observation may be: a value for a unit and a year, with its status, its day and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kezhuan.contracts.rules.statistics import IMPORTED_ONLY
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.indices.rules.definitions import Node

STATUSES = {
    "reported": gettext_noop("报送"),
    "revised": gettext_noop("修订"),
    "carried": gettext_noop("沿用上期"),
    "imputed": gettext_noop("插补"),
    "estimated": gettext_noop("估计"),
    "missing_by_design": gettext_noop("不适用"),
}
# What nobody measured needs a word on how it was come by.
NEEDS_NOTE = frozenset({"revised", "carried", "imputed", "estimated", "missing_by_design"})
YEAR = re.compile(r"(19|20)\d{2}")
NO_YEAR = Reason("period", gettext_noop("年份应为四位数字，且不晚于今年"))
MOST = Decimal(10) ** 14


def faults(
    node: Node, values: Mapping[str, Any], *, today: date, known: Decimal | None, held: bool
) -> dict[str, Reason]:
    """Why an observation cannot stand, by field. `held` tells that the cell has a value already, `known` which."""
    found: dict[str, Reason] = {}
    status, value = values["status"], values.get("value")
    if not YEAR.fullmatch(str(values["period"])) or int(values["period"]) > today.year:
        found["period"] = NO_YEAR
    if status not in STATUSES:
        found["status"] = Reason("status", gettext_noop("不认识的数据状态"))
    if (value is None) != (status == "missing_by_design"):
        found["value"] = Reason(
            "value.status", gettext_noop("除「不适用」外都须填写数值；「不适用」不填数值")
        )
    elif value is not None and (reason := _range(node, value)):
        found["value"] = reason
    if values["vintage"] > today:
        found["vintage"] = Reason("vintage", gettext_noop("取数日期不能晚于今天"))
    if not values.get("source", "").strip() and not values.get("figure_code"):
        found["source"] = Reason("missing", gettext_noop("请写明数据来源"))
    if values.get("figure_code") and node.scope in IMPORTED_ONLY:
        found["source"] = Reason(
            "scope.imported", gettext_noop("吸纳额只能引用上级公布的数：本市登记的合同推不出本市吸纳了多少")
        )
    if status in NEEDS_NOTE and not values.get("note", "").strip():
        found["note"] = Reason("missing", gettext_noop("不是直接报送的数，请写明理由或办法"))
    if held and "status" not in found:
        found |= _again(status, value, known)
    return found


def _range(node: Node, value: Decimal) -> Reason | None:
    if abs(value) >= MOST:
        return Reason("value.range", gettext_noop("数值过大，请核对计量单位"))
    if node.low is not None and value < node.low:
        return Reason("value.low", gettext_noop("不能小于 {low}"), {"low": node.low})
    if node.high is not None and value > node.high:
        return Reason("value.high", gettext_noop("不能大于 {high}"), {"high": node.high})
    return None


def _again(status: str, value: Decimal | None, known: Decimal | None) -> dict[str, Reason]:
    if value == known:
        return {"value": Reason("value.same", gettext_noop("已有同样的数，不必再填"))}
    if status == "reported":
        return {
            "status": Reason(
                "value.stands", gettext_noop("这一格已有数；数有改动请选「修订」并写明理由，原数保留")
            )
        }
    return {}


def latest(rows: Iterable[Any]) -> dict[tuple[str, str, str], Any]:
    """Of each cell (indicator, unit, period) the observation of the newest day, the last entered where days are equal."""
    best: dict[tuple[str, str, str], Any] = {}
    for row in sorted(rows, key=lambda row: (row.vintage, row.pk)):
        best[(row.indicator, row.unit_code, row.period)] = row
    return best
