"""Who may know of a notice (everybody) and of an objection (its author and those who answer it)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import (
    ADMINS,
    HOLDERS,
    STAFF,
    Actor,
    Relation,
    Role,
    Scope,
    region_labels,
    within,
)

NONE = Q(pk__in=())
PUBLICITIES = Scope(lambda actor, notice: True, lambda actor: Q(), lambda notice: frozenset({"public"}))


def publicity_relations(actor: Actor, notice: Any) -> frozenset[Relation]:
    """Own for the organisation that announces, inside for staff of the region."""
    found = set()
    if notice.org_id is not None and actor.org_id == notice.org_id:
        found.add(Relation.OWN)
    if actor.role in STAFF and within(notice.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def objection_relations(actor: Actor, objection: Any) -> frozenset[Relation]:
    """Own for its author alone, who therefore never answers it; party for the announcing organisation; inside
    for staff of the region."""
    if actor.user_id is not None and objection.author_id == actor.user_id:
        return frozenset({Relation.OWN})
    found = set()
    notice = objection.publicity
    if actor.role in HOLDERS and notice.org_id is not None and actor.org_id == notice.org_id:
        found.add(Relation.PARTY)
    if actor.role in STAFF and within(notice.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _objection_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    q = Q(author_id=actor.user_id)
    if actor.role in HOLDERS and actor.org_id is not None:
        q |= Q(publicity__org_id=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(publicity__region__startswith=actor.region)
    return q


OBJECTIONS = Scope(
    lambda actor, objection: actor.role not in ADMINS and bool(objection_relations(actor, objection)),
    _objection_q,
    lambda objection: region_labels(objection.publicity.region) | frozenset({f"org:{objection.publicity.org_id}"}),
)  # fmt: skip
