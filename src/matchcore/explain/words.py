"""The sentence of every reason and question: code → template; doors translate the template, then fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..types import Reason


def gettext_noop(message: str) -> str:
    """`message` itself: it marks the template for the translators."""
    return message


_ = gettext_noop

REASONS: dict[str, str] = {
    "term": _("双方都提到“{term}”"),
    "indicator.met": _("{name}：要求 {need}，给出 {given}，满足"),
    "indicator.near": _("{name}：要求 {need}，给出 {given}，接近"),
    "indicator.missed": _("{name}：要求 {need}，给出 {given}，不满足"),
    "indicator.unstated": _("{name}：要求 {need}，对方未说明"),
    "field": _("同属{field}领域"),
    "maturity": _("技术成熟度 {given} 级，达到所要求的 {need} 级"),
    "maturity.short": _("技术成熟度 {given} 级，低于所要求的 {need} 级"),
    "region": _("同在 {region} 地区"),
    "budget": _("报价 {given} 元，在预算 {need} 元之内"),
    "budget.over": _("报价 {given} 元，超出预算 {need} 元"),
    "mode": _("双方都接受{mode}"),
}

QUESTIONS: dict[str, str] = {
    "parameter": _("贵单位对“{name}”有什么要求？候选中有 {stated} 项给出了这一指标，从 {low} 到 {high}"),
    "parameter.any": _("最关键的技术指标是哪一项，现在是多少，希望达到多少？"),
    "boundary": _("“{name} {value}”是最低要求、最高限值还是恰好如此？"),
    "field": _("需求属于哪个技术领域：{choices}？"),
    "budget": _("预算大约是多少？候选报价从 {low} 元到 {high} 元"),
    "maturity": _("要求技术成熟到哪一级（1–9）？候选从 {low} 级到 {high} 级"),
    "region": _("是否只考虑某一地区？候选来自 {choices}"),
    "mode": _("愿意采用哪种合作方式：{choices}？"),
}


def template(code: str, params: Mapping[str, Any]) -> str:
    """The template of a reason: `fits` False turns maturity and budget round."""
    if params.get("fits") is False:
        return REASONS[{"maturity": "maturity.short", "budget": "budget.over"}[code]]
    return REASONS[code]


def sentence(reason: Reason) -> str:
    """The reason in Chinese."""
    return template(reason.code, reason.params).format_map(dict(reason.params))
