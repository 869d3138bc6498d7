"""Handing in and taking back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kezhuan.contracts import forming
from kezhuan.contracts.lifecycle import CONTRACT
from kezhuan.contracts.queries import get_contract
from kezhuan.contracts.usecases.from_deals import sign_deal
from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid
from kezhuan.core.sm3 import digest


def submit_contract(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The form is with the registration desk; Invalid names what is missing, field by field."""
    contract = get_contract(actor, uid)
    # Where it is not to be handed in at all, what is missing does not matter: the frame says so.
    handing_in = contract.state in CONTRACT.move("submit").sources
    if handing_in and (found := forming.missing(contract, today=today)):
        raise Invalid(found)
    with frame.together():
        with frame.act("contract", uid, "submit", actor=actor, today=today, version=version, key=key) as step:
            step.change(text_print=digest(step.record.object), reason_code="", reason_note="")
        sign_deal(step.record, today=today)


def withdraw_contract(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The filing is taken back."""
    with frame.act("contract", uid, "withdraw", actor=actor, today=today, version=version, key=key):
        pass
