"""技术参数 rows proposed from the pasted text by matchcore, for a person to confirm; no number is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kezhuan.demands.views import ParameterRow
from matchcore import indicators
from matchcore.types import Indicator

OPERATORS = (">=", "<=", ">", "<", "=", "range", "text")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rows to confirm, and the numbers of the text that are in none of them, as written."""

    rows: tuple[dict[str, Any], ...]
    leftover: tuple[str, ...]


def propose(text: str, kept: Sequence[ParameterRow]) -> Proposal:
    """The rows already kept, or where there are none those the parser reads; and what it left over."""
    read, left = indicators.read(text, "description")
    rows = [_kept(row) for row in kept] or [_read(row) for row in read]
    return Proposal(tuple(rows), tuple(dict.fromkeys(one.text for one in left)))


def _kept(row: ParameterRow) -> dict[str, Any]:
    return {"name": row.name, "operator": row.operator, "low": row.low, "high": row.high, "unit": row.unit, "current": row.current,
            "text": row.text, "method": row.method, "confirmed": row.confirmed}  # fmt: skip


def _read(row: Indicator) -> dict[str, Any]:
    return {"name": row.name[:60], "operator": row.operator, "low": _decimal(row.low), "high": _decimal(row.high), "unit": row.unit[:24],
            "current": _decimal(row.current), "text": row.text[:200], "method": row.method[:120], "confirmed": False}  # fmt: skip


def _decimal(value: float | None) -> Decimal | None:
    # repr gives the shortest digits that mean this float: 0.1 stays 0.1.
    return None if value is None else Decimal(repr(value))


def complete(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that say something, each with a known sign and its bounds on the right side."""
    kept = []
    for row in rows:
        if not row.get("name", "").strip():
            continue
        operator = row.get("operator") or "text"
        bound = row.get("low") if row.get("low") is not None else row.get("high")
        low, high = row.get("low"), row.get("high")
        if operator in (">=", ">", "="):
            low, high = bound, None
        elif operator in ("<=", "<"):
            low, high = None, bound
        kept.append({**row, "operator": operator, "low": low, "high": high})
    return kept
