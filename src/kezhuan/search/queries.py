"""Search as everybody uses it: the index finds, the database decides, and a miss between them is dropped."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.views import AchievementRow
from kezhuan.core.access import Actor
from kezhuan.demands import queries as demands
from kezhuan.demands.views import DemandRow
from kezhuan.search import documents, shelves

log = logging.getLogger("kezhuan.search")
FACETS = ("field", "region", "trl", "mode", "stage")


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results: how many the viewer may see, the rows, and the counts behind each facet."""

    total: int
    rows: tuple[AchievementRow | DemandRow, ...]
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
