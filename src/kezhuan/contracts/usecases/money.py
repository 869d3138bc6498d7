"""Receipts, and correcting amounts that were open or wrong."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum

from kezhuan.contracts.models import Receipt
from kezhuan.contracts.rules import amounts, numbers
from kezhuan.contracts.rules.amounts import Amounts
from kezhuan.core import clock, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.text import clean_text


def record_receipt(
    uid: UUID, *, amount: int, tech_part: int, received_on: date, invoice_no: str = "", slip_no: str = "", actor: Actor, today: date,
    version: int, key: str = "",
) -> UUID:  # fmt: skip
    """Money that arrived is on record, its invoice and slip nowhere else in the platform; amounts in 分."""
    numbers_given = {
        "invoice_no": numbers.invoice_number(invoice_no),
        "slip_no": numbers.invoice_number(slip_no, field="slip_no"),
    }
    if not any(numbers_given.values()):
        raise Invalid({"invoice_no": Reason("receipt.proof", gettext_noop("请填写发票号码或付款凭证号"))})
    if received_on > today:
        raise Invalid({"received_on": Reason("receipt.later", gettext_noop("到账日期不能晚于今天"))})
    with frame.act("contract", uid, "receive", actor=actor, today=today, version=version, key=key) as step:
        contract = step.record
        before = contract.receipts.aggregate(all=Sum("amount", default=0), tech=Sum("tech_part", default=0))
        tech = (
            contract.tech_amount if contract.approved_tech_amount is None else contract.approved_tech_amount
        )
        found = amounts.receipt_fault(
            amount, tech_part, received_before=before["all"], tech_before=before["tech"], turnover=contract.turnover, tech=tech,
            amount_kind=contract.amount_kind,
        )  # fmt: skip
        if found:
            raise Invalid(found)
        for name, number in numbers_given.items():
            if number and Receipt.objects.filter(**{name: number}).exists():
                raise _used(name)
        try:
            with transaction.atomic():
                row = Receipt.objects.create(contract=contract, amount=amount, tech_part=tech_part, received_on=received_on, **numbers_given,
                                             by_id=actor.user_id, at=clock.now())  # fmt: skip
        except IntegrityError:
            # Somebody recorded the same paper at this very moment: the index let one through.
            raise _used("invoice_no") from None
        step.note(receipt=str(row.uid))
    return row.uid


def _used(name: str) -> Invalid:
    return Invalid({name: Reason("receipt.used", gettext_noop("这张票据已经用于另一笔到账，请核对"))})


def correct_amount(
    uid: UUID, *, turnover: int, tech: int, approved: int, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """The amounts are corrected (提成、暂估、变更) once another person agrees; the difference is booked on that day."""
    with frame.act("contract", uid, "correct", actor=actor, today=today, version=version, key=key, facts={"reason": reason.strip()}) as step:  # fmt: skip
        contract = step.record
        before = Amounts(contract.turnover, contract.tech_amount, contract.approved_tech_amount)
        after = Amounts(turnover, tech, approved)
        if found := amounts.correction_faults(before, after, reason=reason):
            raise Invalid(found)
        step.change(
            turnover=turnover,
            tech_amount=tech,
            approved_tech_amount=approved,
            reason_code="",
            reason_note=clean_text(reason)[:300],
        )
