"""Everybody named signs their own share, on a page or through a one-time link, or says what is wrong."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden, Reason, gettext_noop
from kezhuan.core.frame import Step
from kezhuan.core.text import clean_text
from kezhuan.people import links
from kezhuan.rights.models import TeamShare

PURPOSE = "distribution.sign"
DONE = Reason("distribution.signed", gettext_noop("这一份已经签认或提出异议，如需变更请联系本单位成果处"))


def sign_share(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The actor's own share is signed."""
    with frame.act("distribution", uid, "sign", actor=actor, today=today, version=version, key=key) as step:
        _sign(step, _own(step, actor), "page")


def dispute_share(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The actor does not agree with their own share, for this reason; it has to be reckoned again."""
    words = clean_text(reason)[:300]
    facts = {"reason": words.strip()}
    with frame.act(
        "distribution", uid, "dispute", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        _dispute(step, _own(step, actor), words)


def _own(step: Step, actor: Actor) -> TeamShare:
    # Only who is named may sign (scopes), and nobody is named twice: the row is there.
    share: TeamShare = step.record.shares.select_for_update().get(person_id=actor.user_id)
    return share


def _sign(step: Step, share: TeamShare, via: str) -> None:
    step.require(share.signed_at is None and not share.objection, DONE)
    TeamShare.objects.filter(pk=share.pk).update(signed_at=clock.now(), signed_via=via)
    step.note(share=str(share.uid), via=via)


def _dispute(step: Step, share: TeamShare, words: str) -> None:
    step.require(share.signed_at is None and not share.objection, DONE)
    TeamShare.objects.filter(pk=share.pk).update(objection=words)
    step.note(share=str(share.uid))


def ask_to_sign(
    uid: UUID, share_uid: UUID, *, phone: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """An SMS with a one-time link goes to somebody named without an account; it shows their own share alone."""
    with frame.act("distribution", uid, "ask", actor=actor, today=today, version=version, key=key) as step:
        share = step.record.shares.filter(uid=share_uid, person_id__isnull=True).first()
        if share is None:
            raise Hidden
        step.require(share.signed_at is None and not share.objection, DONE)
        links.create(
            PURPOSE, "distribution", share.uid, phone=phone, path="/distributions/sign/{token}/", name=share.name, actor=actor,
            org_uid=step.record.organisation.uid, message="请核对并签认您在一项成果转化收益分配中的比例：{link}",
        )  # fmt: skip
        step.note(share=str(share.uid))


def answer_link(token: str, *, agrees: bool, reason: str, today: date) -> None:
    """Who holds the link has signed their share or said what is wrong; the link opens nothing any more.

    The phone the office gave proves the person: no account stands behind this word, so the system moves the record
    and the event names the link.
    """
    with frame.together():
        link = links.consume(token, PURPOSE)
        share = TeamShare.objects.select_related("distribution").filter(uid=link.subject_id).first()
        if share is None:
            raise Hidden
        words = clean_text(reason)[:300]
        move = "sign" if agrees else "dispute"
        with frame.act(
            "distribution", share.distribution.uid, move, actor=SYSTEM, today=today, version=None,
            facts={"reason": words.strip()},
        ) as step:  # fmt: skip
            step.note(link=str(link.uid))
            _sign(step, share, "link") if agrees else _dispute(step, share, words)
