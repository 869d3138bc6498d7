"""The conditions a policy can name, each asked of one contract and its applicant: 满足, 不满足, or not yet known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kezhuan.core.calendar import months_after
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.payouts.rules.cases import Applicant, Case, Line
from kezhuan.payouts.rules.policy import Beneficiary, Condition, Policy

Answer = bool | None
Test = Callable[[Line, Applicant, tuple[str, ...]], Answer]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition against one contract, or against the applicant where `contract` is empty; `met` None = not yet known."""

    code: str
    met: Answer
    bars: bool
    reason: Reason
    clause: str
    contract: str = ""


def _library_first(line: Line, applicant: Applicant, values: tuple[str, ...]) -> Answer:
    return None if line.listed_on is None else line.listed_on <= line.signed_on


def _among(value: str, values: tuple[str, ...]) -> Answer:
    return None if not value else value.startswith(values)


def _unrelated(line: Line, applicant: Applicant, values: tuple[str, ...]) -> Answer:
    return None if line.related is None else not line.related


TESTS: dict[str, tuple[Test, str]] = {
    "library_first": (_library_first, gettext_noop("签约前，需求或成果已入库登记")),
    "buyer_region": (lambda line, a, v: _among(line.buyer_region, v), gettext_noop("买方在政策所在地区内")),
    "seller_region": (lambda line, a, v: _among(line.seller_region, v), gettext_noop("卖方在政策所在地区内")),
    "contract_kind": (lambda line, a, v: _among(line.kind, v), gettext_noop("合同类型在政策范围内")),
    "buyer_kind": (lambda line, a, v: _among(line.buyer_kind, v), gettext_noop("买方类型在政策范围内")),
    "seller_kind": (lambda line, a, v: _among(line.seller_kind, v), gettext_noop("卖方类型在政策范围内")),
    "through_exchange": (lambda line, a, v: line.through_exchange, gettext_noop("通过政策指定的交易平台成交")),
    "broker_named": (lambda line, a, v: line.broker_named, gettext_noop("合同写明经纪方，或有中介费发票、付款凭证")),
    "registered": (lambda line, a, v: line.registered_on is not None, gettext_noop("合同已认定登记")),
    "paid": (lambda line, a, v: None if line.paid is None else line.paid > 0, gettext_noop("已有实际支付")),
    "unrelated": (_unrelated, gettext_noop("买卖双方不是关联方")),
    "filed": (lambda line, a, v: a.filed_on is not None and a.filed_on <= line.signed_on, gettext_noop("签约前，经纪人或机构已备案")),
    "deputy_in_term": (lambda line, a, v: a.deputy, gettext_noop("申报人在科技副总任期内")),
}  # fmt: skip


def unknown(policy: Policy) -> tuple[str, ...]:
    """The condition codes of a policy that nothing here can answer; empty for a sound policy."""
    return tuple(condition.code for condition in policy.conditions if condition.code not in TESTS)


def of_line(policy: Policy, line: Line, applicant: Applicant) -> tuple[Verdict, ...]:
    """Every condition of the policy against one contract; one no longer in force, or whose price is still open
    (contracts.md §5: amounts are corrected before any reward), never counts."""
    asked = (
        ("standing", line.standing, gettext_noop("合同登记有效，未注销、解除或撤销")),
        ("settled", line.settled, gettext_noop("提成、暂估的金额已经更正确定")),
    )
    plain = (
        Verdict(code, met, True, Reason(f"condition.{code}", words), "", line.number)
        for code, met, words in asked
    )
    return (*plain, *(_asked(condition, line, applicant) for condition in policy.conditions))


def _asked(condition: Condition, line: Line, applicant: Applicant) -> Verdict:
    test, words = TESTS[condition.code]
    answer = test(line, applicant, condition.values)
    return Verdict(
        condition.code,
        answer,
        condition.bars,
        Reason(f"condition.{condition.code}", words),
        condition.clause,
        line.number,
    )


def of_applicant(policy: Policy, case: Case) -> tuple[Verdict, ...]:
    """What is asked of the applicant whatever the contract: may earn, in time, nothing owed, evidence complete."""
    who, said = case.applicant, []
    kind = "person" if who.person else "organisation"
    said.append(_plain("earner", kind in policy.earners, gettext_noop("申报主体符合政策规定（个人或单位）")))
    said.append(_plain("officer", not who.officer, gettext_noop("申报人不是在职公务人员")))
    if policy.beneficiary in (Beneficiary.BROKER, Beneficiary.DEPUTY):
        staff = who.party_staff and not (policy.party_staff_earns or (who.deputy and policy.deputy_earns))
        said.append(
            _plain(
                "party_staff", not staff, gettext_noop("申报人不是合同当事方的工作人员，政策另有规定的除外")
            )
        )
    said.append(_plain("owes", not who.owes, gettext_noop("没有未退回的奖补资金")))
    credit = None if who.discredited is None else not who.discredited
    said.append(_plain("credit", credit, gettext_noop("信用核查无失信记录")))
    missing = tuple(code for code in policy.evidence if code not in case.evidence)
    said.append(_plain("evidence", None if missing else True, gettext_noop("佐证材料齐全")))
    said.append(_plain("window", _in_time(policy, case), gettext_noop("在申报期限内")))
    return tuple(said)


def _plain(code: str, met: Answer, words: str) -> Verdict:
    return Verdict(code, met, True, Reason(f"condition.{code}", words), "")


def _in_time(policy: Policy, case: Case) -> Answer:
    """None where the policy names no window or a contract has no registration day yet."""
    if policy.window_months is None:
        return True
    days = [line.registered_on for line in case.lines]
    if any(day is None for day in days):
        return None
    return all(case.today <= months_after(day, policy.window_months) for day in days if day is not None)
