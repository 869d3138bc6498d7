"""Who a person is today: the hats held, and the actor each of them makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from kezhuan.core import clock
from kezhuan.core.access import PROFESSIONALS, STAFF, Actor, Role
from kezhuan.core.joins import house
from kezhuan.people.models import Membership, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Whose jurisdiction may be narrower or wider than the region their organisation sits in.
SENT = STAFF | {Role.LIAISON, Role.REGISTRAR, Role.FINANCE, Role.BROKER}


def live(today: date) -> Q:
    """Memberships that hold today."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def held_by(user: User) -> QuerySet[Membership]:
    """The memberships this person holds today, oldest first."""
    return Membership.objects.filter(live(clock.today()), user=user).order_by("id")


def roles_of(user: User) -> frozenset[Role]:
    """Every role this person holds today, under whichever hat."""
    return frozenset(Role(row) for row in held_by(user).values_list("role", flat=True))


@dataclass(frozen=True, slots=True)
class HatRow:
    """One role in one organisation a person may act as."""

    uid: UUID
    role: Role
    organisation: str
    org_state: str
    region: str
    manager: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Who a person is in this request: the actor under the hat chosen, every hat held, and whether a second
    factor is set up."""

    actor: Actor
    hats: tuple[HatRow, ...]
    hat: UUID | None
    second_factor: bool


def standing(user: User, hat: str | None) -> Standing:
    """The person under the chosen membership (its uid), else under the first that holds, else as a member.

    One query: the second factor is read beside the memberships, and apart only where there are none. Only an
    organisation on somebody's block list costs another.
    """
    factor = Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=FACTORS)
    held = list(
        held_by(user).select_related("organisation").annotate(second_factor=Exists(factor), **_listed())
    )
    chosen = next((m for m in held if str(m.uid) == hat), held[0] if held else None)
    return Standing(
        _acting(user, chosen, held),
        tuple(_hat(m) for m in held),
        chosen.uid if chosen else None,
        held[0].second_factor if held else False,
    )


def _listed() -> dict[str, Any]:
    listed = house().block_listed
    return {} if listed is None else {"listed": listed()}


def actor_of(user: User, hat: str | None) -> Actor:
    """The actor this user is under the chosen membership (its uid), else under the first that holds, else a member."""
    return standing(user, hat).actor


def _hat(m: Membership) -> HatRow:
    return HatRow(
        m.uid,
        Role(m.role),
        m.organisation.name,
        m.organisation.state,
        m.region or m.organisation.region,
        m.manager,
    )


def _acting(user: User, chosen: Membership | None, held: list[Membership]) -> Actor:
    if chosen is None:
        return Actor(user_id=user.uid, role=Role.MEMBER, name=user.name)
    organisation = chosen.organisation
    role = Role(chosen.role)
    verified = organisation.state == "verified"
    jurisdiction = (chosen.region or organisation.region) if role in SENT else organisation.region
    return Actor(
        user_id=user.uid,
        role=role if verified else Role.MEMBER,
        org_id=organisation.uid,
        region=jurisdiction,
        name=user.name,
        conflicts=frozenset(m.organisation.uid for m in held) if role in STAFF else frozenset(),
        verified=verified,
        shut_out=house().shut_out(organisation.uid)
        if role in PROFESSIONALS - STAFF and getattr(chosen, "listed", False)
        else frozenset(),
    )


def acting_as(user_uid: UUID, role: Role, org_uid: UUID) -> Actor | None:
    """The actor this person is today under that hat, for work they asked for earlier; None where the hat is gone."""
    user = User.objects.filter(uid=user_uid, is_active=True).first()
    held = list(held_by(user).select_related("organisation")) if user else []
    chosen = next((m for m in held if m.organisation.uid == org_uid and Role(m.role) is role), None)
    if user is None or chosen is None:
        return None
    acting = _acting(user, chosen, held)
    return acting if acting.role is role else None
