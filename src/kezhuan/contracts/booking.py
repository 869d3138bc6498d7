"""The one writer of bookings: called by the frame beside every move that changes what a contract adds to the figures."""

from __future__ import annotations

from typing import Any

from kezhuan.contracts.models import AmountChange, Contract
from kezhuan.contracts.rules.amounts import Amounts
from kezhuan.contracts.rules.ledger import BOOKED, Entry, booking
from kezhuan.core import clock
from kezhuan.core.frame import Step


def book(step: Step) -> None:
    """The move's booking stands beside the contract, in the move's own transaction; nothing for other moves."""
    contract: Any = step.record
    if step.move.name not in BOOKED:
        return
    now = Amounts(contract.turnover, contract.tech_amount, contract.approved_tech_amount)
    entry = booking(
        step.move.name, entries(contract), now, today=step.today, registered_on=contract.registered_on
    )
    AmountChange.objects.create(
        contract=contract, kind=entry.kind, on=entry.on, booked_on=entry.booked_on, turnover=entry.turnover, tech=entry.tech,
        count=entry.count, late=entry.late, reason=contract.reason_code, by_id=step.actor.user_id, at=clock.now(),
    )  # fmt: skip


def entries(contract: Contract) -> tuple[Entry, ...]:
    """Every booking of the contract, oldest first."""
    rows = contract.bookings.order_by("id")
    return tuple(Entry(b.kind, b.on, b.turnover, b.tech, b.count, b.booked_on) for b in rows)
