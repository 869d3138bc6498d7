"""What a text is told before it is handed in: its near-duplicates, and why it may want sorting out (需进一步梳理).

Only records this reader may know of are compared, in the words this reader may read of them: a hidden twin changes
nothing in the answer. What is quoted are the writer's own words. Nothing here refuses or decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.achievements import scopes as achievement_scopes
from kezhuan.achievements.lifecycle import ACHIEVEMENT
from kezhuan.achievements.models import Achievement
from kezhuan.core.access import STAFF, Actor, Relation
from kezhuan.core.errors import Hidden, Refused
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.demands.models import Demand
from kezhuan.disclosure.rules import Group
from kezhuan.matching.views import Advice, TwinRow
from kezhuan.search import documents, shelves
from matchcore import pseudo
from matchcore.duplicates import Twins
from matchcore.types import Need

# Of the index's answers this many are compared word by word; of those it has not seen and of the own the newest.
NEAREST, FRESH, OWN, MOST, MOST_WORDS = 30, 100, 100, 5, 3
OWNING = {Relation.OWN, Relation.MANDATED}


@dataclass(frozen=True, slots=True)
class _Known:
    """A record this reader may know of, with the texts of it this reader may read."""

    row: Callable[[], tuple[str, str, str, str]]
    texts: Mapping[str, str]


def of_demand(actor: Actor, uid: UUID) -> Advice:
    """The advice on a demand, for whoever writes or screens it; Hidden for others."""
    demand = demands.get(actor, uid)
    relations = demand_scopes.demand_relations(actor, demand)
    _require(actor, relations, writing=bool(relations & OWNING))
    texts = documents.demand_texts(demand)
    near, compared = _near("demands", "demand", actor, Need(str(uid), texts["title"], texts["description"]))
    known = {d.uid: _known_demand(actor, d) for d in _demands(actor, near) if d.uid != uid}
    found = pseudo.kind(texts["title"], texts["description"])
    said = "" if found.kind == "ok" else found.sentence
    spans = [one.span for one in found.reasons if one.span is not None]
    words = tuple(dict.fromkeys(texts[span.field][span.start : span.end] for span in spans))
    return Advice(_twins(texts, known), found.kind if said else "", said, words, compared)


def before_publishing(actor: Actor, uid: UUID) -> Advice | None:
    """The same while the achievement is not published yet; None later and for readers without it."""
    record = achievements.get(actor, uid)
    if record.state not in ("draft", "confirmed"):
        return None
    try:
        return of_achievement(actor, uid)
    except Hidden:
        return None


def of_achievement(actor: Actor, uid: UUID) -> Advice:
    """The advice on an achievement, for its holder and the staff in its region; Hidden for others."""
    record = achievements.get(actor, uid)
    relations = achievement_scopes.achievement_relations(actor, record)
    _require(actor, relations, writing=Relation.OWN in relations)
    texts = documents.achievement_texts(record)
    need = Need(str(uid), record.title, "\n".join(text for name, text in texts.items() if name != "title"))
    near, compared = _near("items", "achievement", actor, need, kind="achievement")
    known = {a.uid: _known_achievement(actor, a) for a in _achievements(actor, near) if a.uid != uid}
    return Advice(_twins(texts, known), "", "", (), compared)


def _require(actor: Actor, relations: frozenset[Relation], *, writing: bool) -> None:
    if not writing and not (actor.role in STAFF and Relation.INSIDE in relations):
        raise Hidden


def _near(shelf: str, subject: str, actor: Actor, need: Need, **filters: str) -> tuple[list[UUID], bool]:
    """The records that come nearest of those the actor's labels open, and those so fresh that the index has not seen
    them (two texts handed in within seconds would otherwise both pass); (nothing, False) without an index."""
    try:
        hits = shelves.reader(shelf).search(
            need, viewer=documents.search_labels(actor), top=NEAREST, filters=filters, depth=4 * NEAREST, explain=False
        )  # fmt: skip
    except Refused:
        return [], False
    found = [UUID(documents.record_uid(hit.id)) for hit in hits]
    return list(dict.fromkeys([*found, *shelves.unseen(subject, limit=FRESH)])), True


def _demands(actor: Actor, near: list[UUID]) -> Iterable[Demand]:
    # The index may lag behind: what the database no longer shows this reader is dropped here.
    seen = demands.visible(actor).exclude(state="withdrawn").prefetch_related("recipients__organisation")
    own = demands.filtered(actor, mine=True).exclude(state="withdrawn")
    return (
        *seen.filter(uid__in=near),
        *own.exclude(uid__in=near).prefetch_related("recipients__organisation").order_by("-id")[:OWN],
    )


def _achievements(actor: Actor, near: list[UUID]) -> Iterable[Achievement]:
    seen = achievements.visible(actor).exclude(state="withdrawn").filter(uid__in=near)
    own = achievements.filtered(actor, mine=True).exclude(state="withdrawn").exclude(uid__in=near)
    return (*seen, *own.order_by("-id")[:OWN])


def _known_demand(actor: Actor, demand: Demand) -> _Known:
    seen = demands.groups(actor, demand)
    member = Group.MEMBER in seen
    texts = (
        documents.demand_texts(demand)
        if member
        else {"title": demand.public_title, "description": demand.teaser}
    )

    def row() -> tuple[str, str, str, str]:
        shown = demands.row(actor, demand, seen=seen)
        return shown.title, shown.number, shown.organisation, DEMAND.states[shown.state]

    return _Known(row, texts)


def _known_achievement(actor: Actor, a: Achievement) -> _Known:
    texts = documents.achievement_texts(a)
    if Group.MEMBER not in achievements.groups(actor, a):
        texts = {name: text for name, text in texts.items() if name in documents.PUBLIC_FIELDS}

    def row() -> tuple[str, str, str, str]:
        holder = a.organisation.name if a.organisation else "未认领"
        return a.title, a.number or "", holder, ACHIEVEMENT.states[a.state]

    return _Known(row, texts)


def _twins(texts: Mapping[str, str], known: Mapping[UUID, _Known]) -> tuple[TwinRow, ...]:
    pool = Twins()
    for uid, one in known.items():
        pool.add(str(uid), one.texts)
    rows = []
    for twin in pool.find(texts, limit=MOST):
        title, number, organisation, state = known[UUID(twin.second)].row()
        spans = [pair.first for pair in twin.shared[:MOST_WORDS]]
        words = tuple(texts[span.field][span.start : span.end] for span in spans)
        rows.append(
            TwinRow(
                UUID(twin.second), title, number, organisation, state, round(100 * twin.similarity), words
            )
        )
    return tuple(rows)
