"""Builders of the few records a test cares about, each made through a use case or core.frame."""

from __future__ import annotations

from datetime import date
from itertools import count
from uuid import uuid4

from kezhuan.core.access import Actor, Role
from kezhuan.people.models import Organisation

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
