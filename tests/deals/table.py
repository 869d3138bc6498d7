"""Two sides at a table with a broker, made through the use cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor, Role
from kezhuan.deals import usecases
from kezhuan.deals.models import Deal, DealBroker
from kezhuan.matching import usecases as matching
from kezhuan.people.models import Membership
from tests.builders import TODAY, member, organisation
from tests.matching import market


@dataclass(frozen=True)
class Table:
    """Who sits there, and the deal they sit at."""

    owner: Actor
    office: Actor
    broker: Actor
    deal: UUID
    demand: UUID
    achievement: UUID
    contact: UUID


def laid() -> Table:
    """A firm and an institute whose contact was accepted, their deal, and a broker the firm brought in."""
    office = member(Role.TTO, org=organisation(kind="institute", name="嘉兴某研究院"))
    offer = market.achievement(office)
    firm = organisation(region="330402", name="嘉兴甲公司")
    owner = member(Role.ENTERPRISE, org=firm)
    _, need = market.demand(firm)
    contact = matching.request_contact(
        need.row.uid,
        item_kind="achievement",
        item_uid=offer.row.uid,
        message="希望交流。",
        actor=owner,
        today=TODAY,
    )
    matching.accept_contact(contact, actor=office, today=TODAY, version=1)
    deal = usecases.open_from_contact(contact, actor=owner, today=TODAY)
    return Table(owner, office, seated(deal, owner), deal, need.row.uid, offer.row.uid, contact)


def seated(deal: UUID, by: Actor, *, region: str = "3304") -> Actor:
    """One more broker, of an organisation of their own, brought into the deal by this side."""
    broker = member(Role.BROKER, region=region)
    usecases.name_broker(deal, broker=membership_of(broker), actor=by, today=TODAY)
    return broker


def membership_of(actor: Actor) -> UUID:
    return Membership.objects.get(user__uid=actor.user_id).uid


def version(uid: UUID) -> int:
    return Deal.objects.values_list("version", flat=True).get(uid=uid)


def moved(table: Table, *moves: str, **more: Any) -> None:
    """The firm moves the deal over the board."""
    for move in moves:
        usecases.move_deal(
            table.deal, move, actor=table.owner, today=TODAY, version=version(table.deal), **more
        )


def shared(uid: UUID, move: str, who: Actor, **more: Any) -> None:
    """One move of a share."""
    at = DealBroker.objects.values_list("version", flat=True).get(uid=uid)
    usecases.move_share(uid, move, actor=who, today=TODAY, version=at, **more)
