"""Search as everybody uses it: the index finds, the database decides, and a miss between them is dropped.

Full-width, case and traditional characters are folded by matchcore on both sides. Where this host has no index
every function raises Refused with a plain sentence, but for what only adorns a page (`similar`, `suggestions`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.views import AchievementRow
from kezhuan.core import clock, codes
from kezhuan.core.access import VISITOR, Actor
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.reading import once
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.demands.views import DemandRow
from kezhuan.people.models import Profile
from kezhuan.people.scopes import PROFILES
from kezhuan.search import counts, documents, shelves, titles, wording
from matchcore.types import Need

log = logging.getLogger("kezhuan.search")
FACETS = ("field", "region", "trl", "mode", "stage")
PROFILE_KINDS = ("expert", "team")
# How many of an item's neighbours are scored before the nearest are shown.
NEIGHBOURS = 60


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """An expert or team in a list; nothing of it is more than its owner agreed to list."""

    uid: UUID
    kind: str
    name: str
    title: str
    organisation: str
    fields: tuple[str, ...]
    keywords: tuple[str, ...]
    region: str
    summary: str
    availability: str


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """An item like another, by its title."""

    uid: UUID
    title: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results: how many the viewer may see, the rows, and the counts behind each facet."""

    total: int
    rows: tuple[AchievementRow | DemandRow | ProfileRow, ...]
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
    found = demands.visible(actor).filter(uid__in=ids).prefetch_related("recipients__organisation")
    records = {d.uid: d for d in found}
    rows = [demands.row(actor, records[uid]) for uid in ids if uid in records]
    return Found(total - _missed("demand", ids, records), tuple(rows), facets)


def find_profiles(
    actor: Actor, text: str, *, filters: Mapping[str, object], offset: int = 0, limit: int = 20
) -> Found:
    """Listed experts and teams that fit the text and filters, best first."""
    wanted = {"kind": PROFILE_KINDS, **filters}
    total, ids, facets = _ask("items", actor, text, wanted, offset, limit)
    listed = Profile.objects.filter(PROFILES.q(actor), uid__in=ids, state="listed")
    records = {p.uid: p for p in listed.select_related("organisation")}
    rows = [_profile(records[uid]) for uid in ids if uid in records]
    return Found(total - _missed("profile", ids, records), tuple(rows), facets)


def _profile(p: Profile) -> ProfileRow:
    fields = tuple(codes.label("technology_fields", field) for field in p.fields)
    return ProfileRow(p.uid, p.kind, p.name, p.title, p.organisation.name, fields, tuple(p.keywords), codes.region_name(p.region), p.summary,
                      p.availability)  # fmt: skip


def newest_profiles(actor: Actor, *, limit: int) -> tuple[ProfileRow, ...]:
    """The experts and teams listed last, of those the actor may know of."""
    found = Profile.objects.filter(PROFILES.q(actor), state="listed").select_related("organisation")
    return tuple(_profile(p) for p in found.order_by("-state_since", "-id")[:limit])


def tally(
    name: str, actor: Actor, text: str, *, filters: Mapping[str, object], faceted: bool = True
) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """How many hits the actor has on one shelf, and the counts behind each facet where asked, without reading a row."""
    total, _ids, facets = _ask(name, actor, text, filters, 0, 0, facets=FACETS if faceted else ())
    return total, facets


def suggestions(text: str, *, most: int = 8) -> tuple[str, ...]:
    """Titles that begin a search well, from what everybody may see alone, whoever asks."""
    if len(text.strip()) < 2:
        return ()
    viewer = frozenset({"public"})
    asked = " ".join((text, *wording.reworded(text, titles.known("public"))))
    try:
        items = shelves.reader("items").page(asked, viewer=viewer, top=most)
        wanted = shelves.reader("demands").page(asked, viewer=viewer, top=most)
    except Refused:
        return ()
    ids, demand_ids = _uids(items), _uids(wanted)
    named = dict(achievements.visible(VISITOR).filter(uid__in=ids).values_list("uid", "title"))
    named |= dict(
        Profile.objects.filter(PROFILES.q(VISITOR), uid__in=ids, state="listed").values_list("uid", "name")
    )
    open_now = demands.visible(VISITOR).filter(uid__in=demand_ids, state__in=demand_scopes.OPEN_STATES)
    named |= dict(open_now.values_list("uid", "public_title"))
    scored = sorted([*items, *wanted], key=lambda hit: (-hit[1], hit[0]))
    found = (named.get(uid, "") for uid in _uids(scored))
    return tuple(dict.fromkeys(title for title in found if title))[:most]


def _uids(hits: Iterable[tuple[str, float]]) -> list[UUID]:
    return list(dict.fromkeys(UUID(documents.record_uid(item)) for item, _ in hits))


def similar(actor: Actor, kind: str, uid: UUID) -> tuple[SimilarRow, ...]:
    """The achievements nearest to this one by its public text, of those the actor may know of; none without an index."""
    if kind != "achievement":
        return ()
    try:
        record = achievements.get(actor, uid)
    except Hidden:
        return ()
    public = {n: t for n, t in documents.achievement_texts(record).items() if n in documents.PUBLIC_FIELDS}
    need = Need(str(uid), public.get("title", ""), public.get("text", ""))
    most = int(rulebook().body("settings.pages", clock.today())["similar_shown"])
    try:
        index = shelves.reader("items")
        hits = index.search(need, viewer=documents.search_labels(actor), top=most + 1, filters={"kind": "achievement"}, depth=NEIGHBOURS,
                            explain=False)  # fmt: skip
    except Refused:
        return ()
    # Two achievements may stand side by side long before one would answer the other as a demand: half the bar.
    near = [hit for hit in hits if hit.levels[2] + hit.levels[3] >= index.model.threshold / 2]
    ids = [one for one in _uids((hit.id, hit.score) for hit in near) if one != uid]
    found = achievements.visible(actor).filter(uid__in=ids, state__in=("published", "coached"))
    rows = {
        a.uid: SimilarRow(a.uid, a.title, a.organisation.name if a.organisation else "未认领") for a in found
    }
    return tuple(rows[one] for one in ids if one in rows)[:most]


def meant(actor: Actor, text: str) -> tuple[str, ...]:
    """Words searched beside the text, where it was typed by sound, by first letters or with one character wrong."""
    if not text.strip():
        return ()
    audience = "member" if "member" in documents.search_labels(actor) else "public"
    return once(("meant", audience, text), lambda: wording.reworded(text, titles.known(audience)))


def _ask(
    name: str,
    actor: Actor,
    text: str,
    filters: Mapping[str, object],
    offset: int,
    limit: int,
    *,
    facets: tuple[str, ...] = FACETS,
) -> tuple[int, list[UUID], Mapping[str, Mapping[str, int]]]:
    viewer, asked = documents.search_labels(actor), " ".join((text, *meant(actor, text)))
    index = once(("shelf", name), lambda: shelves.reader(name))
    total, counted = counts.counted(index, asked, viewer=viewer, filters=filters, facets=facets)
    hits = index.page(asked, viewer=viewer, top=limit, offset=offset, filters=filters) if limit else ()
    return total, _uids(hits), counted


def _missed(kind: str, ids: Sequence[UUID], records: Mapping[UUID, object]) -> int:
    missed = [uid for uid in ids if uid not in records]
    if missed:
        log.info("%s hits of %s no longer visible were dropped", len(missed), kind)
    return len(missed)
