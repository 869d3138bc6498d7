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


COLLECTIONS = Scope(
    lambda actor, collection: bool(staff_relations(actor, collection)),
    _staff_q,
    lambda collection: region_labels(collection.region),
)


def target_relations(actor: Actor, target: Any) -> frozenset[Relation]:
    """Inside for staff of the region; own for the organisation that answers for it, once it was issued."""
    found = set(staff_relations(actor, target))
    held = actor.org_id is not None and target.holder_id is not None and target.holder.uid == actor.org_id
    if held and target.state != "draft":
        found.add(Relation.OWN)
    return frozenset(found)


def _target_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS:
        return NONE
    q = _staff_q(actor)
    if actor.org_id is not None:
        q |= Q(holder__uid=actor.org_id) & ~Q(state="draft")
    return q


TARGETS = Scope(
    lambda actor, target: actor.role not in ADMINS and bool(target_relations(actor, target)),
    _target_q,
    lambda target: region_labels(target.region),
)
