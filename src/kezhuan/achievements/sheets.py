"""Achievements from a sheet: rows of an organisation's own become drafts, or change what they said before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.achievements import patents, queries
from kezhuan.achievements.usecases import edit_achievement, enter_achievement
from kezhuan.core.access import Actor
from kezhuan.files.sheets import Taken, fen_of, filled, named_by_column

PLAIN = ("title", "summary", "field", "industry", "discipline", "kind", "stage", "trl", "registration_number", "performance",
         "application", "price_kind", "contact_name", "contact_phone", "level", "secrecy_cleared")  # fmt: skip
MONEY = {"price_low_fen": "price_low", "price_high_fen": "price_high"}
COLUMN_OF = MONEY | {"rights": "ip_number"}
_APART = re.compile(r"[;；、，,\n]+")


def take(values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date) -> tuple[Taken, UUID]:
    """The row stands as a draft, or the achievement it made before says what the row says; its uid."""
    fields = _fields(values)
    with named_by_column(COLUMN_OF):
        if known is None:
            rights = (
                [{"kind": values["ip_kind"], "number": values["ip_number"] or ""}]
                if values["ip_kind"]
                else []
            )
            return Taken.NEW, enter_achievement(fields, rights=rights, actor=actor, today=today)
        stored = queries.values(actor, known, fields)
        changed = {name: value for name, value in fields.items() if stored[name] != value}
        if not changed:
            return Taken.SAME, known
        edit_achievement(known, changed, actor=actor, today=today, version=stored["version"])
    return Taken.CHANGED, known


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    fields = filled(values, PLAIN)
    fields |= {name: list(_words(values[name])) for name in ("keywords", "points") if values[name]}
    fields |= {"modes": list(values["modes"])} if values["modes"] else {}
    for name, column in MONEY.items():
        if values[column] is not None:
            fields[name] = fen_of(values[column], column=column)
    return fields


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in _APART.split(text) if word.strip())


def take_patent(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID | None]:
    """The row stands in the patent registry; entries are known by their number, so no uid is kept."""
    return patents.take_entry(values, today=today), None
