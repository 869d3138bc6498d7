"""What deals show on the pages of contacts, demands and achievements; None where a reader gets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.deals import queries
from kezhuan.deals.views import DealCard


@dataclass(frozen=True, slots=True)
class DealPanel:
    """The deals of a record this reader may know of, and the way to open one."""

    cards: tuple[DealCard, ...]
    open_url: str = ""
    template: str = "deals/panel.html"


def of_contact(actor: Actor, uid: UUID) -> DealPanel | None:
    """On an accepted contact: its deals, or the offer to open one."""
    cards = queries.of_contact(actor, uid, today=clock.today())
    offer = queries.contact_offer(actor, uid)
    opens = offer is not None and offer[1] is None
    url = f"/deals/new/?{urlencode({'contact': uid})}" if opens else ""
    return DealPanel(cards, url) if cards or url else None


def of_demand(actor: Actor, uid: UUID) -> DealPanel | None:
    """On a demand: the deals about it."""
    cards = queries.of_demand(actor, uid, today=clock.today()) if actor.signed_in else ()
    return DealPanel(cards) if cards else None


def of_achievement(actor: Actor, uid: UUID) -> DealPanel | None:
    """On an achievement: the deals about it."""
    cards = queries.of_achievement(actor, uid, today=clock.today()) if actor.signed_in else ()
    return DealPanel(cards) if cards else None
