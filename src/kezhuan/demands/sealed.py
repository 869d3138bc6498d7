"""Demands as the disclosure room knows them: whose text is sealed, and the sealed text for whoever may read it."""

from __future__ import annotations

from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import Disclosable, Sheet
from kezhuan.demands import queries, scopes


def _sheet(actor: Actor, uid: UUID) -> Sheet:
    d = queries.detail(actor, uid)
    if d.sealed is None or d.sealed.cleared_on:
        raise Hidden
    s = d.sealed
    rows = (
        ("难题详情", s.detail), ("已尝试的方案", s.tried), ("应用场景与产量", s.scene), ("联系人", s.contact_name), ("联系电话", s.contact_phone),
    )  # fmt: skip
    return Sheet(d.row.title, d.row.number, rows, d.watermark)


DISCLOSABLE = Disclosable(
    owner=lambda demand: demand.organisation,
    title=lambda actor, demand: queries.row(actor, demand).title,
    offered=lambda demand: scopes.audience(demand) != "none",
    address="/demands/{uid}/",
    sheet=_sheet,
)
