"""赋权: what a team may be given of an achievement, for how long, and what an application lacks (国科发区〔2020〕128号)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.rights.rules.dividing import WHOLE_BP

KINDS = {"ownership": gettext_noop("所有权份额"), "use": gettext_noop("长期使用权")}
LEAST_TEXT = 20
# What nobody may be given: asked one by one, each has to be answered with yes.
PROMISES = ("clear_title", "consented", "harmless")


@dataclass(frozen=True, slots=True)
class Terms:
    """The dated settings of a day: the least years of a use right, whether all of the ownership may be given."""

    least_years: int
    most_years: int
    whole_ownership: bool


def terms_of(body: Mapping[str, Any]) -> Terms:
    """The settings a rulebook version says."""
    return Terms(int(body["use_years_min"]), int(body["use_years_max"]), bool(body["whole_ownership"]))


def kind_faults(kind: str, *, team_bp: int | None, years: int | None, terms: Terms) -> dict[str, Reason]:
    """What is wrong with the right itself: a share between nothing and all, or at least ten years of use."""
    if kind == "ownership":
        most = WHOLE_BP if terms.whole_ownership else WHOLE_BP - 1
        if team_bp is None or not 0 < team_bp <= most:
            text = gettext_noop("团队份额须大于 0、小于 100%；全部赋予须有本地规定")
            return {"team_share": Reason("entitlement.share", text)}
        return {}
    if kind == "use":
        if years is None or not terms.least_years <= years <= terms.most_years:
            words = {"least": terms.least_years, "most": terms.most_years}
            return {
                "years": Reason(
                    "entitlement.years", gettext_noop("长期使用权不少于 {least} 年，最多 {most} 年"), words
                )
            }
        return {}
    return {"kind": Reason("entitlement.kind", gettext_noop("请选择赋予所有权份额还是长期使用权"))}


def missing(
    *,
    plan: str,
    obligations: str,
    conflict: str,
    promises: Mapping[str, bool],
    people: Sequence[tuple[str, int]],
) -> tuple[Reason, ...]:
    """Why an application cannot be handed in yet: plan, duties, the declaration of interests, the three promises, a team
    of exactly 100 %."""
    found = []
    if len(plan.strip()) < LEAST_TEXT:
        found.append(
            Reason("entitlement.plan", gettext_noop("请写明转化方案，至少 {n} 个字"), {"n": LEAST_TEXT})
        )
    if not obligations.strip():
        text = gettext_noop("请写明决策机制、成本分担、知识产权维护费用和权利义务")
        found.append(Reason("entitlement.obligations", text))
    if not conflict.strip():
        found.append(Reason("entitlement.conflict", gettext_noop("请填写利益关联情况；没有的写“无”")))
    if any(not promises.get(name) for name in PROMISES):
        text = gettext_noop("须权属清晰、共有人同意，且不影响国家安全和重大公共利益")
        found.append(Reason("entitlement.promises", text))
    if sum(bp for _name, bp in people) != WHOLE_BP:
        found.append(Reason("entitlement.team", gettext_noop("团队成员的比例合计须为 100%")))
    return tuple(found)


def ends_on(starts_on: date, years: int) -> date:
    """The last day of a use right; the same day years later, 28 February where it has no such day."""
    try:
        return starts_on.replace(year=starts_on.year + years)
    except ValueError:
        return starts_on.replace(year=starts_on.year + years, day=28)
