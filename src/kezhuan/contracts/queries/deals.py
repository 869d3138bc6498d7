"""What a deal knows of contracts: those begun from it, and whether this reader may begin one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from kezhuan.contracts.lifecycle import CONTRACT, OWNERS
from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries.records import visible
from kezhuan.contracts.scopes import HELPERS
from kezhuan.contracts.views import DealLink
from kezhuan.core.access import Actor
from kezhuan.deals.models import Deal, DealParty
from kezhuan.deals.queries.records import visible as deals_of

# From where in a deal a contract may be begun.
READY = ("drafting", "negotiating", "signed")
# A deal with none but such contracts may have another one.
OVER = ("withdrawn", "declined", "rescinded")


def of_deal(actor: Actor, deal: UUID) -> tuple[DealLink, ...]:
    """The contracts of this deal this reader may know of, oldest first."""
    found = visible(actor).filter(deal__uid=deal).order_by("id")
    rows = found.values_list("uid", "number", "title", "state")
    return tuple(DealLink(f"/contracts/{u}/", n or "", title, CONTRACT.states[s]) for u, n, title, s in rows)


def may_begin(actor: Actor, uid: UUID) -> bool:
    """True where a contract may be begun from this deal by this reader: its seller, or who files for others."""
    if actor.org_id is None or actor.role not in HELPERS | set(OWNERS):
        return False
    sellers = DealParty.objects.filter(deal=OuterRef("pk"), side="supply", organisation__isnull=False)
    live = Contract.objects.filter(deal=OuterRef("pk")).exclude(state__in=OVER)
    found = deals_of(actor).filter(~Exists(live), uid=uid, state__in=READY)
    first = found.values_list(
        Subquery(sellers.order_by("id").values("organisation__uid")[:1]), flat=True
    ).first()
    return first is not None and (actor.role in HELPERS or first == actor.org_id)


def contracted(deal: Deal) -> bool:
    """True while a contract of this deal is under way or stands."""
    return Contract.objects.filter(deal=deal).exclude(state__in=OVER).exists()


def deal_of(actor: Actor, contract: UUID) -> DealLink | None:
    """The deal this contract was begun from, where this reader may know of both."""
    of = visible(actor).filter(uid=contract, deal__isnull=False).values("deal")
    deal = deals_of(actor).filter(pk__in=of).first()
    return DealLink(f"/deals/{deal.uid}/", deal.number or "", deal.title, "") if deal else None
