"""Collection sheets: which departments an index needs, which cells a sheet asks for, and what an answer would do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.sm3 import decimal_text, digest
from kezhuan.indices.rules.definitions import Definition, Node
from kezhuan.indices.rules.observations import YEAR, faults

PLATFORM = "平台"
MOST_CELLS, MOST_DAYS = 200, 60
OUTCOMES = {
    "new": gettext_noop("新增"),
    "changed": gettext_noop("修订"),
    "same": gettext_noop("与已有相同"),
    "empty": gettext_noop("未填"),
    "faulty": gettext_noop("有误"),
}
TONES = {"new": "green", "changed": "blue", "same": "plain", "empty": "amber", "faulty": "red"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department wrote into one cell: a value or None, with status and a note."""

    indicator: str
    unit_code: str
    value: Decimal | None = None
    status: str = "reported"
    note: str = ""

    @property
    def empty(self) -> bool:
        """True where the cell says nothing: no value, and not that none exists."""
        return self.value is None and self.status != "missing_by_design"


def departments(one: Definition) -> dict[str, tuple[Node, ...]]:
    """Department → the indicators of an index it answers for; what the platform computes itself is nobody's."""
    found: dict[str, list[Node]] = {}
    for node in one.indicators:
        if node.owner and node.owner != PLATFORM and not node.figure:
            found.setdefault(node.owner, []).append(node)
    return {owner: tuple(nodes) for owner, nodes in found.items()}


def request_faults(
    *, period: str, until: date, today: date, nodes: Sequence[Node], units: Sequence[str]
) -> dict[str, Reason]:
    """Why a sheet cannot be sent, by field."""
    found: dict[str, Reason] = {}
    if not YEAR.fullmatch(period) or int(period) > today.year:
        found["period"] = Reason("period", gettext_noop("年份应为四位数字，且不晚于今年"))
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        found["until"] = Reason(
            "collection.until", gettext_noop("截止日应在今天至 {most} 天之内"), {"most": MOST_DAYS}
        )
    if not nodes:
        found["what"] = Reason("collection.nothing", gettext_noop("这个部门没有要填的指标"))
    if not units:
        found["units"] = Reason("collection.units", gettext_noop("请至少选一个地区"))
    elif len(nodes) * len(units) > MOST_CELLS:
        found["units"] = Reason(
            "collection.many", gettext_noop("一张表最多 {most} 格，请分几张发"), {"most": MOST_CELLS}
        )
    return found


def judged(
    node: Node, answer: Answer, *, period: str, source: str, today: date, held: bool, known: Decimal | None
) -> tuple[str, dict[str, Reason]]:
    """(outcome, faults by field) of one answered cell: the same rules as for an observation entered by hand."""
    if answer.empty:
        wrong = (
            {"value": Reason("collection.value", gettext_noop("写了说明却没有数值"))} if answer.note else {}
        )
        return ("faulty" if wrong else "empty"), wrong
    if held and known == answer.value:
        return "same", {}
    found = faults(
        node, observed(answer, period=period, source=source, today=today), today=today, known=known, held=held
    )
    return ("faulty" if found else "changed" if held else "new"), found


def observed(answer: Answer, *, period: str, source: str, today: date) -> dict[str, Any]:
    """The answer as an observation is written."""
    return {
        "indicator": answer.indicator, "unit_code": answer.unit_code, "period": period, "value": answer.value, "status": answer.status,
        "vintage": today, "source": source, "note": answer.note,
    }  # fmt: skip


def kept(answers: Iterable[Answer]) -> list[dict[str, str]]:
    """The answers as they are stored: values as text, empty cells left out."""
    return [
        {"indicator": a.indicator, "unit_code": a.unit_code, "value": "" if a.value is None else decimal_text(a.value),
         "status": a.status, "note": a.note}
        for a in answers
        if not a.empty
    ]  # fmt: skip


def read(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], Answer]:
    """(indicator, unit) → the stored answer."""
    return {
        (row["indicator"], row["unit_code"]): Answer(
            row["indicator"], row["unit_code"], Decimal(row["value"]) if row["value"] else None, row["status"], row["note"]
        )
        for row in rows
    }  # fmt: skip


def seal(rows: Sequence[Mapping[str, str]], *, period: str, name: str, office: str) -> str:
    """SM3 over what was signed and by whom: any changed letter changes it."""
    signed = {"rows": list(rows), "period": period, "name": name, "office": office}
    return digest(json.dumps(signed, ensure_ascii=False, sort_keys=True))
