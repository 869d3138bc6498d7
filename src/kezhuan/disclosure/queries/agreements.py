"""Agreements of secrecy and block lists, for the sides they bind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kezhuan.core import clock, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.disclosure import rules, scopes
from kezhuan.disclosure.lifecycle import NDA, OWNERS
from kezhuan.disclosure.models import Block, Nda
from kezhuan.disclosure.views import BlockRow, NdaDetail, NdaRow
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow

SHEET = "nda"


@dataclass(frozen=True, slots=True)
class Terms:
    """The text agreements are signed under on a day, and the days they and grants may run."""

    version: str
    clauses: tuple[tuple[str, str], ...]
    nda_ends: date
    nda_latest: date
    grant_ends: date


def nda_terms(today: date) -> Terms:
    """What settings.disclosure says on this day."""
    body = rulebook().body("settings.disclosure", today)
    return Terms(
        body["text_version"], _clauses(body), today + timedelta(days=body["nda_default_d"]),
        today + timedelta(days=body["nda_longest_d"]), today + timedelta(days=body["grant_default_d"]),
    )  # fmt: skip


def _clauses(body: Any) -> tuple[tuple[str, str], ...]:
    return tuple((row["name"], row["text"]) for row in body["clauses"])


def _visible(actor: Actor) -> QuerySet[Nda]:
    return Nda.objects.filter(scopes.NDAS.q(actor)).select_related("discloser", "recipient")


def ndas(
    actor: Actor, *, states: Iterable[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[NdaRow, ...]]:
    """The agreements of the actor's organisation, newest first."""
    found = _visible(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    page = found.order_by("-id")[offset : offset + limit]
    return found.count(), tuple(nda_row(actor, row) for row in page)


def nda_row(actor: Actor, nda: Nda) -> NdaRow:
    """The agreement as a list row."""
    return NdaRow(
        uid=nda.uid, number=nda.number or "", discloser=_discloser(actor, nda), recipient=nda.recipient.name, method=nda.method,
        state=nda.state, state_label=NDA.states[nda.state], live=is_live(nda), ends_on=nda.ends_on, due_on=nda.due_on,
        version=nda.version, ours=nda.proposer_id == actor.org_id,
    )  # fmt: skip


def _discloser(actor: Actor, nda: Nda) -> str:
    """Its name, kept from a reader that asked an owner unknown to it until that owner has signed."""
    known = (
        nda.signed_at is not None or nda.proposer_id == nda.discloser.uid or nda.recipient.uid != actor.org_id
    )
    return nda.discloser.name if known else ""


def is_live(nda: Nda) -> bool:
    """True where both sides have signed and the agreement has not run out."""
    return rules.in_force(nda.state, "signed", None, nda.ends_on, today=clock.today())


def nda(actor: Actor, uid: UUID) -> NdaDetail:
    """One agreement with its text; Hidden where the actor is no side of it."""
    found = get_nda(actor, uid)
    sheet = attachments.get(found.sheet_uid) if found.sheet_uid else None
    text = rulebook().body("settings.disclosure", found.proposed_at.date())
    return NdaDetail(
        row=nda_row(actor, found), template=found.template, clauses=_clauses(text), proposed_by=found.proposed_by,
        proposed_at=found.proposed_at, signed_by=found.signed_by, signed_at=found.signed_at,
        sheet=(sheet.uid, sheet.name) if sheet else None, reason_note=found.reason_note,
        offers=frame.offers("nda", found, actor), timeline=history.moments("nda", found.uid),
    )  # fmt: skip


def get_nda(actor: Actor, uid: UUID) -> Nda:
    """The agreement's record for this room's own use; Hidden where the actor may not know of it."""
    found = _visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def nda_sheet(actor: Actor, uid: UUID) -> AttachmentRow:
    """The scanned sheet of an agreement, for its sides and whoever checks it."""
    found = get_nda(actor, uid)
    if found.sheet_uid is None:
        raise Hidden
    return attachments.get(found.sheet_uid)


def open_nda(discloser: Any, recipient: Any) -> Nda | None:
    """The agreement between these two that is signed or under way; None where there is none."""
    return (
        Nda.objects.filter(
            discloser=discloser, recipient=recipient, state__in=("proposed", "uploaded", "signed")
        )
        .select_related("discloser", "recipient")
        .first()
    )


def live_nda(discloser: Any, recipient: Any) -> Nda | None:
    """The agreement in force between these two today; None where there is none."""
    found = open_nda(discloser, recipient)
    return found if found is not None and is_live(found) else None


def shut_out(org_uid: UUID) -> frozenset[UUID]:
    """The owners that have put this organisation on their block lists."""
    return frozenset(Block.objects.filter(blocked__uid=org_uid).values_list("owner__uid", flat=True))


def block_listed() -> Exists:
    """For a row with an `organisation_id`: whether anybody has that organisation on a block list."""
    return Exists(Block.objects.filter(blocked_id=OuterRef("organisation_id")))


def blocks(actor: Actor) -> tuple[BlockRow, ...]:
    """The block list of the actor's organisation; Hidden for whoever owns nothing."""
    if actor.role not in OWNERS or actor.org_id is None:
        raise Hidden
    found = Block.objects.filter(Q(owner__uid=actor.org_id)).select_related("blocked").order_by("-id")
    return tuple(BlockRow(row.uid, row.blocked.name, row.note, row.at) for row in found)
