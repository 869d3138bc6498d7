"""Relations and scopes of organisations, claims and profiles: one rule, three faces."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core import freshness
from kezhuan.core.access import ADMINS, STAFF, Actor, Relation, Role, Scope, region_labels, within
from kezhuan.core.regions import lies_in
from kezhuan.people.models import Organisation

NONE = Q(pk__in=())
# While nobody acts for it yet, an organisation is its registrant's to mend.
UNDECIDED = ("registered", "refused")


def of_own(actor: Actor, name: str = "organisation") -> Q:
    """Records whose organisation under this name is the actor's own.

    It is looked up first: joined, SQLite reads every organisation wherever it has seen no records of the kind yet.
    """
    return Q(**{f"{name}__in": Organisation.objects.filter(uid=actor.org_id).values("pk")})


def organisation_relations(actor: Actor, org: Any) -> frozenset[Relation]:
    """Own where the actor acts for it, inside where staff's jurisdiction holds its region."""
    found = set()
    if actor.org_id is not None and actor.org_id == org.uid:
        found.add(Relation.OWN)
    if actor.user_id is not None and org.state in UNDECIDED and org.registered_by == actor.user_id:
        found.add(Relation.OWN)
    if actor.role in STAFF and within(org.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _org_allows(actor: Actor, org: Any) -> bool:
    if actor.role in ADMINS:
        return False
    return org.state == "verified" or bool(organisation_relations(actor, org))


def _org_q(actor: Actor) -> Q:
    if actor.role in ADMINS:
        return NONE
    if actor.role is Role.SYSTEM:
        return Q()
    q = Q(state="verified")
    if actor.org_id is not None:
        q |= Q(uid=actor.org_id)
    if actor.user_id is not None:
        q |= Q(registered_by=actor.user_id, state__in=UNDECIDED)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


def _org_labels(org: Any) -> frozenset[str]:
    base = {f"org:{org.uid}"} | region_labels(org.region)
    return frozenset(base | {"public"}) if org.state == "verified" else frozenset(base)


ORGANISATIONS = Scope(_org_allows, _org_q, _org_labels)


def claim_relations(actor: Actor, claim: Any) -> frozenset[Relation]:
    """Own for the claimant and for the organisation's managers, inside for staff of its region."""
    found = set()
    if actor.user_id is not None and claim.user.uid == actor.user_id:
        found.add(Relation.PARTY)
    if actor.org_id is not None and actor.org_id == claim.organisation.uid and actor.verified:
        found.add(Relation.OWN)
    if actor.role in STAFF and within(claim.organisation.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _claim_q(actor: Actor) -> Q:
    if actor.role in ADMINS or not actor.signed_in:
        return Q() if actor.role is Role.SYSTEM else NONE
    q = Q(user__uid=actor.user_id)
    if actor.org_id is not None and actor.verified:
        q |= Q(organisation__uid=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(organisation__region__startswith=actor.region)
    return q


CLAIMS = Scope(
    lambda actor, claim: actor.role not in ADMINS and bool(claim_relations(actor, claim)),
    _claim_q,
    lambda claim: frozenset({f"org:{claim.organisation.uid}"}) | region_labels(claim.organisation.region),
)


def profile_relations(actor: Actor, profile: Any) -> frozenset[Relation]:
    """Own for the profile's person or organisation, inside for staff of its region."""
    found = set()
    if actor.org_id is not None and profile.organisation_id and actor.org_id == profile.organisation.uid:
        if actor.role is not Role.EXPERT or profile.user_id is None or profile.user.uid == actor.user_id:
            found.add(Relation.OWN)
    if actor.role in STAFF and within(profile.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _profile_q(actor: Actor) -> Q:
    if actor.role in ADMINS:
        return NONE
    if actor.role is Role.SYSTEM:
        return Q()
    q = Q(state="listed") & freshness.fresh()
    if actor.org_id is not None:
        mine = Q(organisation__in=Organisation.objects.filter(uid=actor.org_id))
        q |= mine & (Q(user__isnull=True) | Q(user__uid=actor.user_id)) if actor.role is Role.EXPERT else mine
    if actor.role in STAFF and actor.region:
        q |= lies_in(actor.region)
    return q


def _shown(profile: Any) -> bool:
    return profile.state == "listed" and freshness.is_fresh(profile)


PROFILES = Scope(
    lambda actor, profile: (
        actor.role not in ADMINS and (_shown(profile) or bool(profile_relations(actor, profile)))
    ),
    _profile_q,
    lambda profile: (
        frozenset({f"org:{profile.organisation.uid}"} | ({"public"} if _shown(profile) else set()))
        | region_labels(profile.region)
    ),
)
