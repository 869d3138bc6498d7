"""What everybody may know of demands, as rows for dumps and harvest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from kezhuan.core import codes
from kezhuan.core.access import VISITOR
from kezhuan.demands import queries, scopes
from kezhuan.demands.models import Demand


def rows(*, uids: Iterable[UUID] | None = None) -> Iterator[Mapping[str, Any]]:
    """Every open demand a visitor may open (of these uids where they are given), in a fixed order, streamed."""
    found = queries.visible(VISITOR).filter(state__in=scopes.OPEN_STATES)
    if uids is not None:
        found = found.filter(uid__in=list(uids))
    for demand in found.order_by("id").iterator(chunk_size=1000):
        yield _row(demand)


def _row(demand: Demand) -> dict[str, Any]:
    row = queries.row(VISITOR, demand)
    return {
        "uid": str(demand.uid), "number": row.number, "title": row.title, "teaser": row.teaser, "field": demand.field, "field_label": row.field,
        "keywords": list(demand.keywords), "region": demand.region, "region_label": codes.region_name(demand.region),
        "organisation": row.organisation, "state": row.state, "state_label": row.state_label,
        "published_on": row.published_on.isoformat() if row.published_on else None, "external": row.external, "origin": demand.origin,
        "upstream_id": demand.upstream_id, "url": f"/demands/{demand.uid}/",
    }  # fmt: skip
