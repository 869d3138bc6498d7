"""Asking money back: opened by a contract's fall, closed by its return, a waiver of two, or the contract's revival."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.contracts import usecases as contracts
from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.payouts.models import Application, DisbursementLine, Line, Recovery
from kezhuan.payouts.queries import OWING
from kezhuan.payouts.usecases import basis, paying

GONE = ("cancelled", "rescinded", "revoked")


def on_contract_gone(payload: Mapping[str, Any]) -> int:
    """Every reward paid, or on its way, over this contract is asked back; how many."""
    return contract_gone(
        UUID(payload["subject"]), cause=str(payload["verb"]).partition(".")[2], today=clock.today()
    )


def contract_gone(contract: UUID, *, cause: str, today: date) -> int:
    """What the contract no longer carries is asked back; a contract that stands again meanwhile asks for nothing."""
    asked = 0
    with frame.together():
        (found,) = contracts.lock([contract])
        if found.state not in GONE:
            return 0
        for line in Line.objects.filter(contract_uid=contract, live=True).select_related(
            "application__organisation"
        ):
            application = line.application
            if application.state == "paid" or (application.state == "queued" and _on_its_way(application)):
                _ask_back(application, contract, cause, today=today)
                asked += 1
    return asked


def _on_its_way(application: Application) -> bool:
    return DisbursementLine.objects.filter(
        application=application, live=True, disbursement__state__in=("released", "finished")
    ).exists()


def _ask_back(application: Application, contract: UUID | None, cause: str, *, today: date) -> None:
    """The whole reward over what its contracts still allow is asked back."""
    paid = application.allotted_fen or 0
    amount = paid - min(paid, basis.carried(application, today=today))
    if amount <= 0:
        return
    with frame.act("application", application.uid, "recover", actor=SYSTEM, today=today, version=None):
        pass
    values = {"application": application, "organisation": application.organisation, "person_id": application.person_id, "region": application.region,
              "amount_fen": amount, "cause": cause, "contract_uid": contract}  # fmt: skip
    frame.create("recovery", values, actor=SYSTEM, today=today)


def on_contract_back(payload: Mapping[str, Any]) -> int:
    """The contract stands again: what was asked back for it alone and has not come is no longer asked; how many."""
    contract, today, undone = UUID(payload["subject"]), clock.today(), 0
    with frame.together():
        (found,) = contracts.lock([contract])
        for recovery in Recovery.objects.filter(contract_uid=contract, state__in=OWING).select_related(
            "application"
        ):
            carried = basis.carried(recovery.application, today=today)
            if found.registered and carried >= (recovery.application.allotted_fen or 0):
                _end(recovery.uid, "cancel", "restore", actor=SYSTEM, today=today, version=None)
                undone += 1
    return undone


def _end(
    uid: UUID,
    move: str,
    then: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    key: str = "",
    **changes: Any,
) -> Recovery:
    with frame.act(
        "recovery", uid, move, actor=actor, today=today, version=version, key=key, facts=changes
    ) as step:
        step.change(**changes)
    with frame.act("application", step.record.application.uid, then, actor=SYSTEM, today=today, version=None):
        pass
    return step.record


def notify_recovery(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The applicant is asked in writing to return the money; the clock runs."""
    with frame.act("recovery", uid, "notify", actor=actor, today=today, version=version, key=key):
        pass


def repay_recovery(
    uid: UUID, *, receipt: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The money came back: the budget has it again, and the application is 已追回."""
    with frame.together():
        recovery = _end(
            uid,
            "repay",
            "return_money",
            actor=actor,
            today=today,
            version=version,
            key=key,
            receipt=receipt.strip()[:64],
        )
        _give_back(recovery.application, Fen(recovery.amount_fen))


def _give_back(application: Application, amount: Fen) -> None:
    """The budget the reward came from has the amount again; only money booked as paid can come back."""
    line = (
        DisbursementLine.objects.filter(application=application, live=True)
        .exclude(receipt_no="")
        .select_related("disbursement")
        .first()
    )
    if line is None:
        raise Refused(Reason("recovery.unbooked", gettext_noop("请先登记这笔奖补的到账回单，再登记退回")))
    paying.back(line.disbursement.appropriation_id, amount)


def waive_recovery(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Proposed to be waived; it stands once the finance bureau agrees, and the application is 已拨付 again."""
    reason = reason.strip()
    with frame.act(
        "recovery", uid, "waive", actor=actor, today=today, version=version, key=key, facts={"reason": reason}
    ) as step:
        step.change(reason=reason)
