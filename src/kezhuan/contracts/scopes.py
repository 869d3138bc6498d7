"""Who may know that a contract or a transformation project exists: one rule, two faces; neither is ever searched."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from kezhuan.contracts.lifecycle import OWNERS
from kezhuan.contracts.models import ContractParty
from kezhuan.core.access import ADMINS, STAFF, Actor, Relation, Role, Scope, within
from kezhuan.people.scopes import of_own

NONE = Q(pk__in=())
# Whose work it is inside a jurisdiction; the finance bureau reads what rewards rest on.
SEES = STAFF | {Role.REGISTRAR, Role.FINANCE}
SEES_PROJECTS = STAFF | {Role.LIAISON}
# Whose pages and operations contracts and projects are; a list is not there for anybody else.
WRITERS = (
    Role.ENTERPRISE,
    Role.INSTITUTE,
    Role.TTO,
    Role.INVESTOR,
    Role.BROKER,
    Role.OPERATOR,
    Role.REGISTRAR,
)
READERS = (*WRITERS, Role.DISTRICT, Role.CITY, Role.PROVINCE, Role.FINANCE)
PROJECT_READERS = frozenset(OWNERS) | SEES_PROJECTS
HELPERS = frozenset({Role.BROKER, Role.OPERATOR, Role.REGISTRAR})
PARTIES = frozenset(OWNERS) | {Role.BROKER}


def contract_relations(actor: Actor, contract: Any) -> frozenset[Relation]:
    """Own for the registrant, mandated for who filed it for them, party for the other sides, inside for staff."""
    found = set()
    if actor.org_id is not None:
        if actor.role in OWNERS and contract.organisation.uid == actor.org_id:
            found.add(Relation.OWN)
        if actor.role in HELPERS and contract.filer_org_id == actor.org_id:
            found.add(Relation.MANDATED)
        if actor.role in PARTIES and actor.org_id in party_uids(contract):
            found.add(Relation.PARTY)
    if actor.role in SEES and within(contract.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def party_uids(contract: Any) -> frozenset[Any]:
    """The organisations named as sellers, buyers or brokers."""
    if contract.pk is None:
        return frozenset()
    return frozenset(party.organisation.uid for party in contract.parties.all() if party.organisation_id)


def _contract_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    q = NONE
    if actor.org_id is not None:
        if actor.role in OWNERS:
            q |= of_own(actor)
        if actor.role in HELPERS:
            q |= Q(filer_org_id=actor.org_id)
        if actor.role in PARTIES:
            named = ContractParty.objects.filter(contract=OuterRef("pk"), organisation__uid=actor.org_id)
            q |= Q(Exists(named)) & ~Q(state="draft")
    if actor.role in SEES and actor.region:
        q |= Q(region__startswith=actor.region) & ~Q(state="draft")
    return q


def _contract_allows(actor: Actor, contract: Any) -> bool:
    """A draft is its owner's and its filer's alone; from the first submission the other sides and staff know of it."""
    if actor.role in ADMINS:
        return False
    held = contract_relations(actor, contract)
    return bool(held & {Relation.OWN, Relation.MANDATED}) or (bool(held) and contract.state != "draft")


CONTRACTS = Scope(_contract_allows, _contract_q, lambda contract: frozenset())


def project_relations(actor: Actor, project: Any) -> frozenset[Relation]:
    """Own for the organisation that carries it out, inside for staff and liaisons of its region."""
    found = set()
    if actor.role in OWNERS and actor.org_id is not None and project.organisation.uid == actor.org_id:
        found.add(Relation.OWN)
    if actor.role in SEES_PROJECTS and within(project.region, actor.region):
        found.add(Relation.INSIDE)
    return frozenset(found)


def _project_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    q = NONE
    if actor.role in OWNERS and actor.org_id is not None:
        q |= of_own(actor)
    if actor.role in SEES_PROJECTS and actor.region:
        q |= Q(region__startswith=actor.region)
    return q


PROJECTS = Scope(
    lambda actor, project: bool(project_relations(actor, project)), _project_q, lambda project: frozenset()
)
