"""What brokers do with demands nobody answered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.people.queries import organisation_for

NOTE_MOST = 2000


def move_followup(
    uid: UUID, move: str, *, actor: Actor, today: date, version: int | None, note: str = "", key: str = ""
) -> None:
    """A broker takes up, gives back or finishes a demand nobody answered."""
    note = note.strip()
    if len(note) > NOTE_MOST:
        raise Invalid({"note": Reason("too_long", gettext_noop("最多 {most} 个字"), {"most": NOTE_MOST})})
    facts = {"outcome_note": note} if note and move in ("finish", "drop") else {}
    with frame.act(
        "followup", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        if move == "take":
            step.change(taken_by_id=actor.user_id, taken_org=organisation_for(actor, actor.org_id))
        if move == "release":
            step.change(taken_by_id=None, taken_org=None)
        step.change(**facts)
