"""个人所得税提示: the half-taxed cash reward of 财税〔2018〕58号 with all its conditions; a hint, never a ruling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kezhuan.core.calendar import months_after
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import Fen, half_up

MONTHS = 36
LEAST_WD = 15


@dataclass(frozen=True, slots=True)
class Reward:
    """A cash reward and what its payer and papers say; `kind_confirmed` once a person looked at the payer's certificate."""

    amount: Fen
    received_on: date
    paid_on: date
    kind_confirmed: bool
    from_conversion: bool
    registered: bool
    announced_wd: int
    apart_from_wages: bool
    filed: bool


@dataclass(frozen=True, slots=True)
class Taxed:
    """What is added to that month's wage income, in 分, and every condition with whether it holds."""

    added: Fen
    conditions: tuple[tuple[bool, Reason], ...]


def taxed(reward: Reward) -> Taxed:
    """Half of the reward where every condition holds, else all of it."""
    months = {"months": MONTHS}
    conditions = (
        (reward.kind_confirmed, Reason("tax.payer", gettext_noop("发放单位经人工确认为非营利性科研机构或高校（不以代码段判断）"))),
        (reward.from_conversion, Reason("tax.conversion", gettext_noop("奖励来自职务科技成果转化收入"))),
        (reward.received_on <= reward.paid_on <= months_after(reward.received_on, MONTHS),
         Reason("tax.months", gettext_noop("在收入到账后 {months} 个月内发放"), months)),
        (reward.registered, Reason("tax.registered", gettext_noop("技术合同已登记并有登记证明"))),
        (reward.announced_wd >= LEAST_WD, Reason("tax.announced", gettext_noop("已公示成果、人员、奖励和登记信息，不少于 {days} 个工作日"),
                                                 {"days": LEAST_WD})),
        (reward.apart_from_wages, Reason("tax.apart", gettext_noop("与工资、奖金分开发放"))),
        (reward.filed, Reason("tax.filed", gettext_noop("已办理扣缴和备案"))),
    )  # fmt: skip
    return Taxed(counted(reward.amount, half=all(holds for holds, _reason in conditions)), conditions)


def counted(amount: Fen, *, half: bool) -> Fen:
    """What counts as that month's wage income: half of the reward, to the nearest 分, or all of it."""
    return half_up(amount * Fraction(1, 2)) if half else amount
