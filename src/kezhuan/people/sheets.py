"""Experts, teams and the registry of firms from a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.files.sheets import Taken, filled
from kezhuan.people import imports, queries
from kezhuan.people.usecases import draft_profile, edit_profile

PLAIN = (
    "name",
    "leader",
    "title",
    "size",
    "summary",
    "works",
    "equipment",
    "availability",
    "contact_name",
    "contact_phone",
)
_APART = re.compile(r"[;；、，,\n]+")


def take_profile(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The row stands as a draft expert or team, or the profile it made before says what the row says; its uid."""
    fields = filled(values, PLAIN)
    if values["fields"]:
        fields["fields"] = list(values["fields"])
    if values["keywords"]:
        fields["keywords"] = [word.strip() for word in _APART.split(values["keywords"]) if word.strip()]
    if known is None:
        return Taken.NEW, draft_profile(fields | {"kind": values["kind"]}, actor=actor, today=today)
    stored = queries.profile(actor, known, today=today)
    changed = {name: value for name, value in fields.items() if stored.raw.get(name) != value}
    if not changed:
        return Taken.SAME, known
    edit_profile(known, changed, actor=actor, today=today, version=stored.version)
    return Taken.CHANGED, known


def take_registry(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID | None]:
    """The row stands in the registry as of today; entries are known by their code, so no uid is kept."""
    return imports.take_entry(values, source=f"{actor.name} {today:%Y-%m-%d}", today=today), None
