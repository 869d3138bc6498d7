"""Asks matchcore for a demand's list and a record's demands, and turns hits into rows to store.

The list is made for members: items a member may see, and the public and member text of the demand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.achievements.models import Achievement
from kezhuan.demands.models import Demand
from kezhuan.matching.rules import Narrowing, band
from kezhuan.people.models import Profile
from kezhuan.search import documents, shelves
from matchcore.types import Hit, Need, Span

TOP = 20
# Enough to fill a list after feedback has thinned it.
DEEP = 60
MEMBER = frozenset({"member"})


@dataclass(frozen=True, slots=True)
class Suggested:
    """A computed list: rows for the table, how many are credible, the model that ranked, the one question."""

    rows: tuple[dict[str, Any], ...]
    credible: int
    model: str
    question: dict[str, Any]


def need_of(demand: Demand) -> Need:
    """The demand as the matcher may read it: its member group, never its sealed one."""
    facets: dict[str, tuple[str, ...]] = {"region": tuple(demand.region[:n] for n in (2, 4, 6))}
    if demand.field:
        facets["field"] = (demand.field,)
    if demand.budget_high_fen is not None:
        facets["budget_yuan"] = (str(demand.budget_high_fen // 100),)
    return Need(
        str(demand.uid),
        demand.title,
        f"{demand.problem}\n{demand.goal}".strip(),
        facets,
        documents.indicators(demand),
    )


def suggest(demand: Demand, *, narrowing: Narrowing) -> Suggested:
    """The best credible items for the demand, at most TOP, each with its reasons."""
    index = shelves.reader("items")
    need = need_of(demand)
    hits = index.search(need, viewer=MEMBER, top=DEEP)
    threshold = index.model.threshold
    holders = _holders([UUID(documents.record_uid(hit.id)) for hit in hits])
    kept = []
    for hit in hits:
        holder = holders.get(UUID(documents.record_uid(hit.id)))
        if (
            holder is not None
            and band(hit.levels, threshold=threshold) != "low"
            and narrowing.keeps(str(holder.uid), holder.facets)
        ):
            kept.append((hit, holder))
    rows = tuple(_row(rank, hit, holder, threshold) for rank, (hit, holder) in enumerate(kept[:TOP], start=1))
    return Suggested(rows, len(rows), index.model.name, {})


@dataclass(frozen=True, slots=True)
class Holder:
    """The record behind a hit, as far as a list needs it."""

    uid: UUID
    kind: str
    org_id: int | None
    facets: Mapping[str, tuple[str, ...]]


def _holders(uids: list[UUID]) -> dict[UUID, Holder]:
    found = {
        a.uid: Holder(a.uid, "achievement", a.organisation_id, _achievement_facets(a))
        for a in Achievement.objects.filter(uid__in=uids)
    }
    found |= {
        p.uid: Holder(p.uid, p.kind, p.organisation_id, {"field": tuple(p.fields)})
        for p in Profile.objects.filter(uid__in=uids)
    }
    return found


def _achievement_facets(a: Achievement) -> dict[str, tuple[str, ...]]:
    facets: dict[str, tuple[str, ...]] = {"field": (a.field,) if a.field else ()}
    if a.trl:
        facets["trl"] = (str(a.trl),)
    if a.price_low_fen is not None:
        facets["price_yuan"] = (str(a.price_low_fen // 100),)
    return facets


def _row(rank: int, hit: Hit, holder: Holder, threshold: float) -> dict[str, Any]:
    return {
        "item_kind": holder.kind, "item_uid": holder.uid, "item_org_id": holder.org_id, "rank": rank,
        "score": Decimal(f"{hit.score:.6f}"), "band": band(hit.levels, threshold=threshold),
        "levels": [round(level, 6) for level in hit.levels], "parts": {name: round(value, 6) for name, value in hit.parts.items()},
        "reasons": [_reason(reason) for reason in hit.reasons],
    }  # fmt: skip


def _reason(reason: Any) -> dict[str, Any]:
    from matchcore.explain import words

    return {
        "code": reason.code,
        "words": words.sentence(reason),
        "need": _span(reason.need_span),
        "item": _span(reason.item_span),
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return asdict(span) if span is not None else None


def demands_for(record: Achievement | Profile, *, top: int = 30) -> tuple[UUID, ...]:
    """The open demands this achievement or profile comes nearest to."""
    text = record.summary if isinstance(record, Profile) else f"{record.summary}\n{record.performance}"
    title = f"{record.name} {' '.join(record.keywords)}" if isinstance(record, Profile) else record.title
    index = shelves.reader("demands")
    hits = index.search(Need(str(record.uid), title, text), viewer=MEMBER, top=top, explain=False)
    uids = [UUID(documents.record_uid(hit.id)) for hit in hits]
    return tuple(
        Demand.objects.filter(uid__in=uids, state__in=("published", "matched")).values_list("uid", flat=True)
    )
