"""Parameter rows of need and item side by side, as reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..indicators import TOLERANCE, Comparison, compare_rows, parse
from ..types import Indicator, Item, Need, Reason

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}


def rows_of_need(need: Need) -> tuple[Indicator, ...]:
    """The rows a person confirmed, or those its text states."""
    return need.indicators or parse(need.title, "title") + parse(need.description, "description")


def rows_of_item(item: Item) -> tuple[Indicator, ...]:
    """The rows stored with the item, or those its fields state."""
    return item.indicators or tuple(row for field, text in item.fields.items() for row in parse(text, field))


def figure(value: float | None) -> str:
    """A figure as people write it: up to six significant digits, no trailing noughts."""
    return "" if value is None else f"{value:.6g}"


def written(row: Indicator) -> str:
    """The row's bound as a formula: ≥ 600 MPa, 3–5 mm."""
    return _formula(row.operator, row.low, row.high, row.unit)


def _formula(operator: str, low: float | None, high: float | None, unit: str) -> str:
    bound = (
        f"{figure(low)}–{figure(high)}" if operator == "range" else figure(low if low is not None else high)
    )
    sign = _SIGNS.get(operator, "")
    return " ".join(part for part in ("" if sign == "=" else sign, bound, unit) if part)


def _given(one: Comparison) -> str:
    """The item's bound as written and, where the unit differs, in the need's unit."""
    assert one.item is not None
    own = written(one.item)
    if one.item.unit == one.unit:
        return own
    return f"{own} = {_formula(one.item.operator, one.item_low, one.item_high, one.unit)}"


def row_reasons(need: Need, item: Item, *, tolerance: float = TOLERANCE) -> list[Reason]:
    """One reason per needed row; a row the item is silent on cites the need alone."""
    return [_reason(one) for one in compare_rows(rows_of_need(need), rows_of_item(item), tolerance=tolerance)]


def _reason(one: Comparison) -> Reason:
    params: dict[str, Any] = {"name": one.need.name, "need": written(one.need)}
    if one.verdict == "unstated" or one.item is None:
        return Reason("indicator.unstated", params | {"why": one.why}, one.need.span, None)
    params |= {"given": _given(one), "low": one.item_low, "high": one.item_high, "unit": one.unit}
    return Reason(f"indicator.{one.verdict}", params, one.need.span, one.item.span)


def verdicts(reasons: Iterable[Reason]) -> dict[str, int]:
    """How many rows are met, near, missed and unstated among `reasons`."""
    count = {"met": 0, "near": 0, "missed": 0, "unstated": 0}
    for reason in reasons:
        if reason.code.startswith("indicator."):
            count[reason.code.removeprefix("indicator.")] += 1
    return count
