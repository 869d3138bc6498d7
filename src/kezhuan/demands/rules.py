"""Decisions about demands: what a screening card, a publication gate and a public teaser must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TICKS = {"real": "真实", "quantified": "可量化", "budgeted": "有预算意向", "publishable": "可公开"}
GATE = {
    "secrecy": "已核对：不含国家秘密，涉密内容线下办理",
    "export": "已核对：不属于《中国禁止出口限制出口技术目录》所列，或对象不含境外主体",
    "teaser_clean": "已核对：公开摘要不含企业名称、产品型号与未公开指标",
}


def card_complete(card: Any) -> bool:
    """True where all four ticks are set and a note is written."""
    return all(getattr(card, tick) for tick in TICKS) and bool(card.note.strip())


def gate_passed(gate: Mapping[str, Any]) -> bool:
    """True where every question of the publication gate is answered yes."""
    return all(gate.get(name) is True for name in GATE)
