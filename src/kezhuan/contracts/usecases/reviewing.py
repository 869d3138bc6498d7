"""The desk's work on a filing: advice before registration, acceptance, experts, the technical review, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.contracts import forming
from kezhuan.contracts.models import Contract
from kezhuan.contracts.rules import clocks
from kezhuan.core import codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.text import clean_text

NOTE, OPINION = 300, 4000


def return_contract(
    uid: UUID, *, reason_code: str, note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The filing is back with its filer, for a coded reason, with the day by which it is to be handed in again."""
    codes.require_codes({"reason_code": reason_code}, {"reason_code": "contract_return_reasons"}, today=today)
    with frame.act("contract", uid, "return", actor=actor, today=today, version=version, key=key, facts={"reason": reason_code}) as step:  # fmt: skip
        rules = forming.rule_set_on(step.record.accepted_on or today)
        step.change(reason_code=reason_code, reason_note=clean_text(note)[:NOTE],
                    due_on=clocks.corrected_by(rules, today, calendar=rulebook().calendar()))  # fmt: skip
        step.note(reason=reason_code)


def accept_contract(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The filing is accepted (受理): its rule set is that of this day, and the statutory clock runs."""
    with frame.act("contract", uid, "accept", actor=actor, today=today, version=version, key=key) as step:
        contract = step.record
        rules = forming.rule_set_on(today)
        accepted_on = clocks.accepted_again(rules, contract.accepted_on, today)
        rules = forming.rule_set_on(accepted_on)
        step.change(
            accepted_on=accepted_on, rule_set=rules.id, due_on=decision_due(contract, rules, accepted_on)
        )


def decision_due(
    contract: Contract, rules: clocks.RuleSet, accepted_on: date, *, experts: bool = False
) -> date:
    """The last day for the decision on this contract."""
    local = clocks.local_days(rulebook().body(clocks.LOCAL, accepted_on)["areas"], contract.region)
    due = clocks.expert_by if experts else clocks.decided_by
    return due(rules, accepted_on, calendar=rulebook().calendar(), local_d=local)


def refer_to_experts(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Experts look at it; the longer limit runs from the acceptance day."""
    with frame.act("contract", uid, "refer", actor=actor, today=today, version=version, key=key, facts={"reason": reason.strip()}) as step:  # fmt: skip
        accepted_on = step.record.accepted_on
        rules = forming.rule_set_on(accepted_on)
        step.change(
            reason_note=clean_text(reason)[:NOTE],
            due_on=decision_due(step.record, rules, accepted_on, experts=True),
        )


def examine_contract(
    uid: UUID, *, checks: Mapping[str, str], opinion: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """The technical review is written down: each condition judged, with an opinion; the clock runs on."""
    with frame.act("contract", uid, "examine", actor=actor, today=today, version=version, key=key, facts={"reason": opinion.strip()}) as step:  # fmt: skip
        contract = step.record
        step.change(
            checks=judged(contract, checks, today),
            opinion=clean_text(opinion)[:OPINION],
            due_on=contract.due_on,
        )


def judged(contract: Contract, checks: Mapping[str, str], today: date) -> dict[str, str]:
    """The answers to the conditions of its type; Invalid names those left open."""
    tests = forming.conditions(contract, today=today)
    left = [test for test in tests if checks.get(test.code) not in ("yes", "no")]
    if left:
        message = gettext_noop("请逐项作出判断")
        raise Invalid({f"checks.{test.code}": Reason("recognition.open", message) for test in left})
    return {test.code: checks[test.code] for test in tests}


def advise_contract(
    uid: UUID, *, checks: Mapping[str, str], opinion: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """A 预审意见 stands: what this desk thinks of the filing, which is no certificate and binds nobody."""
    with frame.act("contract", uid, "advise", actor=actor, today=today, version=version, key=key, facts={"reason": opinion.strip()}) as step:  # fmt: skip
        step.change(checks=judged(step.record, checks, today), opinion=clean_text(opinion)[:OPINION])


def hand_over(
    uid: UUID, *, registered_by: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The material package is with the registration point named."""
    changes: dict[str, Any] = {"registered_by": registered_by.strip()[:120]} if registered_by.strip() else {}
    with frame.act("contract", uid, "hand_over", actor=actor, today=today, version=version, key=key) as step:
        step.change(**changes)
