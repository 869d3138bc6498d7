"""Block lists: whom an owner keeps from its member and sealed text."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kezhuan.core import clock, events, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.disclosure import queries
from kezhuan.disclosure.models import Block
from kezhuan.disclosure.usecases import grants
from kezhuan.people.models import Organisation
from kezhuan.people.queries import organisation_for


def block(org_uid: UUID, *, note: str = "", actor: Actor, today: date, key: str = "") -> None:
    """From the next request that organisation reads of this owner what anybody may, and its grants are revoked."""
    queries.blocks(actor)
    owner = organisation_for(actor, actor.org_id)
    other = Organisation.objects.filter(uid=org_uid, state="verified").first()
    if other is None or other == owner:
        raise Invalid(
            {"organisation": Reason("block.organisation", gettext_noop("请选择一家已核验的其他单位"))}
        )
    with frame.together():
        _row, new = Block.objects.get_or_create(
            owner=owner,
            blocked=other,
            defaults={"note": note.strip()[:200], "by_id": actor.user_id, "at": clock.now()},
        )
        if new:
            grants.revoke_all(owner.pk, other.pk, actor=actor, today=today)
            events.record("organisation.block", actor=actor, subject_type="organisation", subject_id=owner.uid,
                          changes={"organisation": str(other.uid)}, key=key)  # fmt: skip


def unblock(uid: UUID, *, actor: Actor, key: str = "") -> None:
    """The organisation stands to this owner as every other; grants revoked stay revoked."""
    row = Block.objects.filter(uid=uid, owner__uid=actor.org_id).select_related("owner", "blocked").first()
    queries.blocks(actor)
    if row is None:
        raise Hidden
    with frame.together():
        row.delete()
        events.record("organisation.unblock", actor=actor, subject_type="organisation", subject_id=row.owner.uid,
                      changes={"organisation": str(row.blocked.uid)}, key=key)  # fmt: skip
