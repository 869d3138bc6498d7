"""Lists for the treasury: made by one, released by another after everything is checked again, receipts booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from kezhuan.core import clock, events, frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.core.publicity import usecases as publicity
from kezhuan.payouts import queries
from kezhuan.payouts.models import (
    Application,
    Appropriation,
    Disbursement,
    DisbursementLine,
    Handout,
    PayeeAccount,
)
from kezhuan.payouts.rules import deciding
from kezhuan.payouts.usecases import basis
from kezhuan.payouts.usecases.arranging import NOTICE

TWICE = Reason("payout.twice", gettext_noop("其中有申报已在另一份拨付清单里，没有重复列入"))


def make_disbursement(
    appropriation_uid: UUID, application_uids: Sequence[UUID], *, actor: Actor, today: date, key: str = ""
) -> UUID:
    """A numbered list stands, sealed by its SM3; each application is in one live list only, which the database holds."""
    with frame.together():
        appropriation = queries.get_appropriation(actor, appropriation_uid, lock=True)
        chosen = queries.to_pay(appropriation, application_uids)
        if not chosen:
            raise Hidden
        for application in chosen:
            _payable(application, actor, today=today)
        total = sum(application.allotted_fen or 0 for application in chosen)
        values = {
            "appropriation": appropriation,
            "region": appropriation.region,
            "total_fen": total,
            "maker_id": actor.user_id,
        }
        made = frame.create("disbursement", values, actor=actor, today=today, key=key)
        for serial, application in enumerate(chosen, start=1):
            enlist(made, application, serial)
            _move(application, "queue", today=today)
        Disbursement.objects.filter(pk=made.pk).update(sm3=queries.sealed(made))
    return made.uid


def enlist(made: Disbursement, application: Application, serial: int) -> None:
    """The application stands in this list, or Refused where a live line has it: the unique index decides, not care."""
    payee = application.payee
    assert payee is not None, "an application without an account is refused before it comes here"
    try:
        with transaction.atomic():
            DisbursementLine.objects.create(
                disbursement=made, application=application, serial=serial, payee=payee, payee_version=payee.version, holder=payee.holder,
                amount_fen=application.allotted_fen or 0,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(TWICE) from None


def _move(application: Application, move: str, *, today: date) -> None:
    with frame.act("application", application.uid, move, actor=SYSTEM, today=today, version=None):
        pass


def _payable(application: Application, actor: Actor, *, today: date) -> None:
    """Refused while anything stands against paying: contract, 公示, account, or a hand that was here before."""
    assert application.arrangement is not None, "only what an arrangement set aside is paid"
    publicity.require_clean("arrangement", application.arrangement.uid, NOTICE, today=today)
    hands = {application.reviewed_by_id} - {None}
    found = (
        deciding.same_hand(actor.user_id, hands, step="pay"),  # type: ignore[arg-type]
        basis.fallen(application, today=today),
        queries.account_fault(application, now=clock.now(), today=today),
    )
    for reason in found:
        if reason is not None:
            raise Refused(reason)


def release_disbursement(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Released to the treasury by a second person, after contracts, accounts and seal were read again under lock."""
    with frame.together():
        plain = Disbursement.objects.filter(uid=uid).first()
        other = plain is not None and plain.maker_id != actor.user_id
        with frame.act(
            "disbursement", uid, "release", actor=actor, today=today, version=version, key=key, facts={"other_hand": other}
        ) as step:  # fmt: skip
            lines = list(
                step.record.lines.filter(live=True).select_related(
                    "application__organisation", "application__arrangement", "payee"
                )
            )
            basis.lock_all([line.application for line in lines])
            list(
                PayeeAccount.objects.select_for_update()
                .filter(pk__in=[line.payee_id for line in lines])
                .order_by("pk")
            )
            for line in lines:
                _payable(line.application, actor, today=today)
                _same_account(line)
            step.require(
                step.record.sm3 == queries.sealed(step.record),
                Reason("payout.seal", gettext_noop("清单内容与编制时的封存值不符，不能下达")),
            )
            step.change(checker_id=actor.user_id, released_at=clock.now())


def _same_account(line: DisbursementLine) -> None:
    now = PayeeAccount.objects.get(pk=line.payee_id)
    if now.version != line.payee_version or now.holder != line.holder:
        words = {"number": line.application.number or ""}
        raise Refused(
            Reason(
                "payout.account_moved",
                gettext_noop("{number} 的收款账户在编制清单后有变动，请作废后重新编制"),
                words,
            )
        )


def void_disbursement(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The list is void before anybody released it; its applications wait again."""
    reason = reason.strip()
    with frame.act(
        "disbursement",
        uid,
        "void",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"reason": reason},
    ) as step:
        step.change(reason=reason)
        for line in step.record.lines.filter(live=True).select_related("application"):
            _move(line.application, "unqueue", today=today)
        step.record.lines.update(live=False)


def hand_out(uid: UUID, *, actor: Actor, today: date, key: str = "") -> int:
    """The released list has been taken out once more; how many times in all (from the second on it says 重复导出)."""
    with frame.together():
        disbursement = queries.get_disbursement(actor, uid, lock=True)
        if disbursement.state not in ("released", "finished"):
            raise Refused(Reason("payout.unreleased", gettext_noop("复核下达之后才能导出拨付清单")))
        nth = (disbursement.handouts.aggregate(n=Max("nth"))["n"] or 0) + 1
        Handout.objects.create(disbursement=disbursement, nth=nth, by_id=actor.user_id, at=clock.now())
        events.record(
            "disbursement.hand_out",
            actor=actor,
            subject_type="disbursement",
            subject_id=uid,
            changes={"nth": nth},
            key=key,
        )
    return nth


def book_receipt(
    uid: UUID,
    serial: int,
    *,
    receipt_no: str,
    paid_on: date,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """The treasury's receipt stands at its line: reserved money is paid money, and the application is 已拨付."""
    number = receipt_no.strip()[:64]
    if not number:
        raise Invalid({"receipt_no": Reason("payout.receipt", gettext_noop("请填写回单号"))})
    if paid_on > today:
        raise Invalid({"paid_on": Reason("payout.paid_later", gettext_noop("到账日不能晚于今天"))})
    try:
        with frame.together():
            with frame.act(
                "disbursement", uid, "book", actor=actor, today=today, version=version, key=key
            ) as step:
                line = (
                    step.record.lines.select_for_update()
                    .filter(serial=serial, live=True, receipt_no="")
                    .first()
                )
                if line is None:
                    raise Refused(Reason("payout.booked", gettext_noop("这一行已登记回单或已退出清单")))
                line.receipt_no, line.paid_on = number, paid_on
                line.save(update_fields=["receipt_no", "paid_on"])
                paid(step.record.appropriation_id, Fen(line.amount_fen))
                if line.application.state == "queued":
                    _move(line.application, "pay", today=today)
            if not step.record.lines.filter(live=True, receipt_no="").exists():
                with frame.act("disbursement", uid, "finish", actor=SYSTEM, today=today, version=None):
                    pass
    except IntegrityError:
        raise Refused(
            Reason("payout.receipt_twice", gettext_noop("回单号 {number} 已经登记过"), {"number": number})
        ) from None


def paid(appropriation_id: int, amount: Fen) -> None:
    """Reserved money is paid money."""
    Appropriation.objects.filter(pk=appropriation_id).update(
        reserved_fen=F("reserved_fen") - amount, paid_fen=F("paid_fen") + amount
    )


def back(appropriation_id: int, amount: Fen) -> None:
    """Paid money has come back and is free again."""
    Appropriation.objects.filter(pk=appropriation_id).update(paid_fen=F("paid_fen") - amount)
