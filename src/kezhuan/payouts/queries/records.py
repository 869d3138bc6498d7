"""The records of payouts for this room's use cases: found within the actor's scope, locked where they will change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import frame
from kezhuan.core.access import Actor, Relation
from kezhuan.core.errors import Hidden, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest_of
from kezhuan.payouts import scopes
from kezhuan.payouts.models import (
    Application,
    Appropriation,
    Arrangement,
    Disbursement,
    DisbursementLine,
    PayeeAccount,
    Recovery,
)
from kezhuan.payouts.rules import deciding

EDITABLE = ("draft", "returned")


def applications(actor: Actor) -> QuerySet[Application]:
    """The applications this actor may know of."""
    return Application.objects.filter(scopes.APPLICATIONS.q(actor)).select_related(
        "organisation", "payee__organisation", "arrangement"
    )


def get_application(actor: Actor, uid: UUID) -> Application:
    """One application; Hidden where the actor may not know of it."""
    return _one(applications(actor), uid)


def _one(rows: QuerySet[Any], uid: UUID) -> Any:
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def editable(actor: Actor, uid: UUID) -> Application:
    """An application its applicant is still writing; Hidden for others, Refused once handed in."""
    found = get_application(actor, uid)
    if Relation.OWN not in scopes.own_relations(actor, found):
        raise Hidden
    if found.state not in EDITABLE:
        raise Refused(Reason("state", gettext_noop("申报已提交，不能再修改")))
    return found


def get_appropriation(actor: Actor, uid: UUID, *, lock: bool = False) -> Appropriation:
    """One year's budget, locked until the transaction ends where asked."""
    rows = Appropriation.objects.filter(scopes.INSIDE.q(actor))
    return _one(rows.select_for_update() if lock else rows, uid)


def get_arrangement(actor: Actor, uid: UUID) -> Arrangement:
    """One list of allotted applications."""
    return _one(Arrangement.objects.filter(scopes.INSIDE.q(actor)).select_related("appropriation"), uid)


def get_disbursement(actor: Actor, uid: UUID, *, lock: bool = False) -> Disbursement:
    """One list for the treasury."""
    rows = Disbursement.objects.filter(scopes.INSIDE.q(actor))
    return _one(rows.select_for_update() if lock else rows.select_related("appropriation"), uid)


def list_line(actor: Actor, number: str, serial: int) -> DisbursementLine | None:
    """The live line of this serial in the list of this number, where the actor may know of the list."""
    lists = Disbursement.objects.filter(scopes.INSIDE.q(actor), number=number)
    found = DisbursementLine.objects.filter(disbursement__in=lists, serial=serial, live=True)
    return found.select_related("disbursement", "application").first()


def get_account(actor: Actor, uid: UUID) -> PayeeAccount:
    """One payee account."""
    return _one(PayeeAccount.objects.filter(scopes.OWNED.q(actor)).select_related("organisation"), uid)


def get_recovery(actor: Actor, uid: UUID) -> Recovery:
    """One recovery."""
    return _one(
        Recovery.objects.filter(scopes.OWNED.q(actor)).select_related("application", "organisation"), uid
    )


def of_arrangement(arrangement: Arrangement, state: str) -> list[Application]:
    """The applications of a list that stand in this state, in order of their numbers."""
    return list(arrangement.applications.filter(state=state).order_by("number"))


def to_pay(appropriation: Appropriation, uids: Iterable[UUID]) -> list[Application]:
    """The named applications that wait for money of this budget, locked in order of their numbers; Hidden where one does not."""
    wanted = set(uids)
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "organisation", "payee__organisation", "arrangement"
    )
    found = list(rows.filter(uid__in=wanted, arrangement__appropriation=appropriation).order_by("number"))
    if len(found) != len(wanted):
        raise Hidden
    return found


def sealed(disbursement: Disbursement) -> str:
    """The SM3 of a list: number, every line with its application, account and amount, and the total."""
    lines = disbursement.lines.select_related("application", "payee").order_by("serial")
    return digest_of(
        {
            "number": disbursement.number or "",
            "total": disbursement.total_fen,
            "lines": [
                [line.serial, line.application.number or "", line.holder, line.payee.print, line.amount_fen]
                for line in lines
            ],
        }  # fmt: skip
    )


def hold_hours(today: date) -> int:
    """How many hours a changed account waits, as the rulebook says."""
    return int(rulebook().body("settings.payouts", today)["account_hold_h"])


def account_fault(application: Application, *, now: datetime, today: date) -> Reason | None:
    """Why nothing can be paid to the application's account now; None where it can."""
    payee = application.payee
    if payee is None:
        return Reason(
            "payout.no_payee", gettext_noop("{number} 没有收款账户"), {"number": application.number or ""}
        )
    held = deciding.on_hold(payee.changed_at, hours=hold_hours(today), now=now)
    if held is not None:
        return held
    if payee.state != "usable":
        return Reason("payout.unchecked", gettext_noop("收款账户尚未核对"))
    return None


def offers(kind: str, record: Any, actor: Actor) -> tuple[frame.Offer, ...]:
    """What this actor may do with the record."""
    return frame.offers(kind, record, actor)
