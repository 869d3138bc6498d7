"""Payee accounts: registering, changing under a hold, checking by a call back, closing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError

from kezhuan.core import clock, frame, vault
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.payouts.lifecycle import APPLICANTS
from kezhuan.payouts.rules import deciding
from kezhuan.people.models import User
from kezhuan.people.queries import organisation_for

LONGEST = 34  # digits and letters of an IBAN; accounts at home have 12 to 19 figures
TWICE = Reason("payee_account.twice", gettext_noop("这个账户已经登记"))


def register_account(
    *, holder: str, bank: str, number: str, person: bool = False, actor: Actor, today: date, key: str = ""
) -> UUID:
    """The account waits to be checked; it runs under the applicant's own name."""
    if actor.role not in APPLICANTS or actor.user_id is None:
        raise Hidden
    organisation = organisation_for(actor, actor.org_id)
    name = User.objects.get(uid=actor.user_id).name if person else organisation.name
    values = {"organisation": organisation, "person_id": actor.user_id if person else None, "region": organisation.region,
              **_details(holder, bank, number, name)}  # fmt: skip
    try:
        with frame.together():
            return frame.create("payee_account", values, actor=actor, today=today, key=key).uid
    except IntegrityError:
        raise Refused(TWICE) from None


def change_account(
    uid: UUID, *, holder: str, bank: str, number: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The account has new details, waits to be checked and for the hold to pass; everybody of the applicant is told."""
    try:
        with frame.act(
            "payee_account", uid, "change", actor=actor, today=today, version=version, key=key
        ) as step:
            account = step.record
            name = (
                User.objects.get(uid=account.person_id).name
                if account.person_id
                else account.organisation.name
            )
            step.change(
                **_details(holder, bank, number, name),
                changed_at=clock.now(),
                callback="",
                confirmed_by_id=None,
            )
    except IntegrityError:
        raise Refused(TWICE) from None


def _details(holder: str, bank: str, number: str, name: str) -> dict[str, str]:
    plain = "".join(number.split()).replace("-", "")
    wrong: dict[str, Reason] = {}
    if not (8 <= len(plain) <= LONGEST and plain.isascii() and plain.isalnum()):
        wrong["number"] = Reason("payee_account.number", gettext_noop("请填写银行账号，8 至 34 位数字或字母"))
    if not bank.strip():
        wrong["bank"] = Reason("payee_account.bank", gettext_noop("请填写开户银行"))
    if (fault := deciding.name_differs(holder, name)) is not None:
        wrong["holder"] = fault
    if wrong:
        raise Invalid(wrong)
    return {
        "holder": name,
        "bank": bank.strip()[:200],
        "sealed_number": vault.seal(plain),
        "tail": plain[-4:],
        "print": vault.print_of(plain),
    }


def confirm_account(
    uid: UUID, *, callback: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Checked with the old contact by telephone; usable once the hold has passed."""
    callback = callback.strip()
    with frame.act(
        "payee_account",
        uid,
        "confirm",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"callback": callback},
    ) as step:
        step.change(callback=callback[:300], confirmed_by_id=actor.user_id)


def close_account(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """No longer used for anything new."""
    with frame.act("payee_account", uid, "close", actor=actor, today=today, version=version, key=key):
        pass
