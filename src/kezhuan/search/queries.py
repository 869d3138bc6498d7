"""Search as everybody uses it: the index finds, the database decides, and a miss between them is dropped."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.views import AchievementRow
from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.demands import queries as demands
from kezhuan.demands.views import DemandRow
from kezhuan.people.models import Profile
from kezhuan.people.scopes import PROFILES
from kezhuan.search import documents, shelves

log = logging.getLogger("kezhuan.search")
FACETS = ("field", "region", "trl", "mode", "stage")


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results: how many the viewer may see, the rows, and the counts behind each facet."""

    total: int
    rows: tuple[AchievementRow | DemandRow | ProfileHit, ...]
    facets: Mapping[str, Mapping[str, int]]


def find_achievements(
    actor: Actor, text: str, *, filters: Mapping[str, object], offset: int = 0, limit: int = 20
) -> Found:
    """Achievements that fit the text and filters, best first, of those the actor may know of."""
    total, ids, facets = _ask("items", actor, text, {**filters, "kind": "achievement"}, offset, limit)
    records = {
        a.uid: a for a in achievements.visible(actor).filter(uid__in=ids).prefetch_related("evaluations")
    }
    rows = [achievements.row(actor, records[uid]) for uid in ids if uid in records]
    return Found(total - _missed("achievement", ids, records), tuple(rows), facets)


def find_demands(
    actor: Actor, text: str, *, filters: Mapping[str, object], offset: int = 0, limit: int = 20
) -> Found:
    """Demands that fit the text and filters, best first, of those the actor may know of."""
    total, ids, facets = _ask("demands", actor, text, filters, offset, limit)
    records = {d.uid: d for d in demands.visible(actor).filter(uid__in=ids)}
    rows = [demands.row(actor, records[uid]) for uid in ids if uid in records]
    return Found(total - _missed("demand", ids, records), tuple(rows), facets)


@dataclass(frozen=True, slots=True)
class ProfileHit:
    """A listed expert or team in a list of results."""

    uid: UUID
    name: str
    title: str
    team: bool
    organisation: str
    region: str
    fields: tuple[str, ...]
    keywords: tuple[str, ...]
    summary: str
    availability: str


def find_profiles(
    actor: Actor, text: str, *, filters: Mapping[str, object], offset: int = 0, limit: int = 20
) -> Found:
    """Experts and teams that fit the text and filters, best first, of those the actor may know of."""
    wanted = {**filters, "kind": ("expert", "team")}
    total, ids, facets = _ask("items", actor, text, wanted, offset, limit)
    visible = Profile.objects.filter(PROFILES.q(actor), uid__in=ids).select_related("organisation")
    records = {p.uid: p for p in visible}
    rows = [_profile(records[uid]) for uid in ids if uid in records]
    return Found(total - _missed("profile", ids, records), tuple(rows), facets)


def _profile(p: Profile) -> ProfileHit:
    fields = tuple(codes.label("technology_fields", code) for code in p.fields)
    return ProfileHit(
        p.uid, p.name, p.title, p.kind != "expert", p.organisation.name, codes.region_name(p.region), fields, tuple(p.keywords), p.summary,
        p.availability,
    )  # fmt: skip


def newest_profiles(actor: Actor, *, limit: int) -> tuple[ProfileHit, ...]:
    """The experts and teams listed last, of those the actor may know of."""
    found = Profile.objects.filter(PROFILES.q(actor), state="listed").select_related("organisation")
    return tuple(_profile(p) for p in found.order_by("-state_since", "-id")[:limit])


def tally(
    name: str, actor: Actor, text: str, *, filters: Mapping[str, object]
) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """How many hits the actor has on one shelf, and the counts behind each facet, without reading a row."""
    total, _ids, facets = _ask(name, actor, text, filters, 0, 1)
    return total, facets


def _ask(
    name: str,
    actor: Actor,
    text: str,
    filters: Mapping[str, object],
    offset: int,
    limit: int,
) -> tuple[int, list[UUID], Mapping[str, Mapping[str, int]]]:
    viewer = documents.search_labels(actor)
    total, hits, facets = shelves.reader(name).find(
        text, viewer=viewer, top=limit, offset=offset, filters=filters, facets=FACETS
    )
    return total, list(dict.fromkeys(UUID(documents.record_uid(item)) for item, _ in hits)), facets


def _missed(kind: str, ids: Sequence[UUID], records: Mapping[UUID, object]) -> int:
    missed = [uid for uid in ids if uid not in records]
    if missed:
        log.info("%s hits of %s no longer visible were dropped", len(missed), kind)
    return len(missed)
