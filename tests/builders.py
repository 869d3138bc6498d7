"""Builders of the few records a test cares about, each made through a use case or core.frame."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.test import Client

from kezhuan.core.access import MFA_ROLES, Actor, Role
from kezhuan.people.models import Membership, Organisation, User

TODAY = date(2026, 11, 20)
_serial = count(1)


def organisation(
    *, kind: str = "enterprise", region: str = "330402", state: str = "verified", name: str = ""
) -> Organisation:
    """An organisation in the given state; not a way the product has of making one."""
    from kezhuan.core import clock

    n = next(_serial)
    return Organisation.objects.create(
        kind=kind,
        region=region,
        state=state,
        name=name or f"测试单位{n}",
        number=f"DW-T-{n}",
        state_since=clock.now(),
        created_at=clock.now(),
        updated_at=clock.now(),
    )


def actor(role: Role, *, org: Organisation | None = None, region: str = "") -> Actor:
    """A verified actor under this hat, in an organisation of its own unless one is given."""
    return Actor(
        user_id=uuid4(),
        role=role,
        org_id=org.uid if org else uuid4(),
        region=region or (org.region if org else ""),
        name="测试",
        verified=True,
    )


def ruled(code: str, *, first: date = date(2020, 1, 2), **changes: Any) -> None:
    """Two officers have changed these values of the setting, in force from `first`, long since if it is not given."""
    from kezhuan.core.rulebook.amending import Draft, decide_version, propose_version
    from kezhuan.core.rulebook.overlay import rulebook

    body = {**rulebook().body(code, TODAY), **changes}
    draft = Draft(code, first, body, "市科技局通知〔2020〕1号", "P")
    uid = propose_version(draft, actor=actor(Role.CITY, region="3304"), today=TODAY)
    decide_version(uid, approve=True, actor=actor(Role.CITY, region="3304"), today=TODAY)


def user(*, name: str = "测试人", phone: str = "", password: str = "") -> User:
    """A person who can sign in, with no hat yet."""
    n = next(_serial)
    return User.objects.create_user(
        f"u{n}", password or None, name=name, phone=phone or f"139{n:08d}", phone_verified=True
    )


def told(person: User) -> User:
    """The person has read at an earlier sign-in what is handled of their data, and is not led there again."""
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.core.privacy.agreeing import tell

    tell(person.uid, actor=SYSTEM, today=clock.today())
    return person


def member(
    role: Role,
    *,
    org: Organisation | None = None,
    region: str = "",
    manager: bool = False,
    person: User | None = None,
) -> Actor:
    """The actor of a stored person under a stored membership, in an organisation of the fitting kind."""
    from kezhuan.people.queries import actor_of
    from kezhuan.people.rules import HATS

    person = person or user()
    if role is Role.MEMBER:
        return actor_of(person, None)
    kind = next(kind for kind, roles in HATS.items() if role in roles)
    held = Membership.objects.create(
        user=person,
        organisation=org or organisation(kind=kind, region=region or "330402"),
        role=role.value,
        region=region,
        manager=manager,
        starts_on=date(2026, 1, 1),
    )
    return actor_of(person, str(held.uid))


def sign_in(
    client: Client, role: Role, org: Organisation | None = None, region: str = "", *, manager: bool = False
) -> Actor:
    """`client` is signed in as a stored person under this hat, second factor set up where the role needs one."""
    person = user()
    acting = member(role, org=org, region=region, manager=manager, person=person)
    if role in MFA_ROLES:
        Authenticator.objects.create(
            user=person, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
        )
    client.force_login(person)
    return acting
