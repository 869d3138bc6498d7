"""The units an index compares: regions of the code list, and organisations of the platform."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.people.models import Organisation
from kezhuan.people.scopes import ORGANISATIONS

RANKED_KINDS = ("university", "institute", "hospital", "intermediary")


def full_region(jurisdiction: str) -> str:
    """The region code of a jurisdiction: 3304 is 330400."""
    return jurisdiction.ljust(6, "0") if len(jurisdiction) < 6 else jurisdiction


def region_choices(actor: Actor, day: date) -> list[tuple[str, str]]:
    """(code, name) of the regions an actor's editions may be of: the own one and those below."""
    if not actor.region:
        return []
    return [
        (row.code, row.name)
        for row in shipped_codes()["regions"].on(day)
        if row.code.startswith(actor.region)
    ]


def unit_choices(actor: Actor, day: date) -> list[tuple[str, str]]:
    """(code, name) of everything in the jurisdiction that may be a unit: its regions, then its suppliers of results."""
    found = region_choices(actor, day)
    held = Organisation.objects.filter(
        ORGANISATIONS.q(actor),
        state="verified",
        kind__in=RANKED_KINDS,
        region__startswith=actor.region or "?",
    )
    return [
        *found,
        *((str(uid), name) for uid, name in held.order_by("name").values_list("uid", "name")[:500]),
    ]


def unit_of(code: str, day: date) -> tuple[str, str] | None:
    """(name, region) of a unit; None where no region valid that day and no verified organisation has this code."""
    row = shipped_codes()["regions"].find(code, day)
    if row is not None:
        return row.name, row.code
    try:
        uid = UUID(code)
    except ValueError:
        return None
    found = Organisation.objects.filter(uid=uid, state="verified").values_list("name", "region").first()
    return (found[0], found[1]) if found else None


def region_name(code: str) -> str:
    """The name of a region."""
    return codes.region_name(code)
