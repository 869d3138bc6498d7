"""Who may know that a contact or a follow-up exists: one rule, three faces."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import ADMINS, STAFF, Actor, Relation, Role, Scope, region_labels, within
from kezhuan.people.queries import in_hands, stands_in_for

NONE = Q(pk__in=())
# Whose list the follow-ups are: it is not there for anybody else.
FOLLOWERS = STAFF | {Role.BROKER}
TAKERS = frozenset({Role.BROKER, Role.OPERATOR})


def contact_relations(actor: Actor, contact: Any) -> frozenset[Relation]:
    """Own for the asking side, party for the side asked, inside for staff (who see the count, never the thread)."""
    found = set()
    if actor.org_id is not None:
        if contact.from_org_id and contact.from_org.uid == actor.org_id:
            found.add(Relation.OWN)
        if contact.to_org_id and contact.to_org.uid == actor.org_id:
            found.add(Relation.PARTY)
    if actor.role in STAFF and within(contact.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _contact_q(actor: Actor) -> Q:
    if actor.role in ADMINS:
        return NONE
    if actor.role is Role.SYSTEM:
        return Q()
    q = Q(from_org__uid=actor.org_id) | Q(to_org__uid=actor.org_id) if actor.org_id is not None else NONE
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


CONTACTS = Scope(
    lambda actor, contact: actor.role not in ADMINS and bool(contact_relations(actor, contact)),
    _contact_q,
    lambda contact: (
        frozenset({f"org:{contact.from_org.uid}", f"org:{contact.to_org.uid}"})
        | region_labels(contact.region)
    ),
)


def followup_relations(actor: Actor, followup: Any) -> frozenset[Relation]:
    """Own for whoever took it or stands in for them, inside for staff and brokers of the region."""
    found = set()
    taker = followup.taken_by_id
    if taker is not None and (
        taker == actor.user_id or (actor.role in TAKERS and taker in stands_in_for(actor))
    ):
        found.add(Relation.OWN)
    if (actor.role in STAFF or actor.role is Role.BROKER) and within(followup.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _followup_q(actor: Actor) -> Q:
    if actor.role in ADMINS or not actor.signed_in:
        return Q() if actor.role is Role.SYSTEM else NONE
    q = in_hands(actor, "taken_by_id")
    if (actor.role in STAFF or actor.role is Role.BROKER) and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


FOLLOWUPS = Scope(
    lambda actor, followup: actor.role not in ADMINS and bool(followup_relations(actor, followup)),
    _followup_q,
    lambda followup: region_labels(followup.region),
)
