"""Single deals and their sides, for this room's own use."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.achievements import queries as achievements
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.numbering import parse_number
from kezhuan.core.reading import once
from kezhuan.deals import scopes
from kezhuan.deals.lifecycle import DEAL, OPEN
from kezhuan.deals.models import Deal
from kezhuan.demands import queries as demands
from kezhuan.matching import queries as matching
from kezhuan.people.models import Organisation


def visible(actor: Actor) -> QuerySet[Deal]:
    """The deals this actor may know of, with what a row needs."""
    return (
        Deal.objects.filter(scopes.DEALS.q(actor))
        .select_related("keeper_org")
        .prefetch_related(*scopes.people_of())
    )


def get_deal(actor: Actor, uid: UUID) -> Deal:
    """The deal's record; Hidden where the actor may not know of it."""
    found = visible(actor).select_related("demand__organisation", "achievement", "contact").filter(uid=uid)
    deal = found.first()
    if deal is None:
        raise Hidden
    return deal


def is_insider(actor: Actor, deal: Any) -> bool:
    """True for the two sides and the brokers on it: who reads and writes the thread."""
    return bool(scopes.deal_relations(actor, deal) & scopes.INSIDERS)


def side_of(deal: Any, org_id: UUID | None) -> str:
    """need or supply for an organisation of the deal, empty for everybody else."""
    for party in scopes.parties_of(deal):
        if party.organisation_id and party.organisation.uid == org_id:
            return party.side
    return ""


def names_of(deal: Any, *, side: str) -> list[str]:
    """The names on one side, joined the platform or not."""
    return [
        p.organisation.name if p.organisation_id else p.name
        for p in scopes.parties_of(deal)
        if p.side == side
    ]


def numbered(actor: Actor, kind: str, number: str, *, field: str) -> UUID | None:
    """The uid behind a display number of a demand or an achievement; Invalid under `field` where there is none."""
    if not number:
        return None
    wanted = str(parse_number(number, field=field))
    source = demands.visible(actor) if kind == "demand" else achievements.visible(actor)
    uid = source.filter(number=wanted).values_list("uid", flat=True).first()
    if uid is None:
        raise Invalid(
            {
                field: Reason(
                    "number.absent",
                    gettext_noop("没有编号为 {number} 的记录，或您不能查看"),
                    {"number": wanted},
                )
            }
        )
    return uid


def joined(said: str) -> Organisation | None:
    """The verified organisation of exactly this name or code, None where nobody of that name has joined."""
    if not said:
        return None
    found = Organisation.objects.filter(Q(name=said) | Q(uscc=said.upper()), state="verified")
    return found.order_by("id").first()


def open_deal_of(demand: Any) -> str | None:
    """The number of a deal about this demand that is still under way, None where there is none."""
    found = Deal.objects.filter(demand_id=demand.pk, state__in=OPEN).values_list("number", flat=True)
    return once(("open deal", demand.pk), found.first)


def contact_offer(actor: Actor, contact_uid: UUID) -> tuple[str, UUID | None] | None:
    """(contact number, its deal) where the actor may open or already has a deal of this contact; else None."""
    contact = matching.get_contact(actor, contact_uid)
    if contact.state not in ("accepted", "ended"):
        return None
    deal = Deal.objects.filter(scopes.DEALS.q(actor), contact=contact).exclude(state="failed").first()
    if deal is not None:
        return contact.number or "", deal.uid
    may = actor.role in {role for part in DEAL.move("create").roles for role in part.roles}
    opens = may and (matching.is_side(actor, contact) or actor.role is Role.OPERATOR)
    if not opens or contact.deals.exclude(state="failed").exists():
        return None
    return contact.number or "", None
