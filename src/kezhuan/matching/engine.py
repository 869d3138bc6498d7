"""Asks matchcore for a demand's list and a record's demands, and turns hits into rows to store.

The list is made for members: items a member may see, and the public and member text of the demand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.achievements.models import Achievement
from kezhuan.demands.models import Demand
from kezhuan.matching.rules import MISSING, Narrowing, band
from kezhuan.people.models import Profile
from kezhuan.search import documents, shelves
from matchcore.explain import explain, question, row_reasons
from matchcore.index import Index
from matchcore.model import digest
from matchcore.types import Hit, Item, Need, Reason, Span

# Two lists in one: what exists, and who may be able to do it (可能能做的团队).
GROUPS: tuple[tuple[tuple[str, ...], int], ...] = ((("achievement",), 20), (("expert", "team"), 10))
# Enough to fill a list after feedback has thinned it.
DEEP = 60
REASONS = 5
MEMBER = frozenset({"member"})


@dataclass(frozen=True, slots=True)
class Suggested:
    """A computed list: rows for the table, how many are credible, the model that ranked, the one question."""

    rows: tuple[dict[str, Any], ...]
    credible: int
    model: str
    need_print: str
    question: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holder:
    """The record behind a hit, as far as a list needs it, and the item it is indexed as."""

    uid: UUID
    kind: str
    org_id: int | None
    item: Item


def need_of(demand: Demand) -> Need:
    """The demand as the matcher may read it: its member group, never its sealed one."""
    facets: dict[str, tuple[str, ...]] = {"region": tuple(demand.region[:n] for n in (6, 4))}
    if demand.field:
        facets["field"] = (demand.field,)
    if demand.budget_high_fen is not None:
        facets["budget_yuan"] = (str(demand.budget_high_fen // 100),)
    texts = documents.demand_texts(demand)
    return Need(
        str(demand.uid), texts["title"], texts.get("description", ""), facets, documents.indicators(demand)
    )


def print_of(texts: Mapping[str, str]) -> str:
    """A fingerprint of the texts that places in them refer to."""
    body = json.dumps(sorted(texts.items()), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def suggest(demand: Demand, *, narrowing: Narrowing) -> Suggested:
    """The best credible items for the demand, at most 20 achievements and 10 teams, each with its reasons.

    An item without a single reason is not shown: nobody could say why it stands there.
    """
    index = shelves.reader("items")
    need = need_of(demand)
    found: list[tuple[Hit, Holder]] = []
    rows: list[dict[str, Any]] = []
    for kinds, most in GROUPS:
        hits = index.search(need, viewer=MEMBER, top=DEEP, filters={"kind": kinds}, explain=False)
        kept = _kept(hits, narrowing, threshold=index.model.threshold)
        found += kept
        listed = (_row(need, hit, holder, index) for hit, holder in kept)
        rows += [row for row in listed if row["reasons"]][:most]
    for rank, row in enumerate(rows, start=1):
        row["rank"] = rank
    asked = question(need, [hit for hit, _ in found], [holder.item for _, holder in found])
    return Suggested(
        tuple(rows), len(rows), digest(index.model), print_of(documents.demand_texts(demand)),
        {"code": asked.code, "params": dict(asked.params)} if asked else {},
    )  # fmt: skip


def items_of(uids: Iterable[UUID]) -> dict[UUID, Item]:
    """The items of these records as members may find them, under the record's own id; the withdrawn are left out."""
    return {
        uid: replace(holder.item, id=str(uid), labels=frozenset({"public"}))
        for uid, holder in _records(list(uids)).items()
    }


def reasons_for(demand: Demand, item_uid: UUID) -> tuple[dict[str, Any], ...] | None:
    """Why this item would stand in the demand's list, in it or not; None where members may not find the item."""
    holder = _records([item_uid]).get(item_uid)
    if holder is None:
        return None
    rarity = shelves.reader("items").rarity
    why = explain(need_of(demand), holder.item, limit=4 * REASONS, idf=rarity)
    return tuple(_plain(reason) for reason in why)


def _kept(hits: tuple[Hit, ...], narrowing: Narrowing, *, threshold: float) -> list[tuple[Hit, Holder]]:
    holders = _holders(hits)
    kept = []
    for hit in hits:
        holder = holders.get(_uid(hit))
        if (
            holder is not None
            and band(hit.levels, threshold=threshold) != "low"
            and narrowing.keeps(str(holder.uid), holder.item.facets)
        ):
            kept.append((hit, holder))
    return kept


def _uid(hit: Hit) -> UUID:
    return UUID(documents.record_uid(hit.id))


def _holders(hits: Iterable[Hit]) -> dict[UUID, Holder]:
    """The records as they stand now: what has been withdrawn since it was indexed is gone."""
    return _records([_uid(hit) for hit in hits])


def _records(uids: list[UUID]) -> dict[UUID, Holder]:
    found = {}
    for a in Achievement.objects.filter(uid__in=uids).select_related("organisation"):
        for item in _member_copy(documents.achievement_items(a)):
            found[a.uid] = Holder(a.uid, "achievement", a.organisation_id, item)
    for p in Profile.objects.filter(uid__in=uids).select_related("organisation", "user"):
        for item in _member_copy(documents.profile_items(p)):
            found[p.uid] = Holder(p.uid, p.kind, p.organisation_id, item)
    return found


def _member_copy(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if "member" in item.labels]


def _row(need: Need, hit: Hit, holder: Holder, index: Index) -> dict[str, Any]:
    every = explain(need, holder.item, limit=4 * REASONS, idf=index.rarity)
    why = [reason for reason in every if not _is_missing(reason)]
    return {
        "item_kind": holder.kind, "item_uid": holder.uid, "item_org_id": holder.org_id, "item_print": print_of(holder.item.fields),
        "score": Decimal(f"{hit.score:.6f}"), "band": band(hit.levels, threshold=index.model.threshold),
        "levels": [round(level, 6) for level in hit.levels], "parts": {name: round(value, 6) for name, value in hit.parts.items()},
        "reasons": [_plain(reason) for reason in why[:REASONS]],
        "verdicts": [_plain(reason) for reason in row_reasons(need, holder.item)],
    }  # fmt: skip


def _is_missing(reason: Reason) -> bool:
    return reason.code in MISSING or reason.params.get("fits") is False


def _plain(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "params": dict(reason.params),
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
    uids = [_uid(hit) for hit in hits]
    return tuple(
        Demand.objects.filter(uid__in=uids, state__in=("published", "matched")).values_list("uid", flat=True)
    )
