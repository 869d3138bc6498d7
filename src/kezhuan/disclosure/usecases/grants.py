"""A grant from the request to its end."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError

from kezhuan.core import clock, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.joins import house
from kezhuan.disclosure import queries, rules
from kezhuan.disclosure.models import Grant
from kezhuan.disclosure.queries.agreements import live_nda, open_nda
from kezhuan.disclosure.queries.grants import get_grant, record_of
from kezhuan.disclosure.usecases import agreements
from kezhuan.people.queries import organisation_for

PURPOSE_MOST = 2000
ASKED = Reason("grant.open", gettext_noop("本单位已有一份待答复或有效的查看授权"))


def ask_grant(
    kind: str, uid: UUID, *, purpose: str, signer: str = "", actor: Actor, today: date, key: str = ""
) -> UUID:
    """The owner is asked to open the sealed group of this record; where no agreement stands or is under way between
    the two, the asking side has signed one with the request."""
    if not purpose.strip():
        raise Invalid({"purpose": Reason("missing", gettext_noop("请写明查看的用途"))})
    if len(purpose) > PURPOSE_MOST:
        raise Invalid(
            {"purpose": Reason("too_long", gettext_noop("最多 {most} 个字"), {"most": PURPOSE_MOST})}
        )
    queries.about(actor, kind, uid)
    owner = house().disclosable[kind].owner(record_of(actor, kind, uid))
    to_org = organisation_for(actor, actor.org_id)
    values = {
        "subject_type": kind, "subject_id": uid, "owner": owner, "to_org": to_org, "purpose": purpose.strip(),
        "asked_by_id": actor.user_id,
    }  # fmt: skip
    with frame.together():
        agreements.expire_overdue(today=today, discloser=owner, recipient=to_org)
        if open_nda(owner, to_org) is None:
            agreements.propose_nda(owner, to_org, signer=signer, actor=actor, today=today)
        try:
            with frame.together():
                return frame.create("grant", values, actor=actor, today=today, key=key).uid
        except IntegrityError:
            raise Refused(ASKED) from None


def give_grant(
    uid: UUID, *, ends_on: date, signer: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The reader may read from today to that day; an agreement the other side has signed is signed with it."""
    grant = get_grant(actor, uid)
    nda = open_nda(grant.owner, grant.to_org)
    with frame.together():
        if nda is not None and nda.state == "proposed" and nda.proposer_id != actor.org_id:
            agreements.sign_nda(nda.uid, signer=signer, actor=actor, today=today, version=nda.version)
        live = live_nda(grant.owner, grant.to_org)
        with frame.act(
            "grant", uid, "give", actor=actor, today=today, version=version, key=key, facts={"nda": live}
        ) as step:
            assert live is not None
            if fault := rules.term_fault(ends_on, today=today, latest=live.ends_on):
                raise Invalid({"ends_on": fault})
            step.change(nda=live, starts_on=today, ends_on=ends_on, decided_at=clock.now())


def refuse_grant(
    uid: UUID, *, reason_note: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The owner does not open its text, for a reason the asking side reads."""
    with frame.act("grant", uid, "refuse", actor=actor, today=today, version=version, key=key,
                   facts={"reason": reason_note.strip()}) as step:  # fmt: skip
        step.change(reason_note=reason_note.strip()[:200], decided_at=clock.now())


def move_grant(
    uid: UUID, move: str, *, reason_note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """A plain move of the table: withdraw the request, or revoke what was granted, with effect from the next request;
    a reason, where one is given, is read by both sides."""
    if move not in ("withdraw", "revoke"):
        raise Hidden
    with frame.act("grant", uid, move, actor=actor, today=today, version=version, key=key) as step:
        if move == "revoke":
            step.change(revoked_at=clock.now(), reason_note=reason_note.strip()[:200])


def revoke_all(owner_pk: int, to_pk: int, *, actor: Actor, today: date) -> int:
    """Nothing this owner opened to that organisation is open any more; the number revoked."""
    live = Grant.objects.filter(owner_id=owner_pk, to_org_id=to_pk, state="granted").values_list(
        "uid", "version"
    )
    found = list(live)
    for uid, version in found:
        move_grant(uid, "revoke", actor=actor, today=today, version=version)
    return len(found)
