"""Reads of exports: only whoever asked for one sees it."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.exchange.models import SheetExport
from kezhuan.exchange.views import ExportRow
from kezhuan.files.blobs import Blobs

STATES = {
    "waiting": gettext_noop("正在生成"),
    "done": gettext_noop("已完成"),
    "failed": gettext_noop("没有生成"),
}


def mine(actor: Actor) -> QuerySet[SheetExport]:
    """The exports of this person under this hat."""
    if not actor.signed_in:
        return SheetExport.objects.none()
    return SheetExport.objects.filter(by_id=actor.user_id, org_id=actor.org_id, role=actor.role.value)


def exports(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[ExportRow, ...]]:
    """One page of the actor's exports, newest first."""
    found, now = mine(actor), clock.now()
    return found.count(), tuple(row(each, now) for each in found.order_by("-id")[offset : offset + limit])


def export(actor: Actor, uid: UUID) -> ExportRow:
    """One export; Hidden where it is nobody's or another's."""
    found = mine(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return row(found, clock.now())


def row(record: SheetExport, now: datetime) -> ExportRow:
    """The export as lists show it."""
    r = record
    kept = r.blob is not None and r.expires_at is not None and r.expires_at > now
    return ExportRow(
        r.uid, r.title, r.form, r.state, STATES[r.state], r.total, r.done, kept, r.created_at, r.expires_at
    )


def export_file(actor: Actor, uid: UUID) -> tuple[ExportRow, BinaryIO]:
    """The file of a finished export; Hidden once it has expired."""
    found = mine(actor).filter(uid=uid).first()
    shown = row(found, clock.now()) if found else None
    if found is None or shown is None or not shown.kept or found.blob is None:
        raise Hidden
    return shown, Blobs().open(found.blob)
