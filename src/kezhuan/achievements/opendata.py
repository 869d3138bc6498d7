"""What everybody may know of achievements, as rows for dumps and harvest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from kezhuan.achievements import queries
from kezhuan.achievements.models import Achievement
from kezhuan.core.access import VISITOR

ON_OFFER = ("published", "coached")


def rows(*, uids: Iterable[UUID] | None = None) -> Iterator[Mapping[str, Any]]:
    """Every achievement on offer that a visitor may open (of these uids where they are given), in a fixed order,
    streamed."""
    found = queries.visible(VISITOR).filter(state__in=ON_OFFER)
    if uids is not None:
        found = found.filter(uid__in=list(uids))
    for achievement in found.order_by("id").prefetch_related("evaluations").iterator(chunk_size=1000):
        yield _row(achievement)


def _row(a: Achievement) -> dict[str, Any]:
    row = queries.row(VISITOR, a)
    return {
        "uid": str(a.uid), "number": row.number, "title": row.title, "summary": row.summary, "field": a.field, "field_label": row.field,
        "industry": a.industry, "discipline": a.discipline, "keywords": list(a.keywords), "kind": a.kind, "stage": a.stage, "trl": a.trl,
        "trl_kind": row.trl_kind, "modes": list(a.modes), "registration_number": a.registration_number, "organisation": row.organisation,
        "region": a.region, "region_label": row.region, "state": row.state, "state_label": row.state_label,
        "published_on": row.published_on.isoformat() if row.published_on else None, "external": row.external, "origin": a.origin,
        "upstream_id": a.upstream_id, "url": f"/achievements/{a.uid}/",
    }  # fmt: skip
