"""What the exchange room shows on a record's own page: the forms of other platforms it can be copied into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.core import clock
from kezhuan.core.access import HOLDERS, Actor
from kezhuan.demands import queries as demands
from kezhuan.exchange import filing

_FOUND: dict[str, Any] = {"demands": demands.get, "achievements": achievements.get}


@dataclass(frozen=True, slots=True)
class FilingPanel:
    """Name and title of each form this record fills."""

    uid: UUID
    forms: tuple[tuple[str, str], ...]
    template: str = "exchange/_filing_panel.html"


def of(kind: str, actor: Actor, uid: UUID) -> FilingPanel | None:
    """The forms, for whoever holds the record; of a contract for everybody who has its page, since a desk files it too.
    None for everybody else."""
    if kind in _FOUND and not _holds(kind, actor, uid):
        return None
    forms = filing.forms(kind, today=clock.today())
    return FilingPanel(uid, tuple((form.name, form.title) for form in forms)) if forms else None


def _holds(kind: str, actor: Actor, uid: UUID) -> bool:
    if actor.role not in HOLDERS or actor.org_id is None:
        return False
    holder = _FOUND[kind](actor, uid).organisation
    return holder is not None and holder.uid == actor.org_id
