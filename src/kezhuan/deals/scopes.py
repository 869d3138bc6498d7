"""Who may know of a deal and of a share in it: the two sides, its brokers, and staff of its region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q

from kezhuan.core.access import ADMINS, HOLDERS, STAFF, Actor, Relation, Role, Scope, region_labels, within
from kezhuan.deals.lifecycle import LIVE, SIDES
from kezhuan.deals.models import Deal, DealBroker, DealParty, Introduction

NONE = Q(pk__in=())
# Whose pages and operations deals and introductions are; a list is not there for anybody else.
WORKERS = frozenset({*SIDES, Role.BROKER, Role.OPERATOR})
READERS = WORKERS | STAFF
INTRODUCTION_READERS = frozenset({*SIDES, Role.BROKER}) | STAFF
# Who reads what was talked about; staff of the region see that it is, never what is said.
INSIDERS = frozenset({Relation.PARTY, Relation.ASSIGNED})


def people_of(path: str = "") -> tuple[Prefetch, ...]:
    """What lists fetch of the deals at `path` so that relations cost no query a row: sides, brokers, introductions."""
    return (
        Prefetch(f"{path}parties", DealParty.objects.select_related("organisation")),
        Prefetch(f"{path}brokers", DealBroker.objects.select_related("organisation")),
        Prefetch(
            f"{path}introductions", Introduction.objects.select_related("organisation", "need", "supply")
        ),
    )


def parties_of(deal: Any) -> Iterable[Any]:
    """The sides of a deal, from what a list has fetched already where it has."""
    if deal.pk is None:
        return ()
    if "parties" in getattr(deal, "_prefetched_objects_cache", {}):
        return deal.parties.all()
    return deal.parties.select_related("organisation")


def brokers_of(deal: Any) -> Iterable[Any]:
    """Those who hold or ask for a share, from what a list has fetched already where it has."""
    if deal.pk is None:
        return ()
    if "brokers" in getattr(deal, "_prefetched_objects_cache", {}):
        return [b for b in deal.brokers.all() if b.state in LIVE]
    return deal.brokers.filter(state__in=LIVE).select_related("organisation")


def introduced(deal: Any) -> Iterable[Any]:
    """The confirmed introductions behind a deal, from what a list has fetched already where it has."""
    if deal.pk is None:
        return ()
    if "introductions" in getattr(deal, "_prefetched_objects_cache", {}):
        return [i for i in deal.introductions.all() if i.state == "confirmed"]
    return deal.introductions.filter(state="confirmed").select_related("organisation")


def _keeps(actor: Actor, deal: Any) -> bool:
    """True for the broker who leads a deal and for colleagues of the same organisation."""
    if actor.user_id is not None and deal.keeper_id == actor.user_id:
        return True
    return actor.org_id is not None and bool(deal.keeper_org_id) and deal.keeper_org.uid == actor.org_id


def deal_relations(actor: Actor, deal: Any) -> frozenset[Relation]:
    """Party for the two sides, assigned for brokers on it and their colleagues, inside for staff."""
    found = set()
    if actor.org_id is not None and actor.role in HOLDERS:
        if any(p.organisation_id and p.organisation.uid == actor.org_id for p in parties_of(deal)):
            found.add(Relation.PARTY)
    if actor.role is Role.BROKER and (_keeps(actor, deal) or _shares(actor, deal)):
        found.add(Relation.ASSIGNED)
    if actor.role in STAFF and within(deal.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _shares(actor: Actor, deal: Any) -> bool:
    """True for who holds a share of it or is known to have brought the sides together, and their colleagues."""
    return any(
        row.person_id == actor.user_id or row.organisation.uid == actor.org_id
        for rows in (brokers_of(deal), introduced(deal))
        for row in rows
    )


def _deal_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    q = NONE
    if actor.org_id is not None and actor.role in HOLDERS:
        q = Q(pk__in=_with_party(actor.org_id))
    if actor.role is Role.BROKER:
        q = Q(keeper_id=actor.user_id)
        for subquery in _with_broker(actor):
            q |= Q(pk__in=subquery)
        if actor.org_id is not None:
            q |= Q(keeper_org__uid=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


def _with_party(org_id: Any) -> Any:
    # A subquery, not a join: a join would list a deal once per party.
    return DealParty.objects.filter(organisation__uid=org_id).values("deal_id")


def _with_broker(actor: Actor) -> tuple[Any, Any]:
    mine = Q(person_id=actor.user_id)
    if actor.org_id is not None:
        mine |= Q(organisation__uid=actor.org_id)
    return (
        DealBroker.objects.filter(mine, state__in=LIVE).values("deal_id"),
        Introduction.objects.filter(mine, state="confirmed", deal__isnull=False).values("deal_id"),
    )


DEALS = Scope(
    lambda actor, deal: actor.role not in ADMINS and bool(deal_relations(actor, deal)),
    _deal_q,
    lambda deal: (
        frozenset(f"org:{p.organisation.uid}" for p in parties_of(deal) if p.organisation_id)
        | region_labels(deal.region)
    ),
)


def attribution_relations(actor: Actor, share: Any) -> frozenset[Relation]:
    """Own for the person, and how the actor stands to the deal for everybody else."""
    found = set(deal_relations(actor, share.deal))
    if actor.user_id is not None and share.person_id == actor.user_id:
        found.discard(Relation.ASSIGNED)
        found.discard(Relation.PARTY)
        found.add(Relation.OWN)
    return frozenset(found)


def _attribution_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    return Q(person_id=actor.user_id) | Q(deal__in=Deal.objects.filter(_deal_q(actor)).values("pk"))


ATTRIBUTIONS = Scope(
    lambda actor, share: actor.role not in ADMINS and bool(attribution_relations(actor, share)),
    _attribution_q,
    lambda share: DEALS.labels(share.deal),
)


def introduction_relations(actor: Actor, row: Any) -> frozenset[Relation]:
    """Own for the broker and colleagues, party for the two sides, inside for staff of the region."""
    found = set()
    if actor.role is Role.BROKER:
        if row.person_id == actor.user_id or row.organisation.uid == actor.org_id:
            found.add(Relation.OWN)
    if actor.org_id is not None and actor.role in HOLDERS:
        if actor.org_id in {org.uid for org in (row.need, row.supply) if org is not None}:
            found.add(Relation.PARTY)
    if actor.role in STAFF and within(row.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _introduction_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    q = NONE
    if actor.role is Role.BROKER:
        q = Q(person_id=actor.user_id)
        if actor.org_id is not None:
            q |= Q(organisation__uid=actor.org_id)
    if actor.org_id is not None and actor.role in HOLDERS:
        q |= Q(need__uid=actor.org_id) | Q(supply__uid=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


INTRODUCTIONS = Scope(
    lambda actor, row: actor.role not in ADMINS and bool(introduction_relations(actor, row)),
    _introduction_q,
    lambda row: frozenset({f"org:{row.organisation.uid}"}) | region_labels(row.region),
)
