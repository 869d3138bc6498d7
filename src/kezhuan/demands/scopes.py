"""Who may know that a demand, visit, batch or report exists: one rule, three faces."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q

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
from kezhuan.demands.models import Recipient
from kezhuan.people.models import Organisation

NONE = Q(pk__in=())
OPEN_STATES = ("published", "matched")
# Filed on the firm's behalf: the hats whose organisation may hold a mandate.
FILERS = frozenset({Role.LIAISON, Role.BROKER})


def demand_relations(actor: Actor, demand: Any) -> frozenset[Relation]:
    """Own, mandated (filed by the actor's organisation), inside the jurisdiction, a recipient of a directed demand, or
    blocked by its owner."""
    found = set()
    if actor.org_id is not None:
        if actor.role in HOLDERS and demand.organisation_id and demand.organisation.uid == actor.org_id:
            found.add(Relation.OWN)
        if actor.role in FILERS and demand.filer_org_id == actor.org_id:
            found.add(Relation.MANDATED)
        if (
            demand.pk
            and demand.audience == "directed"
            and any(row.organisation.uid == actor.org_id for row in _recipients(demand))
        ):
            found.add(Relation.PARTY)
    if actor.shut_out and demand.organisation_id and demand.organisation.uid in actor.shut_out:
        found.add(Relation.BLOCKED)
    if actor.role in STAFF and within(demand.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def recipients() -> Prefetch:
    """What pages fetch of demands so that a look at who the reader is to each costs no query more."""
    return Prefetch("recipients", Recipient.objects.select_related("organisation"))


def _recipients(demand: Any) -> Any:
    """The recipients, from what a list has fetched already where it has."""
    if "recipients" in getattr(demand, "_prefetched_objects_cache", {}):
        return demand.recipients.all()
    return demand.recipients.select_related("organisation")


def audience(demand: Any) -> str:
    """The audience a demand has now: none before publication, after its end, and while nobody has confirmed it again.

    The beginning of talks (对接中) confirms it for one term more; then its firm is asked like any other.
    """
    return demand.audience if demand.state in OPEN_STATES and freshness.is_fresh(demand) else "none"


def _allows(actor: Actor, demand: Any) -> bool:
    if actor.role in ADMINS:
        return False
    relations = demand_relations(actor, demand)
    if relations & {Relation.OWN, Relation.MANDATED, Relation.INSIDE}:
        return True
    now = audience(demand)
    if now == "public":
        return True
    professional = actor.role in PROFESSIONALS and actor.verified and Relation.BLOCKED not in relations
    return professional and (now == "member" or (now == "directed" and Relation.PARTY in relations))


def _q(actor: Actor) -> Q:
    if actor.role in ADMINS:
        return NONE
    if actor.role is Role.SYSTEM:
        return Q()
    open_now = Q(state__in=OPEN_STATES) & freshness.fresh()
    q = open_now & Q(audience="public")
    if actor.role in PROFESSIONALS and actor.verified:
        read = open_now & ~Q(organisation__uid__in=actor.shut_out) if actor.shut_out else open_now
        q |= read & Q(audience="member")
        if actor.org_id is not None:
            q |= read & Q(audience="directed", pk__in=_directed_to(actor.org_id))
    if actor.org_id is not None:
        if actor.role in HOLDERS:
            # A subquery asked once, not a join looked up for every row.
            q |= Q(organisation__in=Organisation.objects.filter(uid=actor.org_id))
        if actor.role in FILERS:
            q |= Q(filer_org_id=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


def _directed_to(org_id: Any) -> Any:
    # A subquery, not a join: a join would list a demand once per recipient.
    from kezhuan.demands.models import Recipient

    return Recipient.objects.filter(organisation__uid=org_id).values("demand_id")


def _labels(demand: Any) -> frozenset[str]:
    labels = set(region_labels(demand.region))
    if demand.organisation_id:
        labels.add(f"org:{demand.organisation.uid}")
    if demand.filer_org_id:
        labels.add(f"filer:{demand.filer_org_id}")
    now = audience(demand)
    if now in ("public", "member"):
        labels |= {"member"} | ({"public"} if now == "public" else set())
    if now == "directed":
        labels |= {
            f"recipient:{row.organisation.uid}" for row in demand.recipients.select_related("organisation")
        }
    return frozenset(labels)


DEMANDS = Scope(_allows, _q, _labels)


def visit_relations(actor: Actor, visit: Any) -> frozenset[Relation]:
    """Own for the author's organisation, party for the firm visited once the record was sent, inside for staff."""
    found = set()
    if actor.org_id is not None:
        if actor.role in (FILERS | STAFF) and visit.author_org_id == actor.org_id:
            found.add(Relation.OWN)
        if (
            visit.state != "draft"
            and actor.role in HOLDERS
            and visit.organisation_id
            and visit.organisation.uid == actor.org_id
        ):
            found.add(Relation.PARTY)
    if actor.role in STAFF and within(visit.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _visit_q(actor: Actor) -> Q:
    if actor.role in ADMINS or actor.org_id is None:
        return Q() if actor.role is Role.SYSTEM else NONE
    q = ~Q(state="draft") & Q(organisation__uid=actor.org_id) if actor.role in HOLDERS else NONE
    if actor.role in FILERS | STAFF:
        q |= Q(author_org_id=actor.org_id)
    if actor.role in STAFF and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


VISITS = Scope(
    lambda actor, visit: actor.role not in ADMINS and bool(visit_relations(actor, visit)),
    _visit_q,
    lambda visit: frozenset({f"org:{visit.organisation.uid}"}) | region_labels(visit.region),
)


def region_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Inside where staff or liaison hold the record's region, or the record lies above their own (they report to it)."""
    worker = actor.role in STAFF or actor.role is Role.LIAISON
    return frozenset({Relation.INSIDE}) if worker and within(record.region, actor.region) else frozenset()


def _reach(region: str) -> str:
    """The prefix every code inside this region begins with: 330400 names the whole city 3304."""
    return region[:2] if region[2:6] == "0000" else region[:4] if region[4:6] == "00" else region


def _above(region: str) -> list[str]:
    heads = [region[:n] for n in (2, 4, 6, len(region)) if len(region) >= n]
    return [*heads, *(head.ljust(6, "0") for head in heads if len(head) < 6)]


def _batch_allows(actor: Actor, batch: Any) -> bool:
    if actor.role in ADMINS or not (
        actor.role in STAFF or actor.role in (Role.LIAISON, Role.ENTERPRISE, Role.BROKER)
    ):
        return False
    return bool(actor.region) and (
        actor.region.startswith(_reach(batch.region)) or batch.region.startswith(actor.region)
    )


def _batch_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if (
        actor.role in ADMINS
        or not actor.region
        or not (actor.role in STAFF or actor.role in (Role.LIAISON, Role.ENTERPRISE, Role.BROKER))
    ):
        return NONE
    return Q(region__startswith=actor.region) | Q(region__in=_above(actor.region))


BATCHES = Scope(_batch_allows, _batch_q, lambda batch: region_labels(batch.region))
REPORTS = Scope(
    lambda actor, report: actor.role not in ADMINS and bool(region_relations(actor, report)),
    lambda actor: (
        Q()
        if actor.role is Role.SYSTEM
        else (
            Q(region__startswith=actor.region)
            if actor.region and (actor.role in STAFF or actor.role is Role.LIAISON)
            else NONE
        )
    ),
    lambda report: region_labels(report.region),
)
