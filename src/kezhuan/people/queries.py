"""Reads of people and organisations, each through the actor's scope."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from kezhuan.core import clock
from kezhuan.core.access import STAFF, Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.people.models import Membership, Organisation, User
from kezhuan.people.scopes import ORGANISATIONS


def live(today: date) -> Q:
    """Memberships that hold today."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def actor_of(user: User, hat: str | None) -> Actor:
    """The actor this user is under the chosen membership (its uid), else under the first that holds, else a member."""
    held = list(
        Membership.objects.filter(live(clock.today()), user=user)
        .select_related("organisation")
        .order_by("id")
    )
    chosen = next((m for m in held if str(m.uid) == hat), held[0] if held else None)
    conflicts = frozenset(m.organisation.uid for m in held)
    if chosen is None:
        return Actor(user_id=user.uid, role=Role.MEMBER, name=user.name)
    organisation = chosen.organisation
    role = Role(chosen.role)
    verified = organisation.state == "verified"
    jurisdiction = (
        (chosen.region or organisation.region)
        if role in STAFF | {Role.LIAISON, Role.REGISTRAR, Role.FINANCE}
        else organisation.region
    )
    return Actor(
        user_id=user.uid,
        role=role if verified else Role.MEMBER,
        org_id=organisation.uid,
        region=jurisdiction,
        name=user.name,
        conflicts=conflicts if role in STAFF else frozenset(),
        verified=verified,
    )


def organisation_name(uid: UUID | None) -> str:
    """The name of an organisation for display, empty where there is none."""
    return Organisation.objects.filter(uid=uid).values_list("name", flat=True).first() or ""


def organisation_for(actor: Actor, uid: UUID | None) -> Organisation:
    """The organisation a record is made for: the actor's own, or one the actor may know of; Hidden otherwise."""
    found = Organisation.objects.filter(ORGANISATIONS.q(actor), uid=uid).first() if uid else None
    if found is None:
        raise Hidden
    return found


def people_of(org_uid: UUID | None, *roles: Role) -> list[UUID]:
    """The users who act for an organisation today, under these roles where any are named."""
    held = Membership.objects.filter(live(clock.today()), organisation__uid=org_uid)
    if roles:
        held = held.filter(role__in=[role.value for role in roles])
    return list(held.values_list("user__uid", flat=True).distinct())


def staff_for(region: str, *roles: Role) -> list[UUID]:
    """The users whose jurisdiction holds this region today, under these roles."""
    held = Membership.objects.filter(
        live(clock.today()), role__in=[role.value for role in roles], organisation__state="verified"
    )
    return [
        m.user.uid
        for m in held.select_related("user", "organisation")
        if region.startswith(m.region or m.organisation.region)
    ]


def organisation_choices(actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of the verified organisations that may receive a directed demand, by name."""
    found = Organisation.objects.filter(ORGANISATIONS.q(actor), state="verified").exclude(
        kind__in=("bureau", "finance", "platform")
    )
    return [(str(uid), name) for uid, name in found.order_by("name").values_list("uid", "name")[:2000]]


def firms_for_filing(actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of the verified firms in the region of whoever files on their behalf."""
    found = Organisation.objects.filter(
        state="verified", kind="enterprise", region__startswith=actor.region or "?"
    )
    return [(str(uid), name) for uid, name in found.order_by("name").values_list("uid", "name")[:2000]]
