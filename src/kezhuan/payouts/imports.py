"""The treasury's receipts from a sheet: each row is booked at its line of a released list, or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.numbering import parse_number
from kezhuan.files.sheets import Taken, fen_of_yuan
from kezhuan.payouts import queries
from kezhuan.payouts.rules.explaining import yuan
from kezhuan.payouts.usecases import book_receipt

NO_LINE = Reason("receipt.line", gettext_noop("没有这份清单或这一行，或它已退出清单"))
USED = Reason("receipt.used_before", gettext_noop("这个回单号已登记在另一行"))
OTHER = Reason("receipt.other", gettext_noop("这一行已登记别的回单，不能用表格修改"))


def take_receipt(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The receipt stands at its line, or stood there already; the uid of the application it pays.

    Amount and payee must be those of the sealed list: a receipt never changes what was released.
    """
    number = str(parse_number(values["disbursement"], field="disbursement"))
    line = queries.list_line(actor, number, values["serial"])
    if line is None:
        raise Invalid({"serial": NO_LINE})
    if fen_of_yuan(values["amount"], column="amount") != line.amount_fen:
        wrong = gettext_noop("与清单金额 {amount} 元不符")
        raise Invalid({"amount": Reason("receipt.amount", wrong, {"amount": yuan(line.amount_fen)})})
    if values["holder"] and values["holder"] != line.holder:
        wrong = gettext_noop("与清单收款单位“{holder}”不符")
        raise Invalid({"holder": Reason("receipt.holder", wrong, {"holder": line.holder})})
    uid: UUID = line.application.uid
    if line.receipt_no:
        if (line.receipt_no, line.paid_on) != (values["receipt_no"], values["paid_on"]):
            raise Invalid({"receipt_no": OTHER})
        return Taken.SAME, uid
    if known is not None:
        raise Invalid({"receipt_no": USED})
    book_receipt(
        line.disbursement.uid, line.serial, receipt_no=values["receipt_no"], paid_on=values["paid_on"], actor=actor, today=today,
        version=line.disbursement.version,
    )  # fmt: skip
    return Taken.NEW, uid
