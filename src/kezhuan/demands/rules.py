"""Decisions about demands: what a screening card, a publication gate and a public teaser must be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop

TICKS = {
    "real": gettext_noop("真实"),
    "measurable": gettext_noop("可量化"),
    "budget": gettext_noop("有预算意向"),
    "publishable": gettext_noop("可公开"),
}
CRITERIA = {
    "real": gettext_noop("真实性"),
    "measurable": gettext_noop("指标可量化"),
    "not_off_the_shelf": gettext_noop("非现成可购"),
    "budget": gettext_noop("预算与资金"),
    "deadline": gettext_noop("时限合理"),
    "level": gettext_noop("技术水平"),
}
GATE = {
    "secrecy": gettext_noop("已核对：不含国家秘密，涉密内容线下办理"),
    "export": gettext_noop("已核对：不涉及《中国禁止出口限制出口技术目录》，或公开对象不含境外主体"),
    "teaser_clean": gettext_noop("已核对：公开摘要不含企业名称、联系方式和未公开内容"),
}
# A term that begins or ends later is a slip of the pen (2206 for 2026).
FAR_YEARS = 20
# Words that oblige the officer to look twice before publishing; a hint, never a verdict.
MARKERS = ("绝密", "机密", "秘密级", "军品", "军工", "武器", "涉密", "国防")


AUDIENCE_ORDER = ("directed", "member", "public")
LIMITS = {
    "title": 100,
    "public_title": 100,
    "problem": 4000,
    "goal": 2000,
    "teaser": 500,
    "detail": 10_000,
    "tried": 4000,
    "scene": 4000,
}


def not_wider(asked: str, allowed: str) -> bool:
    """True where the audience asked for reaches nobody the allowed one does not."""
    return (
        asked in AUDIENCE_ORDER
        and allowed in AUDIENCE_ORDER
        and AUDIENCE_ORDER.index(asked) <= AUDIENCE_ORDER.index(allowed)
    )


def faults(values: Mapping[str, Any], *, today: date) -> dict[str, Reason]:
    """What is wrong with typed values, by field: too long, a past or reversed term, a reversed budget."""
    found: dict[str, Reason] = {}
    for name, most in LIMITS.items():
        if len(values.get(name) or "") > most:
            found[name] = Reason(
                "too_long",
                gettext_noop("最多 {most} 个字，现有 {now} 个"),
                {"most": most, "now": len(values[name])},
            )
    if "title" in values and not (values["title"] or "").strip():
        found["title"] = Reason("missing", gettext_noop("请填写需求名称"))
    start, end = values.get("starts_on"), values.get("ends_on")
    if end and end < today:
        found["ends_on"] = Reason("past", gettext_noop("截止日期不能早于今天"))
    for name in ("starts_on", "ends_on"):
        day = values.get(name)
        if day and day.year > today.year + FAR_YEARS:
            found[name] = Reason("far", gettext_noop("年份太远，请核对：{year}"), {"year": day.year})
    if start and end and end <= start:
        found["ends_on"] = Reason("reversed", gettext_noop("截止日期须晚于开始日期"))
    low, high = values.get("budget_low_fen"), values.get("budget_high_fen")
    if (low or 0) < 0 or (high or 0) < 0:
        found["budget_low_fen"] = Reason("negative", gettext_noop("预算不能为负数"))
    if low is not None and high is not None and high < low:
        found["budget_high_fen"] = Reason("reversed", gettext_noop("预算上限不能低于下限"))
    if len(values.get("keywords") or ()) > 5:
        found["keywords"] = Reason("too_many", gettext_noop("关键词最多 5 个"))
    return found


def card_complete(card: Any, *, note_least: int, funded: bool = False) -> bool:
    """True where all four ticks are set and the note is long enough; a funded call also needs the six scores."""
    ticked = all(getattr(card, tick) for tick in TICKS) and len(card.note.strip()) >= note_least
    return ticked and (not funded or set(card.scores) >= set(CRITERIA))


def gate_passed(gate: Mapping[str, Any]) -> bool:
    """True where every question of the publication gate is answered yes."""
    return all(gate.get(name) is True for name in GATE)


def leaks(
    teaser: str, *, names: Iterable[str], phones: Iterable[str], sealed: Iterable[str], run: int = 12
) -> tuple[Reason, ...]:
    """What a public text gives away: the firm's name, a phone number, or `run` characters in a row of sealed text."""
    squeezed = re.sub(r"\s+", "", teaser)
    found = [
        Reason("teaser.name", gettext_noop("公开摘要含有企业名称「{name}」"), {"name": name})
        for name in names
        if len(name) >= 2 and name in squeezed
    ]
    found += [
        Reason("teaser.phone", gettext_noop("公开摘要含有联系电话"))
        for phone in phones
        if phone and phone in re.sub(r"\D", "", teaser)
    ]
    for text in sealed:
        body = re.sub(r"\s+", "", text)
        hit = next(
            (body[i : i + run] for i in range(max(0, len(body) - run + 1)) if body[i : i + run] in squeezed),
            None,
        )
        if hit:
            found.append(
                Reason("teaser.sealed", gettext_noop("公开摘要含有未公开内容：{where}"), {"where": hit})
            )
    return tuple(found)


def markers(*texts: str) -> tuple[str, ...]:
    """The marker words that stand in any of the texts, each once."""
    joined = "\n".join(texts)
    return tuple(word for word in MARKERS if word in joined)
