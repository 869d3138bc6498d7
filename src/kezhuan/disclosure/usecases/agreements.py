"""An agreement from its first signature to its end, and what the calendar does to agreements and grants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.disclosure import queries
from kezhuan.disclosure.models import Grant, Nda
from kezhuan.disclosure.queries.agreements import SHEET, open_nda
from kezhuan.files import attachments
from kezhuan.people.models import Organisation

UNDER_WAY = Reason("nda.open", gettext_noop("双方之间已有一份有效或待签的保密协议"))


def propose_nda(
    discloser: Organisation, recipient: Organisation, *, signer: str, ends_on: date | None = None, actor: Actor, today: date,
    key: str = "",
) -> UUID:  # fmt: skip
    """The actor's side has signed the text of the day; the other side is asked to."""
    terms = queries.nda_terms(today)
    until = ends_on or terms.nda_ends
    if not today <= until <= terms.nda_latest:
        raise Invalid(
            {
                "ends_on": Reason(
                    "nda.term",
                    gettext_noop("保密协议到期日须在今天至 {day} 之间"),
                    {"day": f"{terms.nda_latest:%Y-%m-%d}"},
                )
            }
        )
    expire_overdue(today=today, discloser=discloser, recipient=recipient)
    if open_nda(discloser, recipient) is not None:
        raise Refused(UNDER_WAY)
    values = {
        "discloser": discloser, "recipient": recipient, "proposer_id": actor.org_id, "region": discloser.region,
        "template": terms.version, "ends_on": until, "proposed_by": _signer(signer), "proposed_by_id": actor.user_id,
        "proposed_at": clock.now(),
    }  # fmt: skip
    try:
        with frame.together():
            return frame.create("nda", values, actor=actor, today=today, key=key).uid
    except IntegrityError:
        # Both sides proposed at the same moment: the index let one through.
        raise Refused(UNDER_WAY) from None


def _signer(name: str) -> str:
    if not name.strip():
        raise Invalid({"signer": Reason("missing", gettext_noop("请填写签署人姓名"))})
    return name.strip()[:64]


def sign_nda(uid: UUID, *, signer: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Both sides have signed on screen; the agreement is in force."""
    name = _signer(signer)
    with frame.act("nda", uid, "sign", actor=actor, today=today, version=version, key=key) as step:
        step.change(signed_by=name, signed_by_id=actor.user_id, signed_at=clock.now())


def upload_sheet(
    uid: UUID, *, file: tuple[str, bytes], actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The scanned sheet with both seals waits for somebody to check it."""
    with frame.act(
        "nda", uid, "upload", actor=actor, today=today, version=version, key=key, facts={"sheet": file[0]}
    ) as step:
        sent = attachments.attach("nda", uid, group=SHEET, sent_name=file[0], content=file[1], actor=actor)
        step.change(method=Nda.PAPER, sheet_uid=sent.uid, reason_note="")


def check_nda(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """A person has compared seals and names on the sheet; the agreement is in force."""
    with frame.act("nda", uid, "check", actor=actor, today=today, version=version, key=key) as step:
        step.change(signed_by=actor.name[:64], signed_by_id=actor.user_id, signed_at=clock.now())


def return_nda(
    uid: UUID, *, reason_note: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The sheet is not as it should be; the side that sent it may send another or have it signed on screen."""
    with frame.act("nda", uid, "return", actor=actor, today=today, version=version, key=key,
                   facts={"reason": reason_note.strip()}) as step:  # fmt: skip
        step.change(reason_note=reason_note.strip()[:200], sheet_uid=None, method=Nda.SCREEN)


def move_nda(
    uid: UUID,
    move: str,
    *,
    reason_note: str = "",
    actor: Actor,
    today: date,
    version: int | None,
    key: str = "",
) -> None:
    """A plain move of the table: decline, withdraw, end, expire. Grants under an ended agreement open nothing any more."""
    if move not in ("decline", "withdraw", "end", "expire"):
        raise Hidden
    with frame.act("nda", uid, move, actor=actor, today=today, version=version, key=key) as step:
        if reason_note.strip():
            step.change(reason_note=reason_note.strip()[:200])


def expire_overdue(
    *, today: date, discloser: Organisation | None = None, recipient: Organisation | None = None
) -> int:
    """Every agreement whose day is past, of these two where they are named, has expired; the count."""
    overdue = Nda.objects.filter(state="signed", ends_on__lt=today)
    if discloser is not None and recipient is not None:
        overdue = overdue.filter(discloser=discloser, recipient=recipient)
    return _expired("nda", overdue, today=today)


def _expired(kind: str, overdue: Any, *, today: date) -> int:
    done = 0
    for uid in list(overdue.values_list("uid", flat=True)):
        try:
            with frame.act(kind, uid, "expire", actor=SYSTEM, today=today, version=None):
                pass
        except Refused:
            continue  # ended or revoked at this very moment
        done += 1
    return done


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work: agreements and grants whose last day is past say so. Reading ended with that day already."""
    today = clock.today()
    return {
        "ndas": expire_overdue(today=today),
        "grants": _expired("grant", Grant.objects.filter(state="granted", ends_on__lt=today), today=today),
    }
