"""The board: deals by step with how long they stand and how long nobody wrote, and plain lists of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median_low
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.core import clock, codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.deals import rules, scopes
from kezhuan.deals.lifecycle import DEAL, OPEN
from kezhuan.deals.models import Deal
from kezhuan.deals.queries.records import names_of, visible
from kezhuan.deals.views import BoardColumn, DealCard
from kezhuan.people.queries import in_hands

# How many cards of one step the board draws; the rest stand in the list of that step.
CARDS_MOST = 30
FEW = 5


def card(actor: Actor, deal: Any, *, today: date, with_offers: bool = False) -> DealCard:
    """A deal as a card, with the moves open to this actor where they are wanted."""
    days = rulebook().body("settings.clocks", today)["silent_match_reminder_d"]
    return DealCard(
        uid=deal.uid, number=deal.number or "", title=deal.title, need="、".join(names_of(deal, side="need")),
        supply="、".join(names_of(deal, side="supply")), region=codes.region_name(deal.region), state=deal.state,
        state_label=DEAL.states[deal.state], days_in_state=_days_in(deal, today), days_silent=(today - deal.last_entry_on).days,
        silent=deal.state in OPEN and rules.is_silent(deal.last_entry_on, today=today, days=days),
        shares_bp=sum(b.share_bp for b in scopes.brokers_of(deal)), version=deal.version,
        offers=frame.offers("deal", deal, actor) if with_offers else (),
    )  # fmt: skip


def _days_in(deal: Any, today: date) -> int:
    return (today - clock.day_of(deal.state_since)).days


def board(actor: Actor, *, today: date, mine: bool = False) -> tuple[BoardColumn, ...]:
    """The open deals of the actor by step, the longest silent first; `mine` for those a broker leads."""
    found = visible(actor).filter(state__in=OPEN)
    if mine:
        found = found.filter(in_hands(actor, "keeper_id"))
    by_state: dict[str, list[Deal]] = {state: [] for state in OPEN}
    for deal in found.order_by("last_entry_on", "id"):
        by_state[deal.state].append(deal)
    return tuple(
        BoardColumn(
            state, DEAL.states[state], len(there), median_low([_days_in(d, today) for d in there]) if there else None,
            tuple(card(actor, d, today=today, with_offers=True) for d in there[:CARDS_MOST]),
        )
        for state, there in by_state.items()
    )  # fmt: skip


def deals(
    actor: Actor,
    *,
    today: date,
    states: Iterable[str] = (),
    text: str = "",
    silent_only: bool = False,
    offset: int = 0,
    limit: int = 20,
) -> tuple[int, tuple[DealCard, ...]]:
    """One page of the deals this actor may know of, newest first, and how many there are."""
    found = visible(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(number=text.upper()))
    if silent_only:
        found = found.filter(pk__in=_silent(today).values("pk"))
    page = list(found.order_by("-id")[offset : offset + limit])
    return found.count(), tuple(card(actor, deal, today=today) for deal in page)


def _silent(today: date) -> QuerySet[Deal]:
    days = rulebook().body("settings.clocks", today)["silent_match_reminder_d"]
    return Deal.objects.filter(state__in=OPEN, last_entry_on__lte=today - timedelta(days=days))


def silent(*, today: date, days: int) -> QuerySet[Deal]:
    """Open deals without an entry for `days`, whose people have not been reminded within as many days."""
    since = today - timedelta(days=days)
    return (
        Deal.objects.filter(state__in=OPEN, last_entry_on__lte=since)
        .filter(Q(reminded_on__isnull=True) | Q(reminded_on__lte=since))
        .prefetch_related(*scopes.people_of())
        .order_by("id")
    )


def silent_of(actor: Actor, *, today: date) -> QuerySet[Deal]:
    """The silent deals this broker leads, for the desk."""
    return visible(actor).filter(in_hands(actor, "keeper_id"), pk__in=_silent(today).values("pk"))


def of_demand(actor: Actor, uid: UUID, *, today: date) -> tuple[DealCard, ...]:
    """The newest deals about a demand that this actor may know of."""
    found = visible(actor).filter(demand__uid=uid).order_by("-id")[:FEW]
    return tuple(card(actor, deal, today=today) for deal in found)


def of_achievement(actor: Actor, uid: UUID, *, today: date) -> tuple[DealCard, ...]:
    """The newest deals about an achievement that this actor may know of."""
    found = visible(actor).filter(achievement__uid=uid).order_by("-id")[:FEW]
    return tuple(card(actor, deal, today=today) for deal in found)


def of_contact(actor: Actor, uid: UUID, *, today: date) -> tuple[DealCard, ...]:
    """The deals that came out of a contact, failed ones too, as far as this actor may know of them."""
    found = visible(actor).filter(contact__uid=uid).order_by("-id")[:FEW]
    return tuple(card(actor, deal, today=today) for deal in found)
