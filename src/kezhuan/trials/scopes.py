"""Who may know of an item of the pool and of a trial: professionals see the pool, the two sides their trial."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import (
    ADMINS,
    HOLDERS,
    PROFESSIONALS,
    STAFF,
    Actor,
    Relation,
    Role,
    Scope,
    region_labels,
    within,
)

NONE = Q(pk__in=())
SIDES = frozenset({Relation.OWN, Relation.PARTY})


def _is(actor: Actor, org: Any) -> bool:
    return actor.role in HOLDERS and actor.org_id is not None and org.uid == actor.org_id


def item_relations(actor: Actor, item: Any) -> frozenset[Relation]:
    """Own for the holder of the achievement, inside for staff of the region."""
    found = set()
    if _is(actor, item.organisation):
        found.add(Relation.OWN)
    if actor.role in STAFF and within(item.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _item_allows(actor: Actor, item: Any) -> bool:
    if actor.role in ADMINS:
        return False
    seen = item.state == "pooled" and actor.role in PROFESSIONALS and actor.verified
    return seen or bool(item_relations(actor, item))


def _item_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS:
        return NONE
    q = Q(state="pooled") if actor.role in PROFESSIONALS and actor.verified else NONE
    if actor.role in HOLDERS and actor.org_id is not None:
        q |= Q(organisation__uid=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


POOL_ITEMS = Scope(
    _item_allows,
    _item_q,
    lambda item: frozenset({f"org:{item.organisation.uid}"}) | region_labels(item.region),
)


def trial_relations(actor: Actor, trial: Any) -> frozenset[Relation]:
    """Own for the firm that tries, party for the holder, inside for staff of the region."""
    found = set()
    if _is(actor, trial.organisation):
        found.add(Relation.OWN)
    if _is(actor, trial.item.organisation):
        found.add(Relation.PARTY)
    if actor.role in STAFF and within(trial.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _trial_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    q = NONE
    if actor.role in HOLDERS and actor.org_id is not None:
        q = Q(organisation__uid=actor.org_id) | Q(item__organisation__uid=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


TRIALS = Scope(
    lambda actor, trial: actor.role not in ADMINS and bool(trial_relations(actor, trial)),
    _trial_q,
    lambda trial: frozenset({f"org:{trial.organisation.uid}"}) | region_labels(trial.region),
)
