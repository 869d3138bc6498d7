"""What each role has to do with demands now: one filter for counts and lists alike."""

from __future__ import annotations

from django.db.models import Q

from kezhuan.core.access import Actor, Role


def todo_filter(actor: Actor) -> Q:
    """Demands waiting for this actor's role: to screen, to publish, to confirm, to supplement."""
    if actor.role is Role.OPERATOR:
        return Q(state="submitted", region__startswith=actor.region) & _others(actor)
    if actor.role in {Role.DISTRICT, Role.CITY}:
        return Q(state="screened", region__startswith=actor.region) & _others(actor)
    if actor.role is Role.LIAISON or actor.role is Role.BROKER:
        return Q(filer_org_id=actor.org_id, state="returned")
    if actor.org_id is not None:
        return Q(organisation__uid=actor.org_id) & (
            Q(state="returned") | Q(state="draft", owner_confirmed_at__isnull=True)
        )
    return Q(pk__in=())


def _others(actor: Actor) -> Q:
    """Not of an organisation this person belongs to: such a case is somebody else's to decide."""
    return ~Q(organisation__uid__in=actor.conflicts) if actor.conflicts else Q()
