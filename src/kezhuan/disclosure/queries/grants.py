"""Grants: what an owner opened to whom, what waits for an answer, and what a reader may read today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.core import clock, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.core.reading import once
from kezhuan.disclosure import rules, scopes
from kezhuan.disclosure.lifecycle import GRANT, READERS
from kezhuan.disclosure.models import Grant, Nda
from kezhuan.disclosure.queries import agreements
from kezhuan.disclosure.views import AskView, GrantDetail, GrantRow


def live_grant(actor: Actor, kind: str, uid: UUID) -> UUID | None:
    """The grant by which this actor may read the sealed group of this record today; asked anew at every reading,
    so that a revocation, the end of a term or of the agreement acts with the next request."""
    if actor.org_id is None or actor.role not in READERS or not actor.verified:
        return None
    today = clock.today()
    return (
        Grant.objects.filter(
            subject_type=kind, subject_id=uid, to_org__uid=actor.org_id, state="granted", starts_on__lte=today,
            ends_on__gte=today, nda__state="signed", nda__ends_on__gte=today,
        )
        .values_list("uid", flat=True)
        .first()
    )  # fmt: skip


def _visible(actor: Actor) -> QuerySet[Grant]:
    return Grant.objects.filter(scopes.GRANTS.q(actor)).select_related(
        "owner", "to_org", "nda__discloser", "nda__recipient"
    )


def get_grant(actor: Actor, uid: UUID) -> Grant:
    """The grant's record for this room's own use; Hidden where the actor is no side of it."""
    found = _visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def grants(
    actor: Actor, *, states: Iterable[str] = (), box: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[GrantRow, ...]]:
    """The grants of the actor's organisation, newest first. `box`: "given" for its own text, "received" for others'."""
    found = _visible(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    if box:
        side = {"given": Q(owner__uid=actor.org_id), "received": Q(to_org__uid=actor.org_id)}[box]
        found = found.filter(side) if actor.org_id else found.none()
    page = list(found.order_by("-id")[offset : offset + limit])
    named = _titles(actor, page)
    return found.count(), tuple(_row(actor, row, named) for row in page)


def _titles(actor: Actor, page: Iterable[Grant]) -> dict[UUID, str]:
    """What this actor may call the records, one query a kind; a record no longer open to them has no title."""
    found: dict[UUID, str] = {}
    for kind in {row.subject_type for row in page}:
        subject, known = house().subjects[kind], house().disclosable[kind]
        uids = [row.subject_id for row in page if row.subject_type == kind]
        records = subject.model._default_manager.filter(subject.scope.q(actor), uid__in=uids)
        found |= {r.uid: known.title(actor, r) for r in records.select_related("organisation")}
    return found


def _row(actor: Actor, grant: Grant, named: dict[UUID, str]) -> GrantRow:
    title = named.get(grant.subject_id, "")
    address = house().disclosable[grant.subject_type].address
    return GrantRow(
        uid=grant.uid, number=grant.number or "", subject_type=grant.subject_type, subject_id=grant.subject_id, title=title,
        url=address.format(uid=grant.subject_id) if title else "", owner=grant.owner.name if _may_name(actor, grant, title) else "",
        to_organisation=grant.to_org.name, incoming=grant.owner.uid == actor.org_id, state=grant.state,
        state_label=GRANT.states[grant.state], live=is_live(grant), starts_on=grant.starts_on, ends_on=grant.ends_on,
        due_on=grant.due_on, created_at=grant.created_at, version=grant.version,
    )  # fmt: skip


def _may_name(actor: Actor, grant: Grant, title: str) -> bool:
    """An owner that hides its name is named to the reader only once it has agreed."""
    return grant.owner.uid == actor.org_id or grant.decided_at is not None and grant.state != "refused"


def is_live(grant: Grant) -> bool:
    """True where the grant and its agreement are in force today."""
    if grant.nda is None or not agreements.is_live(grant.nda):
        return False
    return rules.in_force(grant.state, "granted", grant.starts_on, grant.ends_on, today=clock.today())


def grant(actor: Actor, uid: UUID) -> GrantDetail:
    """One grant for its two sides."""
    found = get_grant(actor, uid)
    nda = found.nda or agreements.open_nda(found.owner, found.to_org)
    shown = nda if nda is not None and _may_name(actor, found, "") else None
    return GrantDetail(
        row=_row(actor, found, _titles(actor, [found])), purpose=found.purpose, reason_note=found.reason_note,
        nda=agreements.nda_row(actor, shown) if shown else None, offers=frame.offers("grant", found, actor),
        timeline=history.moments("grant", found.uid),
    )  # fmt: skip


def waiting_grants(actor: Actor) -> QuerySet[Grant]:
    """Requests to read this organisation has to answer, oldest due date first."""
    if actor.org_id is None:
        return Grant.objects.none()
    return Grant.objects.filter(scopes.GRANTS.q(actor), state="asked", owner__uid=actor.org_id).order_by(
        "due_on", "id"
    )


def waiting_ndas(actor: Actor) -> QuerySet[Nda]:
    """Agreements this organisation has to sign, and scanned sheets this actor has to check."""
    waiting = Nda.objects.filter(scopes.NDAS.q(actor))
    if actor.role in READERS and actor.org_id is not None:
        waiting = waiting.filter(state__in=("proposed", "uploaded")).exclude(proposer_id=actor.org_id)
    else:
        waiting = waiting.filter(state="uploaded")
    return waiting.order_by("due_on", "id")


def record_of(actor: Actor, kind: str, uid: UUID) -> Any:
    """The record of this kind the actor may know of; Hidden otherwise."""
    if kind not in house().disclosable:
        raise Hidden
    subject = house().subjects[kind]
    known = subject.model._default_manager.filter(subject.scope.q(actor), uid=uid)
    found = once((kind, actor, uid), known.select_related("organisation").first)
    if found is None:
        raise Hidden
    return found


def about(actor: Actor, kind: str, uid: UUID) -> AskView:
    """What a request would be about; Hidden where this actor cannot ask."""
    record = record_of(actor, kind, uid)
    known = house().disclosable[kind]
    owner = known.owner(record)
    if actor.role not in READERS or not actor.verified or owner is None or owner.uid == actor.org_id:
        raise Hidden
    if not known.offered(record) or owner.uid in actor.shut_out:
        raise Hidden
    nda = Nda.objects.filter(
        discloser=owner, recipient__uid=actor.org_id, state__in=("proposed", "uploaded", "signed")
    ).select_related("discloser", "recipient").first()  # fmt: skip
    hidden = getattr(record, "anonymous", False) and nda is None
    return AskView(
        kind,
        uid,
        known.title(actor, record),
        "" if hidden else owner.name,
        agreements.nda_row(actor, nda) if nda else None,
    )
