"""What contracts show on the page of a deal, and of the deal on their own; None where a reader gets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from kezhuan.contracts.queries import deals
from kezhuan.contracts.views import DealLink
from kezhuan.core.access import Actor


@dataclass(frozen=True, slots=True)
class ContractPanel:
    """The contracts of a deal, and the way to begin one."""

    rows: tuple[DealLink, ...]
    begin_url: str = ""
    template: str = "contracts/panel.html"


@dataclass(frozen=True, slots=True)
class DealPanel:
    """The deal a contract came from."""

    deal: DealLink
    template: str = "contracts/deal_panel.html"


def of_deal(actor: Actor, uid: UUID) -> ContractPanel | None:
    """On a deal: its contracts, or the offer to begin one."""
    rows = deals.of_deal(actor, uid)
    url = f"/contracts/new/?{urlencode({'deal': uid})}" if deals.may_begin(actor, uid) else ""
    return ContractPanel(rows, url) if rows or url else None


def of_contract(actor: Actor, uid: UUID) -> DealPanel | None:
    """On a contract: the deal it came from."""
    deal = deals.deal_of(actor, uid)
    return DealPanel(deal) if deal else None
