"""The decision: registered with what the register gave, or not registered; two people each time."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.contracts import forming
from kezhuan.contracts.models import Contract
from kezhuan.contracts.rules import amounts, numbers, recognising
from kezhuan.contracts.usecases.drafting import require_free
from kezhuan.core import codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, Refused, gettext_noop
from kezhuan.core.models import Proposal
from kezhuan.core.text import clean_text

PROPOSED = Reason("registration.proposed", gettext_noop("另一份合同正以这个登记编号等待复核，请核对编号"))


def register_contract(
    uid: UUID, *, registration_no: str, registered_on: date, approved: int, opinion: str = "", actor: Actor, today: date, version: int,
    key: str = "",
) -> None:  # fmt: skip
    """Inside a registration point: the first reviewer proposes number, day and 核定的技术交易额; another one decides."""
    facts = {"registration_no": registration_no, "approved": approved is not None}
    with frame.act(
        "contract", uid, "register", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        contract = step.record
        words = clean_text(opinion) or contract.opinion
        rules = forming.rule_set_on(contract.accepted_on)
        tests = forming.conditions(contract, today=today)
        if faults := recognising.recognition_faults(
            tests, contract.checks, verified=rules.verified, opinion=words
        ):
            raise Refused(*faults)
        given = _given(contract, registration_no, registered_on, approved, today=today)
        if registered_on < contract.accepted_on:
            raise Invalid({"registered_on": Reason("registered.early", gettext_noop("登记日期早于受理日期"))})
        step.change(**given, opinion=words)


def _given(
    contract: Contract, registration_no: str, registered_on: date, approved: int, *, today: date
) -> dict[str, Any]:
    """What the register gave, checked: number once, a day that can be, an amount within the turnover."""
    number = numbers.registration_number(registration_no)
    require_free(contract, number)
    if _proposed_elsewhere(contract, number):
        raise Invalid({"registration_no": PROPOSED})
    if registered_on > today:
        raise Invalid({"registered_on": Reason("registered.later", gettext_noop("登记日期不能晚于今天"))})
    if contract.signed_on and registered_on < contract.signed_on:
        raise Invalid({"registered_on": Reason("form.registered_on", gettext_noop("登记日期早于签订日期"))})
    if (fault := amounts.approved_fault(approved, contract.turnover)) is not None:
        raise Invalid({"approved": fault})
    return {"registration_no": number, "registered_on": registered_on, "approved_tech_amount": approved}


def _proposed_elsewhere(contract: Contract, number: str) -> bool:
    """True where another contract waits for its second person with this number; what was overtaken does not count."""
    waiting = Proposal.objects.filter(
        subject_type="contract", state=Proposal.OPEN, changes__registration_no=number
    )
    return any(
        Contract.objects.filter(uid=subject, version=version).exists()
        for subject, version in waiting.exclude(subject_id=contract.uid).values_list("subject_id", "version")
    )


def record_result(
    uid: UUID, *, registration_no: str, registered_on: date, approved: int, registered_by: str = "", actor: Actor, today: date, version: int,
    key: str = "",
) -> None:  # fmt: skip
    """What the registration point gave back is proposed by one person and stands once another has compared it."""
    facts = {"registration_no": registration_no, "approved": approved is not None}
    with frame.act(
        "contract", uid, "record", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        contract = step.record
        step.require(contract.files.filter(kind="certificate").exists(),
                     Reason("record.scan", gettext_noop("请先上传登记证明的扫描件")))  # fmt: skip
        step.change(**_given(contract, registration_no, registered_on, approved, today=today),
                    registered_by=registered_by.strip()[:120] or contract.registered_by)  # fmt: skip


def confirm_brought_in(
    uid: UUID, *, approved: int, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """A contract registered elsewhere stands here too: another person than its filer compared it with the certificate."""
    with frame.act("contract", uid, "confirm", actor=actor, today=today, version=version, key=key, facts={"approved": approved is not None}) as step:  # fmt: skip
        contract = step.record
        step.require(contract.author_id != actor.user_id, Reason("contract.same_person", gettext_noop("录入与核实须为不同的人")))  # fmt: skip
        step.require(contract.files.filter(kind="certificate").exists(),
                     Reason("record.scan", gettext_noop("请先上传登记证明的扫描件")))  # fmt: skip
        given = _given(contract, contract.registration_no, contract.registered_on, approved, today=today)
        step.change(
            **given, confirmed_by_id=actor.user_id, rule_set=forming.rule_set_on(contract.registered_on).id
        )


def decline_contract(
    uid: UUID, *, reason_code: str, note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Not registered, for a coded reason; one proposes, another decides."""
    codes.require_codes(
        {"reason_code": reason_code}, {"reason_code": "contract_decline_reasons"}, today=today
    )
    with frame.act("contract", uid, "decline", actor=actor, today=today, version=version, key=key, facts={"reason": reason_code}) as step:  # fmt: skip
        step.change(reason_code=reason_code, reason_note=clean_text(note)[:300])
        step.note(reason=reason_code)
