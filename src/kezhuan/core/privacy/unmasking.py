"""Seeing a masked number whole: for a reason, logged, and told to the person it belongs to. One way for every room.

House.maskable names, for each kind of record, the function of its room that finds the number for an actor who may see
the record, or is Hidden. The log holds who, of whom, at which record, why and when; never the number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from kezhuan.core import events
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.joins import house
from kezhuan.core.privacy import rules


@dataclass(frozen=True, slots=True)
class Masked:
    """A number shown masked on a page: whose it is (`owner` None where no account stands behind it), and where."""

    what: Literal["phone", "account"]
    title: str
    owner: UUID | None
    back: str
    value: str = field(repr=False)


def masked(kind: str, uid: UUID, *, actor: Actor) -> Masked:
    """The number of this record; Hidden where this actor may not know of it, or there is none."""
    found = house().maskable.get(kind)
    if found is None or not actor.signed_in:
        raise Hidden
    number: Masked = found(actor, uid)
    if not number.value:
        raise Hidden
    return number


def unmask(kind: str, uid: UUID, *, purpose: str, actor: Actor) -> Masked:
    """The whole number, after the log has said who looked and why. Invalid under `purpose` where no known reason is
    given: then nothing was shown and nothing written."""
    number = masked(kind, uid, actor=actor)
    if fault := rules.purpose_fault(purpose):
        raise Invalid({"purpose": fault})
    changes = {"user": str(number.owner)} if number.owner else {}
    events.record(f"{number.what}.unmask", actor=actor, subject_type=kind, subject_id=uid, reason=purpose, changes=changes)  # fmt: skip
    return number
