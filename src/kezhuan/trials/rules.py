"""Decisions about trials: who may try, for how long, who must be reminded when, what must have been announced.

Nothing public fixes the length of a trial or what follows its end: the figures are agreement fields. What the
rulebook says of them (settings.trials) are platform defaults, which hint and never block.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kezhuan.core.errors import Reason, gettext_noop

CONVERSIONS = {
    "transfer": gettext_noop("转让"), "licence": gettext_noop("许可"), "equity": gettext_noop("作价投资"),
}  # fmt: skip
PRICES = {
    "fixed": gettext_noop("事先约定的价格"), "royalty": gettext_noop("提成"), "later": gettext_noop("试用后协商"),
}  # fmt: skip
VERDICTS = {
    "satisfied": gettext_noop("满意"), "partly": gettext_noop("部分满意"), "unsatisfied": gettext_noop("不满意"),
}  # fmt: skip
LOG_KINDS = {
    "usage": gettext_noop("月度使用记录"), "incident": gettext_noop("异常报告"), "milestone": gettext_noop("阶段成果"),
    "deletion": gettext_noop("归还与删除证明"),
}  # fmt: skip
STATE_UNITS = frozenset({"university", "institute", "hospital"})
TEXT_MOST = 2000
MONTHS_MOST = 120


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, the last day where that month is shorter."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), after - timedelta(1))


@dataclass(frozen=True, slots=True)
class Terms:
    """What both sides agree on before the trial: how it converts, at which price, until when."""

    conversion: str
    price_kind: str
    price_fen: int | None
    royalty: str
    months: int
    decide_within_months: int


def terms_faults(terms: Terms) -> dict[str, Reason]:
    """Field → why these terms are not complete: 转化条件 are fixed before the trial, not after it."""
    faults = {}
    if terms.conversion not in CONVERSIONS:
        faults["conversion"] = Reason("missing", gettext_noop("请选择转化方式"))
    if terms.price_kind not in PRICES:
        faults["price_kind"] = Reason("missing", gettext_noop("请选择定价办法"))
    if terms.price_kind == "fixed" and terms.price_fen is None:
        faults["price_fen"] = Reason("missing", gettext_noop("请填写约定的价格"))
    if terms.price_kind == "royalty" and not terms.royalty.strip():
        faults["royalty"] = Reason("missing", gettext_noop("请写明提成办法"))
    if not 1 <= terms.months <= MONTHS_MOST:
        faults["months"] = Reason("trial.months", gettext_noop("试用期须为 1 至 120 个月"))
    if not 0 <= terms.decide_within_months <= 12:
        faults["decide_within_months"] = Reason("trial.decide", gettext_noop("决定期限最多 12 个月"))
    return faults


def months_hint(months: int, *, least: int, most: int) -> Reason | None:
    """What to look at twice of the agreed length: the usual bounds are a platform default and bind nobody."""
    if least <= months <= most:
        return None
    params = {"months": months, "least": least, "most": most}
    return Reason("trial.months_hint", gettext_noop("试用期 {months} 个月，不在常用的 {least} 至 {most} 个月之内（平台默认值，只作提示），请核对"), params)  # fmt: skip


def decide_by(ends_on: date | None, *, months: int) -> date | None:
    """Until when both must have decided on conversion or return: so many months after the trial's end."""
    return add_months(ends_on, months) if ends_on else None


def conditions_met(ticks: Mapping[str, bool], conditions: Iterable[Mapping[str, str]]) -> bool:
    """True where every condition of the setting was looked at and holds."""
    return all(ticks.get(condition["code"]) is True for condition in conditions)


def trl_fault(trl: int | None, *, least: int) -> Reason | None:
    """Why a local threshold of maturity keeps an achievement out; 0 is no threshold, the default."""
    if not least or (trl is not None and trl >= least):
        return None
    return Reason("pool.trl", gettext_noop("本地要求技术成熟度不低于 {least} 级"), {"least": least})


def announcement_needed(*, state_unit: bool, price_kind: str) -> bool:
    """True where a state unit fixes a price beforehand: that is 协议定价, announced before the trial."""
    return state_unit and price_kind == "fixed"


def applicant_fault(*, small: bool, related: bool, same: bool) -> Reason | None:
    """Why this firm cannot try it: only 中小微企业, and nobody related to the holder."""
    if same or related:
        return Reason("trial.related", gettext_noop("与成果持有方有关联的单位不能申请试用"))
    if not small:
        return Reason("trial.small", gettext_noop("先用后转面向中小微企业；其他企业请直接洽谈许可或转让"))
    return None


def extension_fault(until: date, *, ends_on: date) -> Reason | None:
    """Why a trial cannot be extended to this day: it must be later than now agreed."""
    if until <= ends_on:
        return Reason("trial.until", gettext_noop("续试须晚于现在的到期日"))
    return None


def extension_hint(*, extended: bool, most_months: int) -> Reason:
    """What is usual of extensions, said before one is agreed: a platform default that binds nobody."""
    if extended:
        return Reason(
            "trial.extended", gettext_noop("已续试过一次；常用做法是只续试一次（平台默认值，只作提示）")
        )
    return Reason("trial.extend", gettext_noop("常用做法是只续试一次、最多 {most} 个月（平台默认值，只作提示），以双方协议为准"), {"most": most_months})  # fmt: skip


def reminders_due(
    ends_on: date, *, today: date, days: Sequence[int], given: Collection[int]
) -> tuple[int, ...]:
    """Which reminders stand open today: those whose day has come and that were not given yet, the nearest last."""
    return tuple(n for n in sorted(days, reverse=True) if n not in given and today >= ends_on - timedelta(n))


def notice_over(breached_on: date | None, *, today: date, days: int) -> bool:
    """True once the firm has had its days to mend what the holder complained of."""
    return breached_on is not None and today >= breached_on + timedelta(days=days)


def month_fault(month: str, *, starts_on: date, today: date, kept: Collection[str]) -> Reason | None:
    """Why a month's usage cannot be written: not of this trial, not yet begun, or written already."""
    first, last = f"{starts_on:%Y-%m}", f"{today:%Y-%m}"
    if not first <= month <= last:
        return Reason(
            "log.month", gettext_noop("月份须在 {first} 至 {last} 之间"), {"first": first, "last": last}
        )
    if month in kept:
        return Reason("log.again", gettext_noop("{month} 的使用记录已填写"), {"month": month})
    return None
