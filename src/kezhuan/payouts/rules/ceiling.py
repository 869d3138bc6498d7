"""The ceiling (上限) of an application under one policy version, explained to the last 分.

min(rate × base, cap per contract) → cap per person or organisation and year → no stacking (incentives.md §4). The
ceiling is no entitlement: the decided amount is a second figure, and the budget may lower it further.
"""

from __future__ import annotations

from fractions import Fraction

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import Fen, half_up
from kezhuan.payouts.rules import conditions
from kezhuan.payouts.rules.cases import Applicant, Case, Line
from kezhuan.payouts.rules.conditions import Verdict
from kezhuan.payouts.rules.explaining import Node, percent, summed, yuan
from kezhuan.payouts.rules.policy import BASES, Base, Component, Policy, Stacking, Step


def ceiling(policy: Policy, case: Case) -> Node:
    """The most the policy allows this application, as a tree that sums; 0 with its reasons where a condition bars it."""
    barred = [v for v in conditions.of_applicant(policy, case) if v.bars and v.met is False]
    if barred:
        return summed(
            _total(policy), tuple(Node(Fen(0), verdict.reason, verdict.clause) for verdict in barred)
        )
    counted = [(line, _bars(policy, line, case.applicant)) for line in case.lines]
    parts = [_line(policy, line, barring) for line, barring in counted]
    used = tuple(line for line, barring in counted if not barring)
    parts += [_yearly(component, used, case) for component in policy.components if component.yearly]
    gross = Fen(sum(part.amount for part in parts))
    parts += _year_cap(policy, case, gross)
    left = Fen(sum(part.amount for part in parts))
    parts += _others(policy, used, left)
    return summed(_total(policy), tuple(parts))


def _total(policy: Policy) -> Reason:
    return Reason("ceiling.total", gettext_noop("按《{policy}》计算的上限"), {"policy": policy.title})


def _bars(policy: Policy, line: Line, applicant: Applicant) -> tuple[Verdict, ...]:
    return tuple(v for v in conditions.of_line(policy, line, applicant) if v.bars and v.met is False)


def figure(line: Line, base: Base) -> Fen:
    """The figure of one contract that a base names; an unknown payment counts as nothing paid."""
    if base is Base.TURNOVER:
        return line.turnover
    return line.paid or Fen(0) if base is Base.PAID else line.technology_amount


def _line(policy: Policy, line: Line, barring: tuple[Verdict, ...]) -> Node:
    """What one contract brings: its components, the cap per contract, then the agreed share of it."""
    reason = Reason(
        "ceiling.contract",
        gettext_noop("合同 {number} {title}"),
        {"number": line.number, "title": line.title},
    )
    if barring:
        said = tuple(
            Node(
                Fen(0),
                Reason(f"ceiling.{v.code}", gettext_noop("不计：{why}"), {"why": v.reason.template}),
                v.clause,
            )
            for v in barring
        )
        return summed(reason, said)
    parts = [
        _component(component, figure(line, component.base))
        for component in policy.components
        if not component.yearly
    ]
    parts += _capped(
        parts,
        policy.cap_contract,
        Reason("ceiling.cap_contract", gettext_noop("每份合同最高 {cap} 元"), _cap(policy.cap_contract)),
    )
    whole = Fen(sum(part.amount for part in parts))
    if line.share != 1:
        mine = Fen(int(whole * line.share))  # down: shares of one contract together never exceed its cap
        parts.append(
            Node(
                Fen(mine - whole),
                Reason(
                    "ceiling.share",
                    gettext_noop("按约定的促成份额 {share} 计算"),
                    {"share": percent(line.share)},
                ),
            )
        )
    return summed(reason, tuple(parts))


def _cap(cap: Fen | None) -> dict[str, str]:
    return {"cap": yuan(cap or 0)}


def _capped(parts: list[Node], cap: Fen | None, reason: Reason, clause: str = "") -> list[Node]:
    """The deduction that brings the parts down to the cap; none where they lie under it."""
    over = sum(part.amount for part in parts) - (cap if cap is not None else 0)
    return [Node(Fen(-over), reason, clause)] if cap is not None and over > 0 else []


def _component(component: Component, base: Fen) -> Node:
    """One sum over one base: nothing under the minimum, then the fixed part, the steps, and the component's own cap."""
    name = BASES[component.base]
    reason = Reason(
        "ceiling.component", gettext_noop("{base}：{amount} 元"), {"base": name, "amount": yuan(base)}
    )
    if base < component.minimum or (component.beyond and base == component.minimum):
        below = Reason(
            "ceiling.minimum", gettext_noop("未达到起点 {minimum} 元"), {"minimum": yuan(component.minimum)}
        )
        return summed(reason, (Node(Fen(0), below),), component.clause)
    parts = [Node(component.fixed, Reason("ceiling.fixed", gettext_noop("定额")))] if component.fixed else []
    parts += [_step(step, upper, base) for step, upper in _slices(component.steps) if base > step.above]
    parts += _capped(
        parts, component.cap, Reason("ceiling.cap", gettext_noop("最高 {cap} 元"), _cap(component.cap))
    )
    return summed(reason, tuple(parts), component.clause)


def _slices(steps: tuple[Step, ...]) -> list[tuple[Step, Fen | None]]:
    uppers: list[Fen | None] = [step.above for step in steps[1:]]
    return list(zip(steps, [*uppers, None], strict=True)) if steps else []


def _step(step: Step, upper: Fen | None, base: Fen) -> Node:
    """The slice of the base between `step.above` and `upper`, at the step's rate, rounded half up to the 分."""
    part = Fen((base if upper is None else min(base, upper)) - step.above)
    words = {"part": yuan(part), "rate": percent(step.rate)}
    return Node(
        half_up(part * Fraction(step.rate)), Reason("ceiling.step", gettext_noop("{part} 元 × {rate}"), words)
    )


def _yearly(component: Component, lines: tuple[Line, ...], case: Case) -> Node:
    """What this application adds to a sum reckoned over the whole year: after it, less what stood before it."""
    now = Fen(sum(figure(line, component.base) for line in lines))
    before, after = case.year.base, Fen(case.year.base + now)
    if component.base is Base.INCREMENT:
        last = case.year.previous
        if last is None:
            return Node(
                Fen(0),
                Reason("ceiling.no_previous", gettext_noop("没有上一年度的数额，增量无从计算")),
                component.clause,
            )
        before, after = Fen(max(0, before - last)), Fen(max(0, after - last))
    full = _component(component, after)
    if not case.year.base:
        return full
    already = _component(component, before).amount
    less = Node(
        Fen(-already),
        Reason("ceiling.already", gettext_noop("本年度此前 {base} 元已计"), {"base": yuan(before)}),
    )
    return summed(full.reason, (*full.parts, less), component.clause)


def _year_cap(policy: Policy, case: Case, gross: Fen) -> list[Node]:
    cap = policy.cap_person_year if case.applicant.person else policy.cap_organisation_year
    if cap is None or gross + case.year.decided <= cap:
        return []
    left = max(0, cap - case.year.decided)
    words = {"cap": yuan(cap), "decided": yuan(case.year.decided)}
    template = gettext_noop("每年最高 {cap} 元，本年度此前已核定 {decided} 元")
    return [Node(Fen(left - gross), Reason("ceiling.cap_year", template, words))]


def _others(policy: Policy, lines: tuple[Line, ...], left: Fen) -> list[Node]:
    others = sum(line.others for line in lines)
    if policy.stacking is Stacking.ALLOWED or not others or not left:
        return []
    gone = left if policy.stacking is Stacking.EXCLUSIVE else min(left, others)
    template = (
        gettext_noop("同一合同已得其他奖补 {others} 元，不再享受")
        if policy.stacking is Stacking.EXCLUSIVE
        else gettext_noop("就高不重复：同一合同已得其他奖补 {others} 元")
    )
    return [Node(Fen(-gone), Reason(f"ceiling.{policy.stacking}", template, {"others": yuan(others)}))]
