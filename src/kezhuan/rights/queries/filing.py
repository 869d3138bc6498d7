"""The papers that lie with a contribution, a venture or an entitlement, for whoever may know of the record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor, Relation
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow
from kezhuan.rights.rules import filing
from kezhuan.rights.stake_views import StakePaper


def record(actor: Actor, kind: str, uid: UUID) -> Any:
    """The record the papers lie with; Hidden where the actor may not know of it."""
    subject = house().subjects[kind]
    found = (
        subject.model._default_manager.filter(subject.scope.q(actor), uid=uid)
        .select_related("organisation")
        .first()
    )
    if found is None:
        raise Hidden
    return found


def papers(kind: str, uid: UUID) -> tuple[StakePaper, ...]:
    """The papers of a record, oldest first; the caller has read the record within its scope."""
    return tuple(
        StakePaper(f.uid, f.group, filing.KINDS[kind].get(f.group, f.group), f.name, f.size, f.at)
        for f in attachments.of(kind, (uid,))
    )


def may_add(actor: Actor, kind: str, found: Any) -> bool:
    """True where this actor may add a paper to the record now."""
    relations = house().subjects[kind].relations(actor, found)
    own, named = Relation.OWN in relations, Relation.ASSIGNED in relations
    return filing.may_add(kind, found.state, office=own, applicant=named)


def paper(actor: Actor, kind: str, uid: UUID, file_uid: UUID) -> AttachmentRow:
    """One paper of the record; Hidden where it lies with another."""
    record(actor, kind, uid)
    file = attachments.get(file_uid)
    if (file.subject_kind, file.subject_uid) != (kind, uid):
        raise Hidden
    return file
