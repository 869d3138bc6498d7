"""One deal: for those who work on it with its thread, for staff where it stands; and the facts later rooms read."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from kezhuan.achievements.scopes import ACHIEVEMENTS
from kezhuan.core import clock, codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden
from kezhuan.deals import rules, scopes
from kezhuan.deals.models import Deal, Entry
from kezhuan.deals.queries import ledger, shares
from kezhuan.deals.queries.board import card
from kezhuan.deals.queries.records import get_deal, is_insider
from kezhuan.deals.queries.thread import thread, waiting_days
from kezhuan.deals.views import DealDetail, DealFacts, DealPartyRow
from kezhuan.demands import queries as demands
from kezhuan.demands.scopes import DEMANDS
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow


def detail(actor: Actor, uid: UUID, *, today: date) -> DealDetail:
    """A deal cut to this actor: thread, amounts and reasons only for those who work on it."""
    deal = get_deal(actor, uid)
    insider = is_insider(actor, deal)
    if insider:
        prefetch_related_objects([deal], Prefetch("entries", Entry.objects.select_related("author_org")))
    lines = thread(actor, deal, insider=insider)
    found = shares.of_deal(deal)
    return DealDetail(
        card=card(actor, deal, today=today, with_offers=True), parties=_parties(deal), demand_uid=_seen(actor, deal.demand, DEMANDS),
        demand_title=_demand_title(actor, deal), achievement_uid=_seen(actor, deal.achievement, ACHIEVEMENTS),
        achievement_title=deal.achievement.title if deal.achievement else "", contact_uid=deal.contact.uid if deal.contact else None,
        contact_number=(deal.contact.number or "") if deal.contact else "", keeper=_keeper(deal),
        expected_fen=deal.expected_fen if insider else None, expected_on=deal.expected_on if insider else None, signed_on=deal.signed_on,
        reason=codes.label("deal_failure_reasons", deal.reason_code), reason_note=deal.reason_note if insider else "", insider=insider,
        may_claim=shares.may_claim(actor, deal), shares=shares.rows(actor, found),
        introductions=ledger.of_deal(actor, deal) if insider else (), may_name=ledger.may_name(actor, deal), thread=lines, waiting=waiting_days(lines),
        milestones=tuple(row for row in lines if row.open_until is not None), unchecked=_unchecked(deal) if insider else (),
        raw={"title": deal.title, "expected_fen": deal.expected_fen, "expected_on": deal.expected_on} if insider else {"title": deal.title},
    )  # fmt: skip


def _seen(actor: Actor, record: Any, scope: Any) -> UUID | None:
    """The record's uid where this actor may open it."""
    return record.uid if record is not None and scope.allows(actor, record) else None


def _demand_title(actor: Actor, deal: Deal) -> str:
    if deal.demand is None:
        return ""
    if not DEMANDS.allows(actor, deal.demand):
        return deal.demand.public_title
    return demands.row(actor, deal.demand).title


def _parties(deal: Deal) -> tuple[DealPartyRow, ...]:
    rows = [
        DealPartyRow(
            p.organisation.uid if p.organisation_id else None,
            p.organisation.name if p.organisation_id else p.name,
            p.side,
            rules.SIDE_LABELS[p.side],
        )
        for p in scopes.parties_of(deal)
    ]
    return tuple(sorted(rows, key=lambda row: row.side))


def _keeper(deal: Deal) -> str:
    if deal.keeper_id is None:
        return ""
    name = shares.names_for([deal.keeper_id]).get(deal.keeper_id, "")
    return f"{name}（{deal.keeper_org.name}）" if deal.keeper_org else name


def _unchecked(deal: Deal) -> tuple[str, ...]:
    """Which of title, validity and credit nobody has looked at yet: a hint, never a gate."""
    done = {entry.subject for entry in deal.entries.all() if entry.kind == "check"}
    return tuple(name for code, name in codes.choices("deal_check_subjects") if code not in done)


def entry_file(actor: Actor, uid: UUID, file_uid: UUID) -> AttachmentRow:
    """A file of the thread, for those who work on the deal."""
    deal = get_deal(actor, uid)
    row = attachments.get(file_uid)
    if not is_insider(actor, deal) or row.subject_kind != "entry":
        raise Hidden
    if not Entry.objects.filter(deal=deal, uid=row.subject_uid).exists():
        raise Hidden
    return row


def facts(uid: UUID) -> DealFacts:
    """What contracts, trials and payouts need of a deal, whoever asks; Hidden where there is none."""
    deal = get_deal(SYSTEM, uid)
    return DealFacts(
        uid=deal.uid, number=deal.number or "", title=deal.title, state=deal.state, region=deal.region, signed_on=deal.signed_on,
        parties=_parties(deal), brokers=shares.confirmed_shares(deal), demand_uid=deal.demand.uid if deal.demand else None,
        achievement_uid=deal.achievement.uid if deal.achievement else None, first_introduced_on=_first_introduced(deal),
        demand_entered_on=_entered(deal.demand), achievement_entered_on=_entered(deal.achievement),
    )  # fmt: skip


def _entered(record: Any) -> date | None:
    """入库日: the day a demand or an achievement was published, else the day it was entered."""
    if record is None:
        return None
    return clock.day_of(record.published_at or record.created_at)


def _first_introduced(deal: Deal) -> date | None:
    """The first day on which the two sides were brought together: a confirmed introduction, their contact, or
    the deal itself, whichever came first."""
    days = [row.introduced_on for row in scopes.introduced(deal)]
    days.append(clock.day_of(deal.contact.created_at if deal.contact else deal.created_at))
    return min(days)
