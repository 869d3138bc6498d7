"""Who acts, in which role, and in which relation to the record: the words permissions are written in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kezhuan.core.errors import Hidden

if TYPE_CHECKING:
    from django.db.models import Q


class Role(StrEnum):
    """The hats of architecture.md; one is chosen at sign-in and logged with every act."""

    VISITOR = "visitor"
    MEMBER = "member"
    ENTERPRISE = "enterprise"
    INSTITUTE = "institute"
    TTO = "tto"
    BROKER = "broker"
    OPERATOR = "operator"
    LIAISON = "liaison"
    REGISTRAR = "registrar"
    DISTRICT = "district_officer"
    CITY = "city_officer"
    PROVINCE = "province_officer"
    FINANCE = "finance_officer"
    EXPERT = "expert"
    INVESTOR = "investor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    SYSTEM = "system"  # jobs and imports: never a person, never signs in


OFFICERS = frozenset({Role.DISTRICT, Role.CITY, Role.PROVINCE})
# 三员: none of the three administrators reads business data.
ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
# Verified professionals: who may read member-level fields of what is published.
PROFESSIONALS = (
    frozenset(
        {
            Role.ENTERPRISE,
            Role.INSTITUTE,
            Role.TTO,
            Role.BROKER,
            Role.OPERATOR,
            Role.LIAISON,
            Role.REGISTRAR,
            Role.FINANCE,
            Role.INVESTOR,
        }
    )
    | OFFICERS
)
# Whose organisations hold demands and achievements: their people read them as their own, nobody else's do.
HOLDERS = frozenset({Role.ENTERPRISE, Role.INSTITUTE, Role.TTO})
# Staff see what lies inside their jurisdiction, published or not.
STAFF = frozenset({Role.OPERATOR}) | OFFICERS
# Everybody else handles business, or has some.
BUSINESS = frozenset(Role) - ADMINS
MFA_ROLES = STAFF | ADMINS | {Role.BROKER, Role.REGISTRAR, Role.FINANCE, Role.TTO, Role.EXPERT}


class Relation(StrEnum):
    """How an actor stands to one record."""

    OWN = "own"  # the record's organisation, or the person it is about
    INSIDE = "inside"  # the record lies in the actor's jurisdiction
    MANDATED = "mandated"  # the actor works for the owner by a recorded mandate (代填, 受托)
    ASSIGNED = "assigned"  # the case was given to this actor
    PARTY = "party"  # one side of a contact or thread
    BLOCKED = "blocked"  # the owner has put the actor's organisation on its block list
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting, under one hat. `region` is the code prefix of the jurisdiction ("3304");
    `conflicts` are organisations whose cases this person must not decide; `shut_out` are the owners that have
    put this actor's organisation on their block lists."""

    user_id: UUID | None = None
    role: Role = Role.VISITOR
    org_id: UUID | None = None
    region: str = ""
    name: str = ""
    conflicts: frozenset[UUID] = frozenset()
    verified: bool = False
    labels: frozenset[str] = field(default_factory=frozenset)
    shut_out: frozenset[UUID] = frozenset()

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None


def only(actor: Actor, roles: Collection[Role]) -> None:
    """Hidden for every hat but these: a list that is not theirs is not there, on a page or by the API."""
    if actor.role not in roles:
        raise Hidden


VISITOR = Actor()
SYSTEM = Actor(role=Role.SYSTEM, name="系统")


@dataclass(frozen=True, slots=True)
class Part:
    """These roles, when they stand in this relation to the record."""

    roles: frozenset[Role]
    relation: Relation


def own(*roles: Role) -> tuple[Part, ...]:
    """The roles, for records of their own organisation or person."""
    return (Part(frozenset(roles), Relation.OWN),)


def inside(*roles: Role) -> tuple[Part, ...]:
    """The roles, for records inside their jurisdiction."""
    return (Part(frozenset(roles), Relation.INSIDE),)


def mandated(*roles: Role) -> tuple[Part, ...]:
    """The roles, when they hold a mandate of the record's owner."""
    return (Part(frozenset(roles), Relation.MANDATED),)


def assigned(*roles: Role) -> tuple[Part, ...]:
    """The roles, when the case was given to them."""
    return (Part(frozenset(roles), Relation.ASSIGNED),)


def party(*roles: Role) -> tuple[Part, ...]:
    """The roles, when they are one side of the matter."""
    return (Part(frozenset(roles), Relation.PARTY),)


def anyone(*roles: Role) -> tuple[Part, ...]:
    """The roles, whatever their relation to the record."""
    return (Part(frozenset(roles), Relation.ANY),)


def may(actor: Actor, parts: Iterable[Part], relations: frozenset[Relation]) -> bool:
    """True where one part names the actor's role in a relation the actor stands in."""
    held = relations | {Relation.ANY}
    return any(actor.role in part.roles and part.relation in held for part in parts)


def within(region: str, jurisdiction: str) -> bool:
    """True where the region code lies in the jurisdiction prefix; an empty jurisdiction holds nothing."""
    return bool(jurisdiction) and region.startswith(jurisdiction)


def viewer_labels(actor: Actor) -> frozenset[str]:
    """The labels an actor carries into every search: public, member, org:<id>, region:<prefix>."""
    labels = {"public"}
    if actor.role in PROFESSIONALS and actor.verified:
        labels.add("member")
    if actor.org_id is not None and actor.role in HOLDERS:
        labels.add(f"org:{actor.org_id}")
    if actor.role in STAFF and actor.region:
        labels.add(f"region:{actor.region}")
    return frozenset(labels) | actor.labels


def region_labels(region: str) -> frozenset[str]:
    """`region:` labels for every level that holds this code: province, city, county and the code itself."""
    return frozenset(f"region:{region[:n]}" for n in (2, 4, 6, len(region)) if len(region) >= n > 0)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an actor may see of one kind of record, with three faces that a test holds to agree:
    `allows` for one object, `q` for lists, `labels` for the search index."""

    allows: Callable[[Actor, Any], bool]
    q: Callable[[Actor], Q]
    labels: Callable[[Any], frozenset[str]]
