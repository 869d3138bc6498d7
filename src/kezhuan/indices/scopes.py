"""Who may know of an edition or an observation: one rule, three faces."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import ADMINS, STAFF, Actor, Relation, Role, Scope, region_labels, within

NONE = Q(pk__in=())
OPEN_STATES = ("published", "superseded")


def staff_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Inside where staff's jurisdiction holds the record's region."""
    inside = actor.role in STAFF and within(record.region, actor.region)
    return frozenset({Relation.INSIDE}) if inside else frozenset()


def _edition_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS:
        return NONE
    q = Q(state__in=OPEN_STATES)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


# Everybody reads what is published; drafts are for staff of the region.
EDITIONS = Scope(
    lambda actor, edition: (
        actor.role not in ADMINS and (edition.state in OPEN_STATES or bool(staff_relations(actor, edition)))
    ),
    _edition_q,
    lambda edition: (
        region_labels(edition.region)
        | (frozenset({"public"}) if edition.state in OPEN_STATES else frozenset())
    ),
)


def _staff_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    return Q(region__startswith=actor.region) if actor.role in STAFF and actor.region else NONE


OBSERVATIONS = Scope(
    lambda actor, observation: bool(staff_relations(actor, observation)),
    _staff_q,
    lambda observation: region_labels(observation.region),
)
