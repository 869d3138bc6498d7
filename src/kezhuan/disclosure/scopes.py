"""Who may know that an agreement or a grant exists: one rule, three faces."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import ADMINS, Actor, Relation, Role, Scope, region_labels, within
from kezhuan.core.errors import Hidden
from kezhuan.disclosure.lifecycle import OWNERS, READERS
from kezhuan.people.scopes import of_own

NONE = Q(pk__in=())
# Who watches over what the others read, and reads no business data.
WARDENS = frozenset({Role.SECURITY_ADMIN, Role.AUDITOR})


def wardens_only(actor: Actor) -> None:
    """Hidden unless the actor is 安全管理员 or the auditor."""
    if actor.role not in WARDENS:
        raise Hidden


def nda_relations(actor: Actor, nda: Any) -> frozenset[Relation]:
    """Own for the side that proposed it, party for the other, inside for the centre that checks scanned sheets."""
    found = set()
    if actor.role in READERS and actor.org_id is not None:
        sides = {nda.discloser.uid, nda.recipient.uid}
        if actor.org_id in sides:
            found.add(Relation.OWN if nda.proposer_id == actor.org_id else Relation.PARTY)
    if actor.role is Role.OPERATOR and within(nda.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _nda_q(actor: Actor) -> Q:
    if actor.role in ADMINS:
        return NONE
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in READERS and actor.org_id is not None:
        return of_own(actor, "discloser") | of_own(actor, "recipient")
    if actor.role is Role.OPERATOR and actor.region:
        return Q(region__startswith=actor.region)
    return NONE


NDAS = Scope(
    lambda actor, nda: actor.role not in ADMINS and bool(nda_relations(actor, nda)),
    _nda_q,
    lambda nda: (
        frozenset({f"org:{nda.discloser.uid}", f"org:{nda.recipient.uid}"}) | region_labels(nda.region)
    ),
)


def grant_relations(actor: Actor, grant: Any) -> frozenset[Relation]:
    """Own for the owner of the text, party for the organisation it is opened to."""
    if actor.org_id is None:
        return frozenset()
    if actor.role in OWNERS and grant.owner.uid == actor.org_id:
        return frozenset({Relation.OWN})
    if actor.role in READERS and grant.to_org.uid == actor.org_id:
        return frozenset({Relation.PARTY})
    return frozenset()


def _grant_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    q = NONE
    if actor.org_id is not None and actor.role in OWNERS:
        q |= of_own(actor, "owner")
    if actor.org_id is not None and actor.role in READERS:
        q |= of_own(actor, "to_org")
    return q


GRANTS = Scope(
    lambda actor, grant: bool(grant_relations(actor, grant)),
    _grant_q,
    lambda grant: frozenset({f"org:{grant.owner.uid}", f"org:{grant.to_org.uid}"}),
)
