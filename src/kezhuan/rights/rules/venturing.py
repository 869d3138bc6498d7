"""离岗创业 and 在岗创业: what an application lacks, and which of its years lie beyond what the rules know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.rights.rules.entitling import ends_on

KINDS = {"leave": gettext_noop("离岗创业"), "on_post": gettext_noop("在岗创业")}
LEAST_TEXT = 20


@dataclass(frozen=True, slots=True)
class VentureTerms:
    """The dated settings of a day; they hint and never block."""

    leave_years: int
    extension_years: int
    reminder_days: int


def terms_of(body: Mapping[str, Any]) -> VentureTerms:
    """The settings a rulebook version says."""
    return VentureTerms(
        int(body["leave_years_max"]), int(body["extension_years_max"]), int(body["reminder_d"])
    )


def missing(*, kind: str, company: str, plan: str, duties: str, conflict: str) -> tuple[Reason, ...]:
    """Why an application cannot be handed in yet."""
    found = []
    if kind not in KINDS:
        found.append(Reason("venture.kind", gettext_noop("请选择离岗创业还是在岗创业")))
    if not company.strip():
        found.append(Reason("venture.company", gettext_noop("请填写创办或任职的企业")))
    if len(plan.strip()) < LEAST_TEXT:
        found.append(Reason("venture.plan", gettext_noop("请写明创业方案，至少 {n} 个字"), {"n": LEAST_TEXT}))
    if not duties.strip():
        text = gettext_noop("请写明与单位的约定：岗位职责、工资和社会保险、知识产权、返岗")
        found.append(Reason("venture.duties", text))
    if not conflict.strip():
        found.append(Reason("venture.conflict", gettext_noop("请填写利益关联情况；没有的写“无”")))
    return tuple(found)


def period_faults(starts_on: date, until: date) -> dict[str, Reason]:
    """What is wrong with a period: it ends before it begins, or lies outside what anybody agrees."""
    if until <= starts_on:
        return {"ends_on": Reason("venture.period", gettext_noop("截止日须晚于起始日"))}
    if starts_on.year < 2000 or until.year > 2100:
        return {"ends_on": Reason("venture.years", gettext_noop("请核对起止日期"))}
    return {}


def hints(
    *, kind: str, starts_on: date | None, until: date | None, extended: int, terms: VentureTerms
) -> tuple[Reason, ...]:
    """What a reviewer should look at: a leave longer than the years known, extended more than once."""
    if kind != "leave" or starts_on is None or until is None:
        return ()
    years = terms.leave_years + (terms.extension_years if extended else 0)
    found = []
    if until > ends_on(starts_on, years):
        text = gettext_noop("离岗创业一般不超过 {first} 年，可延长一次、不超过 {more} 年，请核对本单位规定")
        found.append(
            Reason("venture.long", text, {"first": terms.leave_years, "more": terms.extension_years})
        )
    if extended > 1:
        text = gettext_noop("已延长 {n} 次；一般只延长一次，请核对本单位规定")
        found.append(Reason("venture.again", text, {"n": extended}))
    return tuple(found)
