"""What an actor may do next, and taking back what was just done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kezhuan.core import clock, events
from kezhuan.core.access import ADMINS, Actor, Relation
from kezhuan.core.errors import Reason, Refused
from kezhuan.core.frame import refusals, second
from kezhuan.core.frame.steps import blocked, find, forbidden, restored
from kezhuan.core.joins import house
from kezhuan.core.models import Undo


@dataclass(frozen=True, slots=True)
class Offer:
    """A move an actor may see on a record: open, or shut with the reasons why; `forward` leads on along the path."""

    name: str
    label: str
    open: bool
    reasons: tuple[Reason, ...]
    danger: bool
    second: bool
    forward: bool = False


def offers(kind: str, record: Any, actor: Actor) -> tuple[Offer, ...]:
    """The moves this actor sees on this record, each open or shut with its reasons.

    A step of two people that the dated setting leaves to other roles is not theirs to see at all.
    """
    subject = house().subjects[kind]
    relations = subject.relations(actor, record)
    # The three administrators handle no business; a request about their own data is theirs like anybody's.
    if actor.role in ADMINS and Relation.OWN not in relations:
        return ()
    found = []
    facts = subject.facts(record)
    for move in subject.lifecycle.open_to(actor, record.state, relations):
        if move.name == "create" or second.not_theirs(move, actor, clock.today()):
            continue
        reasons = (
            forbidden(subject, record, move, actor)
            + move.not_offered(facts)
            + blocked(subject, record, move.name)
        )
        found.append(
            Offer(
                move.name,
                move.label,
                not reasons,
                reasons,
                move.danger,
                move.second is not None,
                subject.lifecycle.leads_on(move, record.state),
            )  # fmt: skip
        )
    return tuple(found)


def undo(kind: str, uid: UUID, *, actor: Actor, key: str = "") -> Any:
    """The last move is taken back, where its seconds have not run out and nothing has happened since."""
    subject = house().subjects[kind]
    with refusals.together():
        record = find(subject, uid, actor)
        row = Undo.objects.filter(subject_type=kind, subject_id=uid, actor_id=actor.user_id or uid).first()
        if row is None or row.version != record.version or row.until < clock.now():
            refusal = Refused(Reason("undo.late", "撤销时限已过，或记录已有后续变动"))
            refusals.note(refusal, kind=kind, uid=uid, move="undo", actor=actor, key=key)
            raise refusal
        state = record.state
        for name, value in restored(subject, row.before).items():
            setattr(record, name, value)
        record.version, record.updated_at = record.version + 1, clock.now()
        record.save()
        row.delete()
        events.record(f"{kind}.undo", actor=actor, subject_type=kind, subject_id=uid,
                      changes={"state": [state, record.state]}, key=key)  # fmt: skip
    return record
