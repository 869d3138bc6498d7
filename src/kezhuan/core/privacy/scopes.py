"""Who may know of a request about personal data: the person, and those who answer for it there."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import Actor, Relation, Role, Scope, region_labels, within
from kezhuan.core.privacy.lifecycle import IN_CHARGE

NONE = Q(pk__in=())


def request_relations(actor: Actor, request: Any) -> frozenset[Relation]:
    """Own for the person alone, who therefore never answers it; inside for those in charge of the region."""
    if actor.user_id is not None and request.user_id == actor.user_id:
        return frozenset({Relation.OWN})
    if actor.role in IN_CHARGE and within(request.region, actor.region):
        return frozenset({Relation.INSIDE})
    return frozenset()


def _q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if not actor.signed_in:
        return NONE
    q = Q(user_id=actor.user_id)
    if actor.role in IN_CHARGE and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


REQUESTS = Scope(
    lambda actor, request: bool(request_relations(actor, request)), _q,
    lambda request: region_labels(request.region),
)  # fmt: skip
