"""Reads of saved searches: the owner's list, and what one search has told them last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q

from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.search import queries, rules
from kezhuan.search.models import SavedSearch

FINDERS = {"demands": "find_demands", "achievements": "find_achievements", "profiles": "find_profiles"}
ADDRESSES = {"demands": "/demands/", "achievements": "/achievements/", "profiles": "/profiles/"}
LOOKED_AT = 100  # hits of each kind an alert looks through


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One saved search as its owner sees it; `url` runs it now."""

    uid: UUID
    text: str
    kind: str
    chosen: dict[str, str]
    every: str
    every_label: str
    active: bool
    url: str
    created_at: datetime
    told: int


@dataclass(frozen=True, slots=True)
class NewRow:
    """A record a search has told of, as its owner may see it now."""

    kind: str
    uid: UUID
    title: str
    url: str


def row(s: SavedSearch) -> SavedRow:
    """The saved search as it leaves the room."""
    parts = {"q": s.text, "in": s.kind, **s.chosen}
    url = "/search/?" + urlencode({name: value for name, value in parts.items() if value})
    told = s.told if hasattr(s, "told") else s.shown.filter(told_at__isnull=False).count()
    return SavedRow(
        s.uid,
        s.text,
        s.kind,
        dict(s.chosen),
        s.every,
        rules.EVERY[s.every],
        s.active,
        url,
        s.created_at,
        told,
    )


def searches(actor: Actor) -> tuple[SavedRow, ...]:
    """The actor's saved searches, newest first."""
    if actor.user_id is None:
        raise Hidden
    found = SavedSearch.objects.filter(user_id=actor.user_id)
    counted = found.annotate(told=Count("shown", filter=Q(shown__told_at__isnull=False)))
    return tuple(row(s) for s in counted.order_by("-id")[: rules.MOST_SAVED])


def get(actor: Actor, uid: UUID) -> SavedSearch:
    """The actor's own search; Hidden otherwise."""
    found = SavedSearch.objects.filter(uid=uid, user_id=actor.user_id).first() if actor.user_id else None
    if found is None:
        raise Hidden
    return found


def news(actor: Actor, uid: UUID) -> tuple[SavedRow, tuple[NewRow, ...]]:
    """The search and what it told last time, of that what this actor may still see."""
    saved = get(actor, uid)
    last = (
        saved.shown.filter(told_at__isnull=False)
        .order_by("-told_at")
        .values_list("told_at", flat=True)
        .first()
    )
    wanted = set(saved.shown.filter(told_at=last).values_list("kind", "item_uid")) if last else set()
    found = tuple(hit for hit in hits(actor, saved) if (hit.kind, hit.uid) in wanted)
    return row(saved), found


def hits(actor: Actor, saved: SavedSearch) -> Iterator[NewRow]:
    """What fits the search now, of what the actor may see, best first within each kind."""
    for kind in rules.kinds_of(saved.kind, saved.chosen):
        found = getattr(queries, FINDERS[kind])(
            actor, saved.text, filters=dict(saved.chosen), limit=LOOKED_AT
        )
        for one in found.rows:
            if rules.fits(saved.text, _text(one)):
                title = one.title if kind != "profiles" else f"{one.name} {one.title}".strip()
                yield NewRow(kind, one.uid, title, f"{ADDRESSES[kind]}{one.uid}/")


def _text(one: Any) -> str:
    parts = [
        getattr(one, name, "") for name in ("name", "title", "summary", "teaser", "organisation", "field")
    ]
    return "\n".join([*(part for part in parts if part), *getattr(one, "keywords", ())])
