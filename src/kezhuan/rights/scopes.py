"""Who may know of rights: the unit, and the people named in a record; one rule, two faces; never searched.

Nobody acts for the unit on their own share: a person named in a record stands in it as that person alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from kezhuan.core.access import ADMINS, Actor, Relation, Role, Scope
from kezhuan.people.scopes import of_own
from kezhuan.rights.lifecycle import UNIT
from kezhuan.rights.models import EntitlementMember, EquityHolder, TeamShare

NONE = Q(pk__in=())
Named = Callable[[Actor, Any], bool]


def in_unit(actor: Actor, record: Any) -> bool:
    """True where the actor works in the office that acts for the record's unit."""
    return actor.role in UNIT and actor.org_id is not None and record.organisation.uid == actor.org_id


def _among(rows: str) -> Named:
    """Who stands in these rows of the record."""

    def named(actor: Actor, record: Any) -> bool:
        if record.pk is None or not actor.signed_in:
            return False
        return any(row.person_id == actor.user_id for row in getattr(record, rows).all())

    return named


def _applied(actor: Actor, record: Any) -> bool:
    return actor.signed_in and record.author_id == actor.user_id


def _relations(named: Named) -> Callable[[Actor, Any], frozenset[Relation]]:
    """Assigned for who is named in the record, own for the unit's office unless named."""

    def relations(actor: Actor, record: Any) -> frozenset[Relation]:
        if named(actor, record):
            return frozenset({Relation.ASSIGNED})
        return frozenset({Relation.OWN}) if in_unit(actor, record) else frozenset()

    return relations


def _scope(named: Named, mine: Callable[[Actor], Q], *, office_first: bool) -> Scope:
    """Who is named and the unit's office; a draft is the office's alone, or that of who is named, and the others
    know of it from then on."""

    def allows(actor: Actor, record: Any) -> bool:
        if actor.role in ADMINS:
            return False
        first, later = (in_unit, named) if office_first else (named, in_unit)
        return first(actor, record) or (record.state != "draft" and later(actor, record))

    def q(actor: Actor) -> Q:
        if actor.role is Role.SYSTEM:
            return Q()
        if actor.role in ADMINS or not actor.signed_in:
            return NONE
        works = actor.role in UNIT and actor.org_id is not None
        office = of_own(actor) if works else NONE
        first, later = (office, mine(actor)) if office_first else (mine(actor), office)
        return first | (later & ~Q(state="draft"))

    return Scope(allows, q, lambda record: frozenset())


def _rows_of(model: Any, record: str) -> Callable[[Actor], Q]:
    return lambda actor: Q(Exists(model.objects.filter(**{record: OuterRef("pk")}, person_id=actor.user_id)))


# A distribution: who is to sign a share of it; the office writes it.
_signs = _among("shares")
distribution_relations = _relations(_signs)
DISTRIBUTIONS = _scope(_signs, _rows_of(TeamShare, "distribution"), office_first=True)

# An entitlement: who applied and the team; they write it.
_is_member, _member_q = _among("members"), _rows_of(EntitlementMember, "entitlement")


def _entitled(actor: Actor, record: Any) -> bool:
    return _applied(actor, record) or _is_member(actor, record)


entitlement_relations = _relations(_entitled)
ENTITLEMENTS = _scope(
    _entitled, lambda actor: Q(author_id=actor.user_id) | _member_q(actor), office_first=False
)

# A contribution: who gets shares of it; the office writes it, and they know of it once it is decided.
_holds = _among("holders")
equity_relations = _relations(_holds)
EQUITIES = _scope(_holds, _rows_of(EquityHolder, "equity"), office_first=True)

# A venture: who asks for it.
venture_relations = _relations(_applied)
VENTURES = _scope(_applied, lambda actor: Q(author_id=actor.user_id), office_first=False)


def bundle_relations(actor: Actor, record: Any) -> frozenset[Relation]:
    """Own for the unit's office."""
    return frozenset({Relation.OWN}) if in_unit(actor, record) else frozenset()


def _bundle_q(actor: Actor) -> Q:
    if actor.role is Role.SYSTEM:
        return Q()
    if actor.role not in UNIT or actor.org_id is None:
        return NONE
    return of_own(actor)


BUNDLES = Scope(lambda actor, record: in_unit(actor, record), _bundle_q, lambda record: frozenset())
