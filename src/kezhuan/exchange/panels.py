"""What the exchange room shows on a record's own page: the forms of other platforms it can be copied into."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.core import clock
from kezhuan.core.access import HOLDERS, Actor
from kezhuan.demands import queries as demands
from kezhuan.exchange import filing

_FOUND = {"demands": demands.visible, "achievements": achievements.visible}


@dataclass(frozen=True, slots=True)
class FilingPanel:
    """Name and title of each form this record fills."""

    uid: UUID
    forms: tuple[tuple[str, str], ...]
    template: str = "exchange/_filing_panel.html"


def of(kind: str, actor: Actor, uid: UUID) -> FilingPanel | None:
    """The forms, for whoever holds the record; None for everybody else."""
    if actor.role not in HOLDERS or actor.org_id is None:
        return None
    if not _FOUND[kind](actor).filter(uid=uid, organisation__uid=actor.org_id).exists():
        return None
    forms = filing.forms(kind, today=clock.today())
    return FilingPanel(uid, tuple((form.name, form.title) for form in forms)) if forms else None
