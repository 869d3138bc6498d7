"""Who may know that an achievement or its evaluation exists: one rule, three faces."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core import freshness
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
from kezhuan.core.regions import lies_in
from kezhuan.people.models import Organisation

NONE = Q(pk__in=())
OPEN_STATES = ("published", "coached", "converted")
# On offer: what somebody has to confirm again. What is converted is history and stays.
OFFERED = ("published", "coached")


def achievement_relations(actor: Actor, achievement: Any) -> frozenset[Relation]:
    """Own for the holder's organisation, inside for staff and brokers of the region, blocked by its holder."""
    found = set()
    if (
        actor.role in HOLDERS
        and actor.org_id is not None
        and achievement.organisation_id
        and achievement.organisation.uid == actor.org_id
    ):
        found.add(Relation.OWN)
    if actor.shut_out and achievement.organisation_id and achievement.organisation.uid in actor.shut_out:
        found.add(Relation.BLOCKED)
    if (actor.role in STAFF or actor.role is Role.BROKER) and within(achievement.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def audience(achievement: Any) -> str:
    """The audience an achievement has now: none before publication, after withdrawal, and while nobody has confirmed
    an offer again."""
    stale = achievement.state in OFFERED and not freshness.is_fresh(achievement)
    return achievement.level if achievement.state in OPEN_STATES and not stale else "none"


def _allows(actor: Actor, achievement: Any) -> bool:
    if actor.role in ADMINS:
        return False
    relations = achievement_relations(actor, achievement)
    if Relation.OWN in relations or (actor.role in STAFF and Relation.INSIDE in relations):
        return True
    now = audience(achievement)
    professional = actor.role in PROFESSIONALS and actor.verified and Relation.BLOCKED not in relations
    return now == "public" or (now == "member" and professional)


def offered_to(actor: Actor) -> Q:
    """What its audience opens to the actor; alike for everybody of the same kind, so that its number is theirs too."""
    if actor.role in ADMINS:
        return NONE
    if actor.role is Role.SYSTEM:
        return Q()
    open_now = Q(state="converted") | Q(state__in=OFFERED) & freshness.fresh()
    q = open_now & Q(level="public")
    if actor.role in PROFESSIONALS and actor.verified:
        read = open_now & ~Q(organisation__uid__in=actor.shut_out) if actor.shut_out else open_now
        q |= read & Q(level="member")
    return q


def inner(actor: Actor) -> Q:
    """What the actor may know of whatever its audience: one's own, and staff's jurisdiction."""
    if actor.org_id is not None and actor.role in HOLDERS:
        # A subquery asked once, not a join looked up for every row.
        return Q(organisation__in=Organisation.objects.filter(uid=actor.org_id))
    return lies_in(actor.region) if actor.role in STAFF and actor.region else NONE


def _q(actor: Actor) -> Q:
    if actor.role in ADMINS or actor.role is Role.SYSTEM:
        return offered_to(actor)
    return offered_to(actor) | inner(actor)


def _labels(achievement: Any) -> frozenset[str]:
    labels = set(region_labels(achievement.region))
    if achievement.organisation_id:
        labels.add(f"org:{achievement.organisation.uid}")
    now = audience(achievement)
    if now != "none":
        labels |= {"member"} | ({"public"} if now == "public" else set())
    return frozenset(labels)


ACHIEVEMENTS = Scope(_allows, _q, _labels)


def evaluation_relations(actor: Actor, evaluation: Any) -> frozenset[Relation]:
    """As to its achievement."""
    return achievement_relations(actor, evaluation.achievement)


EVALUATIONS = Scope(
    lambda actor, evaluation: _allows(actor, evaluation.achievement),
    lambda actor: NONE if actor.role in ADMINS else Q(achievement__in=_achievement_rows(actor)),
    lambda evaluation: _labels(evaluation.achievement),
)


def _achievement_rows(actor: Actor) -> Any:
    from kezhuan.achievements.models import Achievement

    return Achievement.objects.filter(_q(actor))


def dispute_relations(actor: Actor, dispute: Any) -> frozenset[Relation]:
    """Party for the organisations whose claims contradict, inside for staff of the region."""
    found = set()
    if actor.role in HOLDERS and actor.org_id is not None:
        sides = (side.achievement.organisation for side in dispute.sides.all())
        if any(org is not None and org.uid == actor.org_id for org in sides):
            found.add(Relation.PARTY)
    if actor.role in STAFF and within(dispute.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _dispute_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in HOLDERS and actor.org_id is not None:
        from kezhuan.achievements.models import DisputeSide

        # A subquery, not a join: a join would list a case once per side.
        mine = DisputeSide.objects.filter(achievement__organisation__uid=actor.org_id)
        return Q(pk__in=mine.values("dispute_id"))
    return Q(region__startswith=actor.region) if actor.role in STAFF and actor.region else NONE


DISPUTES = Scope(
    lambda actor, dispute: bool(dispute_relations(actor, dispute)),
    _dispute_q,
    lambda dispute: region_labels(dispute.region),
)
