"""Contacts and their threads: both sides read them, staff see that they exist."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.core import clock, codes, frame, history
from kezhuan.core.access import Actor, Relation
from kezhuan.core.deadlines import days_of
from kezhuan.core.errors import Hidden
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow
from kezhuan.matching import scopes
from kezhuan.matching.lifecycle import CONTACT
from kezhuan.matching.models import Contact
from kezhuan.matching.queries.parties import holder, item_title, item_titles, side_name
from kezhuan.matching.views import AskView, ContactDetail, ContactRow, FileRow, MessageRow

THREAD = "thread"
BOTH = {Relation.OWN, Relation.PARTY}
TALKED = ("accepted", "ended")


def answer_days() -> int:
    """How many working days the side asked has."""
    return days_of(CONTACT.move("create"), clock.today()) or 0


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
    actor: Actor, *, states: Iterable[str] = (), box: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ContactRow, ...]]:
    """The contacts of the actor's organisation (for staff: of the region), newest first.

    `box`: "in" for those it was asked, "out" for those it asked, "todo" for those waiting for its answer.
    """
    found = _contacts(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    if box:
        mine = {"in": Q(to_org__uid=actor.org_id), "out": Q(from_org__uid=actor.org_id),
                "todo": Q(to_org__uid=actor.org_id, state="sent")}[box]  # fmt: skip
        found = found.filter(mine) if actor.org_id else found.none()
    order = ("due_on", "id") if box == "todo" else ("-id",)
    page = list(
        found.prefetch_related("demand__recipients__organisation").order_by(*order)[offset : offset + limit]
    )
    titles = item_titles(actor, [(c.item_kind, c.item_uid) for c in page])
    return found.count(), tuple(_row(actor, c, titles.get(c.item_uid or c.uid, "")) for c in page)


def waiting_contacts(actor: Actor) -> QuerySet[Contact]:
    """Requests this organisation has to answer, oldest due date first."""
    if actor.org_id is None:
        return Contact.objects.none()
    return _contacts(actor).filter(state="sent", to_org__uid=actor.org_id).order_by("due_on", "id")


def _row(actor: Actor, c: Contact, item: str) -> ContactRow:
    return ContactRow(
        uid=c.uid, number=c.number or "", from_organisation=side_name(actor, c, c.from_org), to_organisation=side_name(actor, c, c.to_org),
        incoming=c.to_org.uid == actor.org_id, demand_uid=c.demand.uid if c.demand else None, demand_title=_demand_title(actor, c),
        item_kind=c.item_kind, item_uid=c.item_uid, item_title=item, state=c.state, state_label=CONTACT.states[c.state], due_on=c.due_on,
        created_at=c.created_at, version=c.version,
    )  # fmt: skip


def _demand_title(actor: Actor, c: Contact) -> str:
    """Its title as the actor may read it now; the public one where the demand is no longer open to them."""
    if c.demand is None:
        return ""
    if not demand_scopes.DEMANDS.allows(actor, c.demand):
        return c.demand.public_title
    return demands.row(actor, c.demand).title


def about(actor: Actor, *, demand_uid: UUID | None, item_kind: str, item_uid: UUID | None) -> AskView:
    """What a request would say and to whom; Hidden where the actor may not know of what it is about."""
    if demand_uid is None and item_uid is None:
        raise Hidden
    title = item_title(actor, item_kind, item_uid)
    if item_uid is not None and not title:
        raise Hidden
    held_by = holder(item_kind, item_uid)
    to_item = held_by.name if held_by else "未认领"
    if demand_uid is None:
        return AskView(None, "", item_kind, item_uid, title, to_item)
    demand = demands.get(actor, demand_uid)
    row = demands.row(actor, demand)
    asks_item = bool(demand_scopes.demand_relations(actor, demand) & {Relation.OWN, Relation.INSIDE})
    return AskView(
        demand.uid, row.title, item_kind, item_uid, title, to_item if asks_item else row.organisation
    )


def contact_detail(actor: Actor, uid: UUID) -> ContactDetail:
    """A contact; message, answer and thread only for its two sides."""
    c = get_contact(actor, uid)
    party = is_side(actor, c)
    return ContactDetail(
        row=_row(actor, c, item_title(actor, c.item_kind, c.item_uid)), message=c.message if party else "",
        answer_note=c.answer_note if party else "", reason=codes.label("contact_refusal_reasons", c.reason_code) if party else "",
        outcome=codes.label("contact_outcomes", c.outcome), thread=_thread(actor, c) if party and c.state in TALKED else None, party=party,
        offers=frame.offers("contact", c, actor), timeline=history.moments("contact", c.uid),
    )  # fmt: skip


def is_side(actor: Actor, contact: Contact) -> bool:
    """True for the two organisations of a contact, whatever hat staff of theirs wear."""
    return bool(scopes.contact_relations(actor, contact) & BOTH)


def _thread(actor: Actor, c: Contact) -> tuple[MessageRow, ...]:
    files: dict[UUID, list[FileRow]] = {}
    messages = list(c.messages.select_related("author_org").order_by("id"))
    for row in attachments.of("message", [m.uid for m in messages]):
        files.setdefault(row.subject_uid, []).append(FileRow(row.uid, row.name, row.size))
    return tuple(
        MessageRow(m.uid, m.author_org.name, m.author_org.uid == actor.org_id, m.text, m.at, tuple(files.get(m.uid, ())))
        for m in messages
    )  # fmt: skip


def thread_file(actor: Actor, uid: UUID, file_uid: UUID) -> AttachmentRow:
    """A file of the thread, for its two sides alone."""
    c = get_contact(actor, uid)
    if not is_side(actor, c) or c.state not in TALKED:
        raise Hidden
    row = attachments.get(file_uid)
    if row.subject_kind != "message" or not c.messages.filter(uid=row.subject_uid).exists():
        raise Hidden
    return row


def staff_note(actor: Actor) -> dict[str, int]:
    """How many contacts the actor may know of stand in each state: staff see counts, never threads."""
    found = _contacts(actor)
    return {state: found.filter(state=state).count() for state in CONTACT.states}
