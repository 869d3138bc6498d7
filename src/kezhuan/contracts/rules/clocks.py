"""Which rule set a contract falls under, and by when it must be decided: by the day it was accepted (受理日期)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kezhuan.core.calendar import Calendar, add_days, add_working_days
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import YUAN

RULE_SETS: Final = "contracts.rule_sets"
LOCAL: Final = "contracts.local_rules"
RECOGNITION: Final = "contracts.recognition"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rule set of a day. `verified` False: its limits were never read in the original and only hint.

    Days: `decide_d` calendar, `decide_wd`, `expert_wd`, `correction_wd` working; 0 = not said. `expert_from` in 分.
    """

    id: str
    name: str
    verified: bool
    decide_d: int
    decide_wd: int
    expert_wd: int
    expert_from: int
    correction_wd: int
    correction_restarts: bool
    licence_is_own_type: bool


def rule_set(body: Mapping[str, Any]) -> RuleSet:
    """The rule set a version's body holds."""
    plain = {key: value for key, value in body.items() if key != "expert_from_yuan"}
    return RuleSet(**plain, expert_from=body["expert_from_yuan"] * YUAN)


def local_days(areas: Sequence[Mapping[str, Any]], region: str) -> int | None:
    """The shorter limit in calendar days a province or city set for itself; None where it set none."""
    held = [area for area in areas if region.startswith(area["region"])]
    return max(held, key=lambda area: len(area["region"])).get("decide_d") if held else None


def decided_by(rules: RuleSet, accepted_on: date, *, calendar: Calendar, local_d: int | None = None) -> date:
    """The last day for the decision: the local limit where there is one, else the rule set's."""
    if local_d is not None:
        return add_days(accepted_on, local_d, calendar).day
    if rules.decide_wd:
        return add_working_days(accepted_on, rules.decide_wd, calendar).day
    return add_days(accepted_on, rules.decide_d, calendar).day


def expert_by(rules: RuleSet, accepted_on: date, *, calendar: Calendar, local_d: int | None = None) -> date:
    """The last day for the decision once experts look at it; the plain limit where the rule set says nothing more."""
    if not rules.expert_wd:
        return decided_by(rules, accepted_on, calendar=calendar, local_d=local_d)
    return add_working_days(accepted_on, rules.expert_wd, calendar).day


def corrected_by(rules: RuleSet, asked_on: date, *, calendar: Calendar) -> date:
    """The last day for handing in what is missing."""
    return add_working_days(asked_on, rules.correction_wd, calendar).day


def accepted_again(rules: RuleSet, first: date | None, today: date) -> date:
    """The acceptance day of a corrected filing: it restarts where the rule set says so, else the first one stays."""
    return today if first is None or rules.correction_restarts else first


def expert_hint(rules: RuleSet, tech_amount: int, *, disputed: bool = False) -> Reason | None:
    """Why experts should look at it: a large or disputed contract; None where the rule set says nothing of it."""
    if not rules.expert_wd or not (disputed or (rules.expert_from and tech_amount >= rules.expert_from)):
        return None
    params = {"wan": f"{rules.expert_from // YUAN // 10_000:,}", "days": rules.expert_wd}
    return Reason("hint.expert", gettext_noop("技术交易额达到 {wan} 万元或有争议的合同宜送专家审核，期限 {days} 个工作日（该规则待核，只作提示）"), params)  # fmt: skip
