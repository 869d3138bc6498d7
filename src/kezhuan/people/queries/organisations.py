"""Reads of organisations and of who acts for them, each through the actor's scope."""

from __future__ import annotations

from uuid import UUID

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.people.models import Membership, Organisation
from kezhuan.people.queries.standing import live
from kezhuan.people.scopes import ORGANISATIONS


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


def managers_of(org_uid: UUID) -> list[UUID]:
    """The users who manage an organisation today."""
    held = Membership.objects.filter(live(clock.today()), organisation__uid=org_uid, manager=True)
    return list(held.values_list("user__uid", flat=True).distinct())
