"""Who may know of a payout's records: the applicant, and the bureaus of the region; one rule, three faces."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kezhuan.core.access import Actor, Relation, Role, Scope, region_labels, within
from kezhuan.payouts.lifecycle import APPLICANTS, BUREAUS
from kezhuan.people.scopes import of_own

NONE = Q(pk__in=())
READERS = frozenset(BUREAUS)


def own_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Own for the applicant (a person's application is that person's alone), inside for the bureaus of the region."""
    found = set()
    if actor.role in APPLICANTS and _mine(actor, record):
        found.add(Relation.OWN)
    if actor.role in READERS and within(record.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _mine(actor: Actor, record: Any) -> bool:
    if record.person_id is not None:
        return actor.user_id == record.person_id
    return actor.org_id is not None and record.organisation.uid == actor.org_id


def application_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """As above; a draft its applicant still writes is nobody else's, one that a bureau drew up is the bureau's too."""
    found = own_relations(actor, record)
    return found if record.state != "draft" or record.automatic else found & {Relation.OWN}


def _own_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in APPLICANTS and actor.signed_in:
        theirs = Q(person_id=actor.user_id)
        return theirs | (Q(person_id__isnull=True) & of_own(actor)) if actor.org_id else theirs
    return _inside_q(actor)


def _application_q(actor: Actor) -> Q:
    found = _own_q(actor)
    return found & (~Q(state="draft") | Q(automatic=True)) if actor.role in READERS else found


def _inside_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    return Q(region__startswith=actor.region) if actor.role in READERS and actor.region else NONE


def inside_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Inside for the bureaus of the region, nothing for anybody else."""
    held = actor.role in READERS and within(record.region, actor.region)
    return frozenset({Relation.INSIDE}) if held else frozenset()


OWNED = Scope(
    lambda actor, record: bool(own_relations(actor, record)),
    _own_q,
    lambda record: frozenset({f"org:{record.organisation.uid}"}) | region_labels(record.region),
)
APPLICATIONS = Scope(
    lambda actor, record: bool(application_relations(actor, record)), _application_q, OWNED.labels
)
INSIDE = Scope(
    lambda actor, record: bool(inside_relations(actor, record)),
    _inside_q,
    lambda record: region_labels(record.region),
)
