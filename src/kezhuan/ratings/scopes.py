"""Who may know of a rating: the served side, staff of the region, and the unit where it has to answer."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import ADMINS, STAFF, Actor, Relation, Role, Scope, region_labels, within

NONE = Q(pk__in=())
# The unit reads bad ratings, which it has to answer; of the others it knows the rate alone.
TO_UNIT = ("owed", "answered")


def rating_relations(actor: Actor, rating: Any) -> frozenset[Relation]:
    """Own for the served side, party for the unit that has to answer, inside for staff."""
    found = set()
    if actor.org_id is not None:
        if rating.served_org_id and rating.served_org.uid == actor.org_id:
            found.add(Relation.OWN)
        if rating.unit_org_id and rating.unit_org.uid == actor.org_id and rating.state in TO_UNIT:
            found.add(Relation.PARTY)
    if actor.role in STAFF and within(rating.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _rating_q(actor: Actor) -> Q:
    if actor.role in ADMINS:
        return NONE
    if actor.role is Role.SYSTEM:
        return Q()
    q = NONE
    if actor.org_id is not None:
        q = Q(served_org__uid=actor.org_id) | Q(unit_org__uid=actor.org_id, state__in=TO_UNIT)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


RATINGS = Scope(
    lambda actor, rating: actor.role not in ADMINS and bool(rating_relations(actor, rating)),
    _rating_q,
    lambda rating: (
        frozenset({f"org:{rating.served_org.uid}"})
        | (frozenset({f"org:{rating.unit_org.uid}"}) if rating.state in TO_UNIT else frozenset())
        | region_labels(rating.region)
    ),
)
