"""Who may know of rights: the unit, and the people named in a record; one rule, two faces; never searched.

Nobody acts for the unit on their own share: a person named in a record stands in it as that person alone.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from kezhuan.core.access import ADMINS, Actor, Relation, Role, Scope
from kezhuan.rights.lifecycle import UNIT
from kezhuan.rights.models import EntitlementMember, EquityHolder, TeamShare

NONE = Q(pk__in=())


def in_unit(actor: Actor, record: Any) -> bool:
    """True where the actor works in the office that acts for the record's unit."""
    return actor.role in UNIT and actor.org_id is not None and record.organisation.uid == actor.org_id


def named(actor: Actor, record: Any) -> bool:
    """True where the record names this person as one of the team."""
    if record.pk is None or not actor.signed_in:
        return False
    return any(share.person_id == actor.user_id for share in record.shares.all())


def distribution_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Assigned for who is named in it, own for the unit's office unless named."""
    if named(actor, record):
        return frozenset({Relation.ASSIGNED})
    return frozenset({Relation.OWN}) if in_unit(actor, record) else frozenset()


def _distribution_allows(actor: Actor, record: Any) -> bool:
    """A draft is the office's alone; once it is sent for signing, the people named in it know of it."""
    if actor.role in ADMINS:
        return False
    return in_unit(actor, record) or (record.state != "draft" and named(actor, record))


def _distribution_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    mine = TeamShare.objects.filter(distribution=OuterRef("pk"), person_id=actor.user_id)
    q = Q(Exists(mine)) & ~Q(state="draft")
    if actor.role in UNIT and actor.org_id is not None:
        q |= Q(organisation__uid=actor.org_id)
    return q


DISTRIBUTIONS = Scope(_distribution_allows, _distribution_q, lambda record: frozenset())


def entitled(actor: Actor, record: Any) -> bool:
    """True where this person applied, or is one of the team."""
    if not actor.signed_in:
        return False
    if record.author_id == actor.user_id:
        return True
    return record.pk is not None and any(m.person_id == actor.user_id for m in record.members.all())


def entitlement_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Assigned for the team, own for the unit's office unless it is of the team."""
    if entitled(actor, record):
        return frozenset({Relation.ASSIGNED})
    return frozenset({Relation.OWN}) if in_unit(actor, record) else frozenset()


def _entitlement_allows(actor: Actor, record: Any) -> bool:
    """A draft is its team's alone; once handed in, the office knows of it."""
    if actor.role in ADMINS:
        return False
    return entitled(actor, record) or (record.state != "draft" and in_unit(actor, record))


def _entitlement_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    mine = EntitlementMember.objects.filter(entitlement=OuterRef("pk"), person_id=actor.user_id)
    q = Q(author_id=actor.user_id) | Q(Exists(mine))
    if actor.role in UNIT and actor.org_id is not None:
        q |= Q(organisation__uid=actor.org_id) & ~Q(state="draft")
    return q


ENTITLEMENTS = Scope(_entitlement_allows, _entitlement_q, lambda record: frozenset())


def bundle_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Own for the unit's office."""
    return frozenset({Relation.OWN}) if in_unit(actor, record) else frozenset()


def _bundle_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role not in UNIT or actor.org_id is None:
        return NONE
    return Q(organisation__uid=actor.org_id)


BUNDLES = Scope(lambda actor, record: in_unit(actor, record), _bundle_q, lambda record: frozenset())


def holds(actor: Actor, record: Any) -> bool:
    """True where this person gets shares of the contribution."""
    if record.pk is None or not actor.signed_in:
        return False
    return any(holder.person_id == actor.user_id for holder in record.holders.all())


def equity_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Assigned for who gets shares, own for the unit's office unless it does."""
    if holds(actor, record):
        return frozenset({Relation.ASSIGNED})
    return frozenset({Relation.OWN}) if in_unit(actor, record) else frozenset()


def _equity_allows(actor: Actor, record: Any) -> bool:
    """A draft is the office's alone; once it is decided, who gets shares knows of it."""
    if actor.role in ADMINS:
        return False
    return in_unit(actor, record) or (record.state != "draft" and holds(actor, record))


def _equity_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    mine = EquityHolder.objects.filter(equity=OuterRef("pk"), person_id=actor.user_id)
    q = Q(Exists(mine)) & ~Q(state="draft")
    if actor.role in UNIT and actor.org_id is not None:
        q |= Q(organisation__uid=actor.org_id)
    return q


EQUITIES = Scope(_equity_allows, _equity_q, lambda record: frozenset())


def applied(actor: Actor, record: Any) -> bool:
    """True where this person asks for the venture."""
    return actor.signed_in and record.author_id == actor.user_id


def venture_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Assigned for who applied, own for the unit's office unless it applied itself."""
    if applied(actor, record):
        return frozenset({Relation.ASSIGNED})
    return frozenset({Relation.OWN}) if in_unit(actor, record) else frozenset()


def _venture_allows(actor: Actor, record: Any) -> bool:
    """A draft is its author's alone; once handed in, the office knows of it."""
    if actor.role in ADMINS:
        return False
    return applied(actor, record) or (record.state != "draft" and in_unit(actor, record))


def _venture_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role in ADMINS or not actor.signed_in:
        return NONE
    q = Q(author_id=actor.user_id)
    if actor.role in UNIT and actor.org_id is not None:
        q |= Q(organisation__uid=actor.org_id) & ~Q(state="draft")
    return q


VENTURES = Scope(_venture_allows, _venture_q, lambda record: frozenset())
