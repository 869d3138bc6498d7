"""Lists of suggestions with their reasons: a demand's, an organisation's, an item's, a region's."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.models import Achievement
from kezhuan.core import codes, counting, freshness
from kezhuan.core.access import PROFESSIONALS, STAFF, Actor, Relation, Role
from kezhuan.core.errors import Hidden, Reason, gettext_noop
from kezhuan.core.reading import once
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.demands.models import Demand
from kezhuan.disclosure.rules import Group
from kezhuan.matching import engine, rules, scopes
from kezhuan.matching.lifecycle import CONTACT, FOLLOWUP, OVER
from kezhuan.matching.models import Contact, Feedback, Run, Suggestion
from kezhuan.matching.queries import reasons as why
from kezhuan.matching.queries import walking
from kezhuan.matching.queries.reasons import Readable
from kezhuan.matching.views import ListView, ReasonRow, SuggestionRow
from kezhuan.people.models import Profile
from kezhuan.people.scopes import PROFILES
from kezhuan.search import documents

OWNING = {Relation.OWN, Relation.MANDATED}


@dataclass(frozen=True, slots=True)
class Known:
    """An item the actor may know of, with the texts and fields of it they may read."""

    title: str
    organisation: str
    claimed: bool
    external: bool
    texts: dict[str, str]
    fields: frozenset[str]


def _on_offer() -> Q:
    """Also for those who see more than the public does: what nobody confirmed again is matched with nothing."""
    return Q(state="converted") | Q(state__in=("published", "coached")) & freshness.fresh()


def _items(actor: Actor, rows: Iterable[Suggestion]) -> dict[UUID, Known]:
    """Every item the actor may know of that still stands open, by uid: a miss drops the row."""
    # Split by kind: an empty list asks no query.
    kinds = {row.item_uid: row.item_kind for row in rows}
    results = [uid for uid, kind in kinds.items() if kind == "achievement"]
    others = [uid for uid, kind in kinds.items() if kind != "achievement"]
    found = {}
    for a in _on_offer_now(actor, results):
        texts = documents.achievement_texts(a)
        member = Group.MEMBER in achievements.groups(actor, a)
        fields = frozenset(texts) if member else documents.PUBLIC_FIELDS & frozenset(texts)
        name = a.organisation.name if a.organisation else "未认领"
        found[a.uid] = Known(a.title, name, a.organisation_id is not None, a.origin != "local", texts, fields)
    listed = Profile.objects.filter(PROFILES.q(actor), freshness.fresh(), uid__in=others, state="listed")
    for p in listed.select_related("organisation"):
        texts = documents.profile_texts(p)
        found[p.uid] = Known(p.name, p.organisation.name, True, False, texts, frozenset(texts))
    return found


def _on_offer_now(actor: Actor, uids: list[UUID]) -> Iterable[Achievement]:
    if len(uids) > 1:
        return achievements.visible(actor).filter(_on_offer(), uid__in=uids)
    # Of one, mostly the very record on whose page it is asked.
    known = [achievements.get(actor, uid) for uid in uids if achievements.known(actor, uid)]
    return [
        a
        for a in known
        if a.state == "converted" or (a.state in ("published", "coached") and freshness.is_fresh(a))
    ]


def list_for_demand(actor: Actor, demand_uid: UUID) -> ListView:
    """The demand's list for its own side, staff and brokers who may see the demand's member part."""
    demand = demands.get(actor, demand_uid)
    if not may_see_list(actor, demand):
        raise Hidden
    return _list(actor, demand)


def top_of_list(actor: Actor, demand_uid: UUID, *, most: int) -> ListView | None:
    """The first rows of that list for the demand's own page; None for readers without it."""
    demand = demands.get(actor, demand_uid)
    return _list(actor, demand, most=most) if may_see_list(actor, demand) else None


def _list(actor: Actor, demand: Demand, *, most: int | None = None) -> ListView:
    run = Run.objects.filter(demand=demand).first()
    stored = list(run.suggestions.order_by("rank")[:most]) if run else []
    for row in stored:
        row.run = cast(Run, run)  # one run, fetched once
    # The excerpt on the demand's page says no judgement: those stand in the list itself.
    rows = _rows(actor, stored, {demand.pk: demand}, judged=most is None)
    follow = demand.followups.order_by("-id").first() if most is None or not rows else None
    return ListView(
        demand_uid=demand.uid, demand_title=demands.row(actor, demand).title, demand_number=demand.number or "",
        computed_at=run.at if run else None, model=run.model if run else "", rows=rows, nothing=run is not None and not rows,
        followup=FOLLOWUP.states[follow.state] if follow else "", question=why.asked(run.question) if run else None,
        may_judge=_owns(actor, demand), open=demand.state in demand_scopes.OPEN_STATES,
    )  # fmt: skip


def ours_for_demand(actor: Actor, demand_uid: UUID, *, most: int) -> tuple[SuggestionRow, ...]:
    """What the actor's organisation holds that this demand was answered with."""
    demand = demands.get(actor, demand_uid)
    if actor.org_id is None:
        return ()
    held = Suggestion.objects.filter(demand=demand, item_org__uid=actor.org_id).select_related("run")
    return _rows(actor, list(held.order_by("rank")[:most]), {demand.pk: demand}, judged=False)


def may_ask(actor: Actor, demand_uid: UUID) -> bool:
    """True where the demand is open and there is somebody else to ask."""
    demand = demands.get(actor, demand_uid)
    claimed = demand.organisation is not None and demand.organisation.uid != actor.org_id
    return claimed and demand.state in demand_scopes.OPEN_STATES


def _owns(actor: Actor, demand: Demand) -> bool:
    return bool(demand_scopes.demand_relations(actor, demand) & OWNING)


def may_see_list(actor: Actor, demand: Demand) -> bool:
    """The demand's own side, staff inside, and brokers who read its member part."""
    relations = demand_scopes.demand_relations(actor, demand)
    broker = actor.role is Role.BROKER and Group.MEMBER in demands.groups(actor, demand)
    return bool(relations & (OWNING | {Relation.INSIDE})) or broker


def may_judge(actor: Actor, demand: Demand, item_kind: str, item_uid: UUID) -> bool:
    """Both sides of a suggestion may judge it, and nobody else."""
    stored = (
        Suggestion.objects.filter(demand=demand, item_kind=item_kind, item_uid=item_uid)
        .select_related("item_org")
        .first()
    )
    if stored is None:
        return False
    return _owns(actor, demand) or (stored.item_org is not None and stored.item_org.uid == actor.org_id)


def _rows(
    actor: Actor, stored: list[Suggestion], known: dict[int, Demand], *, judged: bool = True
) -> tuple[SuggestionRow, ...]:
    if not stored:
        return ()
    items = _items(actor, stored)
    given = _judged(actor, known) if judged else {}
    contacts = {
        (c.demand_id, c.item_uid): c
        for c in Contact.objects.filter(scopes.CONTACTS.q(actor), demand_id__in=known).order_by("id")
    }
    seen = {pk: demands.groups(actor, demand) for pk, demand in known.items()}
    shown = {pk: demands.row(actor, demand, seen=seen[pk]) for pk, demand in known.items()}
    rows = []
    for s in stored:
        item = items.get(s.item_uid)
        if item is None:
            continue
        demand, contact = known[s.demand_id], contacts.get((s.demand_id, s.item_uid))
        need_side, item_side = _need_side(s, demand, seen[s.demand_id]), _item_side(s, item)
        row = shown[s.demand_id]
        rows.append(SuggestionRow(
            uid=s.uid, demand_uid=demand.uid, demand_title=row.title, demand_number=row.number, demand_organisation=row.organisation,
            demand_region=row.region, item_kind=s.item_kind, item_uid=s.item_uid, item_title=item.title, item_organisation=item.organisation,
            item_external=item.external, claimed=item.claimed, rank=s.rank, band=s.band, band_label=rules.BANDS[s.band], score=s.score,
            levels=tuple(s.levels), parts=why.parts(s.parts), reasons=why.reasons(s.reasons, need=need_side, item=item_side),
            verdicts=why.verdicts(s.verdicts, need=need_side, item=item_side),
            feedback=codes.label("feedback_reasons", given.get((s.demand_id, s.item_uid), "")),
            contact_uid=contact.uid if contact else None, contact_state=CONTACT.states[contact.state] if contact else "",
            may_ask_again=contact is None or contact.state in OVER,
        ))  # fmt: skip
    return tuple(rows)


def _judged(actor: Actor, known: dict[int, Demand]) -> dict[tuple[int, UUID], str]:
    if actor.user_id is None:
        return {}
    given = Feedback.objects.filter(demand_id__in=known, by_id=actor.user_id)
    return {(f.demand_id, f.item_uid): f.code for f in given}


def _need_side(s: Suggestion, demand: Demand, seen: frozenset[Group]) -> Readable:
    texts = documents.demand_texts(demand)
    fields = frozenset(texts) if Group.MEMBER in seen else frozenset()
    return Readable(texts, fields, engine.print_of(texts) == s.run.need_print)


def _item_side(s: Suggestion, item: Known) -> Readable:
    return Readable(item.texts, item.fields, engine.print_of(item.texts) == s.item_print)


def _open_demands(actor: Actor) -> QuerySet[Demand]:
    return demands.visible(actor).filter(state__in=demand_scopes.OPEN_STATES)


def for_organisation(
    actor: Actor, *, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[SuggestionRow, ...]]:
    """The demands that fit what the actor's organisation holds (an expert: their own profile), best first."""
    if actor.org_id is None or actor.role not in PROFESSIONALS | {Role.EXPERT}:
        return 0, ()
    found = Suggestion.objects.filter(item_org__uid=actor.org_id, demand__in=_open_demands(actor))
    if actor.role is Role.EXPERT and actor.user_id is not None:
        mine = Profile.objects.filter(user__uid=actor.user_id).values("uid")
        found = found.filter(item_uid__in=mine)
    return _page(actor, _standing(actor, found), offset, limit, name=("own",))


def for_item(actor: Actor, item_uid: UUID, *, limit: int = 10) -> tuple[SuggestionRow, ...]:
    """The demands one achievement or profile fits, for its holder."""
    if actor.org_id is None:
        return ()
    found = Suggestion.objects.filter(
        item_uid=item_uid, item_org__uid=actor.org_id, demand__in=_open_demands(actor)
    )
    rows = found.select_related("demand__organisation", "run").order_by("-score", "id")
    return _shown(actor, list(rows[:limit]), judged=False)


def for_broker(
    actor: Actor, *, field: str = "", untouched: bool = False, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[SuggestionRow, ...]]:
    """All suggestions inside the broker's region, best first; `untouched`: where nobody has called yet."""
    if actor.role not in {Role.BROKER, *STAFF} or not actor.region:
        return 0, ()
    open_now = _open_demands(actor).filter(region__startswith=actor.region)
    chosen = open_now.filter(field=field) if field else open_now
    found = Suggestion.objects.filter(demand__in=chosen)
    if untouched:
        called = Contact.objects.filter(
            demand=OuterRef("demand"), item_uid=OuterRef("item_uid"), state__in=("sent", "accepted")
        )
        found = found.filter(~Exists(called), item_org__isnull=False)
    standing = _standing(actor, found)
    total = once(("suggestions", actor, "region", field, untouched), lambda: counting.total(standing))
    return total, _drawn(actor, standing, offset, limit, walk=True)


def _standing(actor: Actor, found: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Without what has been withdrawn since, so that counts equal the rows they open."""
    # Looked up item by item: a list of everything on offer would be made anew for every page.
    records = achievements.visible(actor).filter(_on_offer(), uid=OuterRef("item_uid"))
    listed = Profile.objects.filter(
        PROFILES.q(actor), freshness.fresh(), state="listed", uid=OuterRef("item_uid")
    )
    return found.filter(Exists(records) | Exists(listed))


def suggestion(actor: Actor, demand_uid: UUID, item_uid: UUID) -> SuggestionRow | None:
    """One suggestion as the actor may see it, for either side, staff inside and brokers; None where there is none."""
    demand = demands.get(actor, demand_uid)
    stored = list(
        Suggestion.objects.filter(demand=demand, item_uid=item_uid).select_related("run", "item_org")
    )
    held = bool(stored and stored[0].item_org is not None and stored[0].item_org.uid == actor.org_id)
    if not held and not may_see_list(actor, demand) and actor.role is not Role.SYSTEM:
        raise Hidden
    return next(iter(_rows(actor, stored, {demand.pk: demand})), None)


def reasons_of_pair(actor: Actor, demand_uid: UUID, item_uid: UUID) -> tuple[ReasonRow, ...]:
    """Why an item would stand in a demand's list, for whoever may see that list; the item must be one members find."""
    demand = demands.get(actor, demand_uid)
    if not may_see_list(actor, demand) and actor.role is not Role.SYSTEM:
        raise Hidden
    stored = engine.reasons_for(demand, item_uid)
    if stored is None:
        raise Hidden(Reason("item.absent", gettext_noop("没有这项成果或团队，或会员不可见")))
    item = _items(actor, [Suggestion(item_uid=item_uid)]).get(item_uid)
    if item is None:
        raise Hidden(Reason("item.absent", gettext_noop("没有这项成果或团队，或会员不可见")))
    texts = documents.demand_texts(demand)
    fields = frozenset(texts) if Group.MEMBER in demands.groups(actor, demand) else frozenset()
    need_side, item_side = Readable(texts, fields, True), Readable(item.texts, item.fields, True)
    return why.reasons(stored, need=need_side, item=item_side)


def _page(
    actor: Actor, found: QuerySet[Suggestion], offset: int, limit: int, *, name: tuple[Hashable, ...]
) -> tuple[int, tuple[SuggestionRow, ...]]:
    """`name` says which selection this is: a page counts it before it knows which rows it wants."""
    return once(("suggestions", actor, *name), lambda: counting.total(found)), _drawn(
        actor, found, offset, limit
    )


def _drawn(
    actor: Actor,
    found: QuerySet[Suggestion],
    offset: int,
    limit: int,
    *,
    walk: bool = False,
) -> tuple[SuggestionRow, ...]:
    if not limit:
        return ()
    most = offset + limit
    wanted = walking.best(found, most)[offset:] if walk else walking.ranked(found)[offset:most]
    rows = Suggestion.objects.filter(pk__in=list(wanted)).select_related("demand__organisation", "run")
    return _shown(actor, list(rows.order_by("-score", "id")))


def _shown(actor: Actor, page: list[Suggestion], *, judged: bool = True) -> tuple[SuggestionRow, ...]:
    directed = [s.demand for s in page if s.demand.audience == "directed"]
    prefetch_related_objects(directed, demand_scopes.recipients())
    known: dict[Any, Demand] = {s.demand_id: s.demand for s in page}
    return _rows(actor, page, known, judged=judged)
