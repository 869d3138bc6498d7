"""Shares in a deal: who holds or asks for how much, who still has to say yes, and what the log alone says."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.core import clock, codes, frame
from kezhuan.core.access import HOLDERS, OFFICERS, Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.models import Event
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.deals import rules, scopes
from kezhuan.deals.lifecycle import ATTRIBUTION, LIVE
from kezhuan.deals.models import Deal, DealBroker
from kezhuan.deals.queries.records import is_insider, side_of
from kezhuan.deals.views import ConfirmedShare, DealFileRow, ShareDetail, ShareRow
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow
from kezhuan.people.models import User


def taken(deal: Any) -> list[rules.Taken]:
    """What is held or asked for in a deal, for the sum."""
    found = list(deal.brokers.filter(state__in=LIVE).order_by("id"))
    names = names_for(b.person_id for b in found)
    return [rules.Taken(names.get(b.person_id, ""), b.share_bp) for b in found]


def names_for(uids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of people by uid."""
    return dict(User.objects.filter(uid__in=set(uids)).values_list("uid", "name"))


def holds_a_share(deal: Any, user_id: UUID | None) -> bool:
    """True where this person already holds or asks for a share of the deal."""
    return deal.brokers.filter(person_id=user_id, state__in=LIVE).exists()


def sides_needed(share: Any, *, confirmed_by: str) -> frozenset[str]:
    """The sides whose yes a share needs; a side that has not joined the platform cannot say it here."""
    present = {p.side for p in scopes.parties_of(share.deal)}
    return rules.sides_to_agree(share.side, present=present, confirmed_by=confirmed_by)


def may_claim(actor: Actor, deal: Any) -> bool:
    """True where the page offers this actor to ask for a share: who works on the deal and has none yet."""
    setting = rulebook().body("settings.attribution", clock.today())
    earner = rules.earner_of(actor.role, works_for_a_party=bool(side_of(deal, actor.org_id)))
    return (
        is_insider(actor, deal)
        and deal.state != "failed"
        and earner in setting["claimants"]
        and all(b.person_id != actor.user_id for b in scopes.brokers_of(deal))
    )


def _shares(actor: Actor) -> QuerySet[DealBroker]:
    return (
        DealBroker.objects.filter(scopes.ATTRIBUTIONS.q(actor))
        .select_related("organisation", "deal__keeper_org")
        .prefetch_related(*scopes.people_of("deal__"))
    )


def of_deal(deal: Deal) -> list[DealBroker]:
    """The shares of a deal that was read for its reader: whoever may know of a deal may know of them."""
    return sorted(deal.brokers.all(), key=attrgetter("pk"))


def get_share(actor: Actor, uid: UUID) -> DealBroker:
    """The share's record; Hidden where the actor may not know of it."""
    found = _shares(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def rows(actor: Actor, shares: Collection[DealBroker], *, with_offers: bool = True) -> tuple[ShareRow, ...]:
    """Shares as their readers see them, each with whether the log alone says the same."""
    names, files = names_for(s.person_id for s in shares), _files(actor, shares)
    setting = rulebook().body("settings.attribution", clock.today())
    said = replayed([s.uid for s in shares])
    return tuple(
        _row(actor, s, names.get(s.person_id, ""), files.get(s.uid, ()), setting["confirmed_by"], said, with_offers)
        for s in shares
    )  # fmt: skip


def _row(
    actor: Actor, s: DealBroker, name: str, files: tuple[DealFileRow, ...], confirmed_by: str, said: Any, with_offers: bool
) -> ShareRow:  # fmt: skip
    waits = ()
    if s.state == "proposed":
        needed = sides_needed(s, confirmed_by=confirmed_by)
        waits = tuple(
            rules.SIDE_LABELS[side] for side in sorted(needed) if getattr(s, f"{side}_agreed_at") is None
        )
    log = said.get(str(s.uid))
    return ShareRow(
        uid=s.uid, person_uid=s.person_id, person=name, organisation=s.organisation.name, side=s.side, side_label=rules.SIDE_LABELS[s.side],
        share_bp=s.share_bp, earner=s.earner, earner_label=rules.EARNERS[s.earner], state=s.state, state_label=ATTRIBUTION.states[s.state],
        evidence=codes.label("attribution_evidence", s.evidence), note=s.note, need_agreed_at=s.need_agreed_at,
        supply_agreed_at=s.supply_agreed_at, waits_for=waits, dispute=s.dispute, decision_note=s.decision_note, files=files,
        mine=s.person_id == actor.user_id, version=s.version,
        offers=frame.offers("attribution", s, actor) if with_offers else (),
        replayed=log == rules.Replayed(str(s.person_id), s.side, s.share_bp, s.state),
    )  # fmt: skip


def replayed(uids: Iterable[UUID]) -> Any:
    """The shares as the sealed log alone makes them, by uid."""
    found = Event.objects.filter(subject_type="attribution", subject_id__in=list(uids)).order_by("id")
    return rules.replay((e.verb, str(e.subject_id), e.changes) for e in found)


def _may_read_files(actor: Actor, share: DealBroker) -> bool:
    """The papers behind a share: for who works on the deal, its person, and who decides on it."""
    decides = actor.role is Role.OPERATOR or (actor.role in OFFICERS and actor.role is not Role.PROVINCE)
    return decides or share.person_id == actor.user_id or is_insider(actor, share.deal)


def _files(actor: Actor, shares: Collection[DealBroker]) -> dict[UUID, tuple[DealFileRow, ...]]:
    readable = [s.uid for s in shares if _may_read_files(actor, s)]
    found: dict[UUID, tuple[DealFileRow, ...]] = {}
    for row in attachments.of("attribution", readable) if readable else ():
        found[row.subject_uid] = (*found.get(row.subject_uid, ()), DealFileRow(row.uid, row.name, row.size))
    return found


def share_file(actor: Actor, uid: UUID, file_uid: UUID) -> AttachmentRow:
    """A paper behind a share."""
    share = get_share(actor, uid)
    row = attachments.get(file_uid)
    if row.subject_kind != "attribution" or row.subject_uid != share.uid or not _may_read_files(actor, share):
        raise Hidden
    return row


def share_detail(actor: Actor, uid: UUID) -> ShareDetail:
    """One share with what happened to it."""
    from kezhuan.deals.queries.thread import moves_of

    share = get_share(actor, uid)
    (row,) = rows(actor, [share])
    return ShareDetail(
        row, share.deal.uid, share.deal.number or "", share.deal.title, is_insider(actor, share.deal),
        moves_of("attribution", share.uid, stage=ATTRIBUTION.label),
    )  # fmt: skip


def confirmed_shares(deal: Deal) -> tuple[ConfirmedShare, ...]:
    """What stands confirmed, for later rooms."""
    found = deal.brokers.filter(state="confirmed").select_related("organisation").order_by("id")
    return tuple(
        ConfirmedShare(s.person_id, s.organisation.uid, s.side, s.share_bp, s.earner, s.evidence)
        for s in found
    )


def waiting_shares(actor: Actor) -> QuerySet[DealBroker]:
    """Shares that wait for this actor: a side's yes, or a decision on an objection."""
    if actor.role in HOLDERS and actor.org_id is not None:
        parties = Q(deal__parties__organisation__uid=actor.org_id)
        need = parties & Q(deal__parties__side="need", need_agreed_at__isnull=True)
        supply = parties & Q(deal__parties__side="supply", supply_agreed_at__isnull=True)
        found = _shares(actor).filter(need | supply, state="proposed").exclude(person_id=actor.user_id)
        return found.order_by("state_since", "id")
    if actor.role in (Role.OPERATOR, Role.DISTRICT) and actor.region:
        return (
            _shares(actor).filter(state="disputed", region__startswith=actor.region).order_by("due_on", "id")
        )
    return DealBroker.objects.none()
