"""Achievements as the disclosure room knows them: whose text is sealed, and the sealed text for whoever may read it."""

from __future__ import annotations

from uuid import UUID

from kezhuan.achievements import queries, scopes
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import Disclosable, Sheet
from kezhuan.core.money import display


def _sheet(actor: Actor, uid: UUID) -> Sheet:
    a = queries.detail(actor, uid)
    if a.sealed is None:
        raise Hidden
    s = a.sealed
    floor = display(s.floor_price_fen) if s.floor_price_fen is not None else ""
    rows = (("底价", floor), ("未公开内容", s.unpublished), ("内部备注", s.internal_note))
    return Sheet(a.row.title, a.row.number, rows, a.watermark)


DISCLOSABLE = Disclosable(
    owner=lambda achievement: achievement.organisation,
    title=lambda actor, achievement: achievement.title,
    offered=lambda achievement: scopes.audience(achievement) != "none",
    address="/achievements/{uid}/",
    sheet=_sheet,
)
