"""What everybody may know of listed experts and teams, as rows for dumps and harvest; no contact data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from kezhuan.core import codes
from kezhuan.core.access import VISITOR
from kezhuan.people.models import Profile
from kezhuan.people.scopes import PROFILES


def rows(*, uids: Iterable[UUID] | None = None) -> Iterator[Mapping[str, Any]]:
    """Every listed expert and team (of these uids where they are given), in a fixed order, streamed."""
    found = Profile.objects.filter(PROFILES.q(VISITOR), state="listed").select_related("organisation")
    if uids is not None:
        found = found.filter(uid__in=list(uids))
    for p in found.order_by("id").iterator(chunk_size=1000):
        yield {
            "uid": str(p.uid), "kind": p.kind, "name": p.name, "organisation": p.organisation.name, "title": p.title, "fields": list(p.fields),
            "keywords": list(p.keywords), "summary": p.summary, "works": p.works, "region": p.region,
            "region_label": codes.region_name(p.region), "url": f"/profiles/{p.uid}/",
        }  # fmt: skip
