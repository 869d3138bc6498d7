"""Reads of matching: lists with reasons, contacts, threads and follow-ups, each within the actor's scope."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.achievements import queries as achievements
from kezhuan.core import codes, frame, history
from kezhuan.core.access import PROFESSIONALS, STAFF, Actor, Relation, Role
from kezhuan.core.errors import Hidden
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.demands.models import Demand
from kezhuan.matching import rules, scopes
from kezhuan.matching.lifecycle import CONTACT, FOLLOWUP
from kezhuan.matching.models import Contact, Feedback, Followup, Run, Suggestion
from kezhuan.matching.views import ContactDetail, ContactRow, FollowupRow, ListView, MessageRow, SuggestionRow
from kezhuan.people.models import Organisation, Profile
from kezhuan.people.scopes import PROFILES


def holder(item_kind: str, item_uid: UUID | None) -> Organisation | None:
    """The organisation that holds an item; None where it is unclaimed or unknown."""
    if item_uid is None:
        return None
    if item_kind == "achievement":
        row = achievements.Achievement.objects.filter(uid=item_uid).select_related("organisation").first()
        return row.organisation if row else None
    profile = Profile.objects.filter(uid=item_uid).select_related("organisation").first()
    return profile.organisation if profile else None


def _items(actor: Actor, rows: Iterable[Suggestion]) -> dict[UUID, tuple[str, str, bool]]:
    """(title, organisation, external) of every item the actor may know of, by uid: a miss drops the row."""
    uids = [row.item_uid for row in rows]
    found = {a.uid: (a.title, a.organisation.name if a.organisation else "未认领", a.origin != "local")
             for a in achievements.visible(actor).filter(uid__in=uids)}  # fmt: skip
    profiles = Profile.objects.filter(PROFILES.q(actor), uid__in=uids).select_related("organisation")
    return found | {p.uid: (p.name, p.organisation.name, False) for p in profiles}


def list_for_demand(actor: Actor, demand_uid: UUID) -> ListView:
    """The demand's list for its own side, staff and brokers who may see the demand's member part."""
    demand = demands.get(actor, demand_uid)
    if not may_see_list(actor, demand):
        raise Hidden
    run = Run.objects.filter(demand=demand).first()
    stored = list(run.suggestions.order_by("rank")) if run else []
    return ListView(
        demand_uid=demand.uid, demand_title=demands.row(actor, demand).title, computed_at=run.at if run else None,
        model=run.model if run else "", rows=_rows(actor, stored, {demand.pk: demand}), nothing=run is not None and run.credible == 0,
        followup=_followup_words(demand), question=run.question if run else {}, may_judge=_owns(actor, demand),
    )  # fmt: skip


def _owns(actor: Actor, demand: Demand) -> bool:
    return bool(demand_scopes.demand_relations(actor, demand) & {Relation.OWN, Relation.MANDATED})


def may_see_list(actor: Actor, demand: Demand) -> bool:
    """The demand's own side, staff inside, and brokers who read its member part."""
    relations = demand_scopes.demand_relations(actor, demand)
    broker = actor.role is Role.BROKER and "member" in demands.groups(actor, demand)
    return bool(relations & {Relation.OWN, Relation.MANDATED, Relation.INSIDE}) or broker


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


def _followup_words(demand: Demand) -> str:
    row = demand.followups.order_by("-id").first()
    return FOLLOWUP.states[row.state] if row else ""


def _rows(actor: Actor, stored: list[Suggestion], known: dict[int, Demand]) -> tuple[SuggestionRow, ...]:
    items = _items(actor, stored)
    given = (
        {
            (f.demand_id, f.item_uid): f.code
            for f in Feedback.objects.filter(demand_id__in=known, by_id=actor.user_id)
        }
        if actor.signed_in
        else {}
    )
    contacts = {
        (c.demand_id, c.item_uid): c for c in _contacts(actor).filter(demand_id__in=known).order_by("id")
    }
    rows = []
    for s in stored:
        if s.item_uid not in items:
            continue
        title, organisation, external = items[s.item_uid]
        demand, contact = known[s.demand_id], contacts.get((s.demand_id, s.item_uid))
        rows.append(SuggestionRow(
            uid=s.uid, demand_uid=demand.uid, demand_title=demands.row(actor, demand).title, demand_number=demand.number or "",
            item_kind=s.item_kind, item_uid=s.item_uid, item_title=title, item_organisation=organisation, item_external=external,
            rank=s.rank, band=s.band, band_label=rules.BANDS[s.band], score=str(s.score), levels=tuple(s.levels),
            parts=tuple(s.parts.items()), reasons=tuple(s.reasons), feedback=codes.label("feedback_reasons", given.get((s.demand_id, s.item_uid), "")),
            contact_uid=contact.uid if contact else None, contact_state=CONTACT.states[contact.state] if contact else "",
        ))  # fmt: skip
    return tuple(rows)


def for_organisation(
    actor: Actor, *, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[SuggestionRow, ...]]:
    """The demands that fit what the actor's organisation holds, best first, of those it may read."""
    if actor.org_id is None or actor.role not in PROFESSIONALS | {Role.EXPERT}:
        return 0, ()
    found = Suggestion.objects.filter(
        item_org__uid=actor.org_id,
        demand__in=demands.visible(actor).filter(state__in=demand_scopes.OPEN_STATES),
    )
    return _page(actor, found, offset, limit)


def for_item(actor: Actor, item_uid: UUID, *, limit: int = 10) -> tuple[SuggestionRow, ...]:
    """The demands one achievement or profile fits, for its holder."""
    found = (
        Suggestion.objects.filter(
            item_uid=item_uid, item_org__uid=actor.org_id, demand__in=demands.visible(actor)
        )
        if actor.org_id
        else Suggestion.objects.none()
    )
    return _page(actor, found, 0, limit)[1]


def for_broker(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[SuggestionRow, ...]]:
    """All suggestions inside the broker's region, best first: where to call today."""
    if actor.role not in {Role.BROKER, *STAFF} or not actor.region:
        return 0, ()
    found = Suggestion.objects.filter(
        demand__in=demands.visible(actor).filter(region__startswith=actor.region)
    )
    return _page(actor, found, offset, limit)


def _page(
    actor: Actor, found: QuerySet[Suggestion], offset: int, limit: int
) -> tuple[int, tuple[SuggestionRow, ...]]:
    page = list(
        found.select_related("demand__organisation").order_by("-score", "id")[offset : offset + limit]
    )
    return found.count(), _rows(actor, page, {s.demand_id: s.demand for s in page})


def _contacts(actor: Actor) -> QuerySet[Contact]:
    return Contact.objects.filter(scopes.CONTACTS.q(actor)).select_related(
        "from_org", "to_org", "demand__organisation"
    )


def get_contact(actor: Actor, uid: UUID) -> Contact:
    """The contact's record for this room's own use; Hidden where the actor may not know of it."""
    found = _contacts(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def contacts(
    actor: Actor, *, states: Iterable[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ContactRow, ...]]:
    """The contacts of the actor's organisation (for staff: of the region), newest first."""
    found = _contacts(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    return found.count(), tuple(
        _contact_row(actor, c) for c in found.order_by("-id")[offset : offset + limit]
    )


def waiting_contacts(actor: Actor) -> QuerySet[Contact]:
    """Requests this organisation has to answer, oldest due date first."""
    return (
        _contacts(actor).filter(state="sent", to_org__uid=actor.org_id).order_by("due_on", "id")
        if actor.org_id
        else Contact.objects.none()
    )


def _contact_row(actor: Actor, c: Contact) -> ContactRow:
    item = _item_title(actor, c)
    return ContactRow(
        uid=c.uid, number=c.number or "", from_organisation=c.from_org.name, to_organisation=_to_name(actor, c),
        incoming=c.to_org.uid == actor.org_id, demand_uid=c.demand.uid if c.demand else None,
        demand_title=demands.row(actor, c.demand).title if c.demand else "", item_title=item, state=c.state, state_label=CONTACT.states[c.state],
        due_on=c.due_on, created_at=c.created_at, version=c.version,
    )  # fmt: skip


def _to_name(actor: Actor, c: Contact) -> str:
    hidden = (
        c.demand is not None
        and c.demand.anonymous
        and c.demand.organisation_id == c.to_org_id
        and c.state not in ("accepted", "ended")
    )
    return (
        "匿名企业" if hidden and c.to_org.uid != actor.org_id and actor.role not in STAFF else c.to_org.name
    )


def _item_title(actor: Actor, c: Contact) -> str:
    if c.item_uid is None:
        return ""
    if c.item_kind == "achievement":
        return (
            achievements.visible(actor).filter(uid=c.item_uid).values_list("title", flat=True).first() or ""
        )
    return (
        Profile.objects.filter(PROFILES.q(actor), uid=c.item_uid).values_list("name", flat=True).first() or ""
    )


def contact_detail(actor: Actor, uid: UUID) -> ContactDetail:
    """A contact; message, answer and thread only for its two sides."""
    c = get_contact(actor, uid)
    party = bool(scopes.contact_relations(actor, c) & {Relation.OWN, Relation.PARTY})
    thread = tuple(
        MessageRow(m.uid, m.author_org.name, m.author_org.uid == actor.org_id, m.text, m.at)
        for m in c.messages.select_related("author_org").order_by("id")
    ) if party and c.state in ("accepted", "ended") else None  # fmt: skip
    return ContactDetail(
        row=_contact_row(actor, c), message=c.message if party else "", answer_note=c.answer_note if party else "",
        reason=codes.label("contact_refusal_reasons", c.reason_code), outcome=c.outcome, thread=thread, party=party,
        offers=frame.offers("contact", c, actor), timeline=history.moments("contact", c.uid),
    )  # fmt: skip


def followups(
    actor: Actor, *, states: Iterable[str] = ("open", "taken"), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[FollowupRow, ...]]:
    """Brokers' tasks of the region, oldest due date first."""
    found = Followup.objects.filter(scopes.FOLLOWUPS.q(actor), state__in=tuple(states)).select_related(
        "demand__organisation"
    )
    page = found.order_by("due_on", "id")[offset : offset + limit]
    return found.count(), tuple(_followup_row(actor, f) for f in page)


def get_followup(actor: Actor, uid: UUID) -> FollowupRow:
    """One broker's task; Hidden where the actor may not know of it."""
    found = (
        Followup.objects.filter(scopes.FOLLOWUPS.q(actor), uid=uid)
        .select_related("demand__organisation")
        .first()
    )
    if found is None:
        raise Hidden
    return _followup_row(actor, found)


def _followup_row(actor: Actor, f: Followup) -> FollowupRow:
    return FollowupRow(
        uid=f.uid, number=f.number or "", demand_uid=f.demand.uid, demand_title=demands.row(actor, f.demand).title,
        region=codes.region_name(f.region), cause=f.cause, state=f.state, state_label=FOLLOWUP.states[f.state], due_on=f.due_on,
        outcome_note=f.outcome_note, taken=f.taken_by_id == actor.user_id, version=f.version, offers=frame.offers("followup", f, actor),
    )  # fmt: skip


def staff_note(actor: Actor) -> dict[str, Any]:
    """How many contacts of the region stand in each state: staff see counts, never threads."""
    found = _contacts(actor)
    return {state: found.filter(state=state).count() for state in CONTACT.states}
