"""What disclosure shows on the page of a record: for its owner who has read it, for others the way to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kezhuan.core.access import Actor, Relation
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.disclosure import queries
from kezhuan.disclosure.lifecycle import READERS
from kezhuan.disclosure.models import Grant
from kezhuan.disclosure.queries.grants import is_live, record_of


@dataclass(frozen=True, slots=True)
class OwnerPanel:
    """For the owner: how many readings there were, how many requests wait, how many grants are open."""

    seen_url: str
    readings: int
    waiting: int
    open: int
    template: str = "disclosure/owner_panel.html"


@dataclass(frozen=True, slots=True)
class ReaderPanel:
    """For a reader: the way to ask, or where one's request stands."""

    ask_url: str
    grant_url: str
    state: str
    until: date | None
    paper_url: str
    template: str = "disclosure/reader_panel.html"


def of_record(kind: str, actor: Actor, uid: UUID) -> OwnerPanel | ReaderPanel | None:
    """What this actor sees of who may read this record; None where it is nothing to them."""
    if actor.org_id is None or actor.role not in READERS:
        return None
    record = record_of(actor, kind, uid)
    if Relation.OWN in house().subjects[kind].relations(actor, record):
        return _owner(kind, actor, uid)
    latest = (
        Grant.objects.filter(subject_type=kind, subject_id=uid, to_org__uid=actor.org_id)
        .select_related("nda").order_by("-id").first()
    )  # fmt: skip
    try:
        queries.about(actor, kind, uid)
    except Hidden:
        return None
    ask_url = f"/grants/new/{kind}/{uid}/"
    if latest is None:
        return ReaderPanel(ask_url, "", "", None, "")
    live = is_live(latest)
    state = "live" if live else "ended" if latest.state == "granted" else latest.state
    may_ask = state not in ("live", "asked")
    return ReaderPanel(
        ask_url if may_ask else "",
        f"/grants/{latest.uid}/",
        state,
        latest.ends_on,
        f"/sealed/{kind}/{uid}.pdf" if live else "",
    )


def _owner(kind: str, actor: Actor, uid: UUID) -> OwnerPanel:
    given = list(
        Grant.objects.filter(
            subject_type=kind, subject_id=uid, state__in=("asked", "granted")
        ).select_related("nda")
    )
    total, _rows = queries.readings(actor, kind, uid, limit=0)
    return OwnerPanel(
        f"/readings/{kind}/{uid}/",
        total,
        sum(g.state == "asked" for g in given),
        sum(is_live(g) for g in given),
    )
