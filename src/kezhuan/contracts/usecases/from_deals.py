"""A contract begun from its deal: title, parties, brokers and what it is about are filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.contracts.lifecycle import OWNERS
from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries.deals import OVER, READY, contracted
from kezhuan.contracts.usecases.drafting import draft_contract
from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.deals import queries as deals
from kezhuan.deals import usecases as deal_acts
from kezhuan.deals.lifecycle import OPEN as UNSIGNED
from kezhuan.people.models import Organisation

SIDES = {"supply": "seller", "need": "buyer"}


def draft_from_deal(deal_uid: UUID, *, lane: str, actor: Actor, today: date, key: str = "") -> UUID:
    """The draft holds what the deal knows; the supplying side is the registrant (卖方登记)."""
    deal = deals.get_deal(actor, deal_uid)
    known = deals.facts(deal_uid)
    if known.state not in READY:
        raise Refused(Reason("deal.not_ready", gettext_noop("对接项目还没有到拟定合同的阶段")))
    if contracted(deal):
        raise Refused(Reason("deal.contracted", gettext_noop("这个对接项目已有技术合同")))
    field = deal.demand.field if deal.demand else deal.achievement.field if deal.achievement else ""
    seller = next((p.uid for p in known.parties if p.side == "supply" and p.uid), None)
    if seller is None or (actor.role in OWNERS and seller != actor.org_id):
        raise Refused(
            Reason(
                "deal.seller",
                gettext_noop("技术合同由卖方登记，请由供给方单位办理，或由经纪人、技转中心代填"),
            )
        )
    return draft_contract(
        {"title": known.title, "field": _technology_field(field), "signed_on": known.signed_on},
        parties=_parties(deal, known), organisation=seller, lane=lane, actor=actor, today=today, key=key,
        deal=deal, demand=deal.demand, achievement=deal.achievement,
    )  # fmt: skip


def _technology_field(code: str) -> str:
    """The deal's field where it is one of the register's."""
    return code if code in {row.code for row in shipped_codes()["technology_fields"].rows} else ""


def _parties(deal: Any, known: Any) -> Sequence[dict[str, Any]]:
    sides = [
        {"side": SIDES[p.side], "organisation": p.uid, "name": p.name}
        for p in sorted(known.parties, key=lambda p: p.side != "supply")
    ]
    brokers = Organisation.objects.filter(uid__in={share.organisation_uid for share in known.brokers})
    return [*sides, *({"side": "broker", "organisation": org.uid} for org in brokers.order_by("name"))]


def sign_deal(contract: Contract, *, today: date) -> None:
    """The deal behind a contract that is handed in stands as signed; nothing where it is already, or there is none."""
    if contract.deal is not None and contract.deal.state in UNSIGNED:
        deal_acts.move_deal(
            contract.deal.uid, "sign", actor=SYSTEM, today=today, version=None, signed_on=contract.signed_on
        )


def on_rescinded(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job after a rescission: the deal behind the contract is open again, so that both sides may go on.

    Nothing where the contract stands again by now, or another contract of the deal does.
    """
    with frame.together():
        contract = _of(payload, "rescinded")
        if contract is None or contract.deal is None or contract.deal.state != "signed" or _others(contract):
            return {"reopened": 0}
        deal_acts.move_deal(contract.deal.uid, "unsign", actor=SYSTEM, today=clock.today(), version=None)
    return {"reopened": 1}


def on_reinstated(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job after a reinstatement: the deal behind the contract stands as signed again."""
    with frame.together():
        contract = _of(payload, "registered")
        if contract is None or contract.deal is None or contract.deal.state not in UNSIGNED:
            return {"signed": 0}
        sign_deal(contract, today=clock.today())
    return {"signed": 1}


def _of(payload: Mapping[str, Any], state: str) -> Contract | None:
    return Contract.objects.filter(uid=payload["subject"], state=state).select_related("deal").first()


def _others(contract: Contract) -> bool:
    same = Contract.objects.filter(deal=contract.deal).exclude(pk=contract.pk)
    return same.exclude(state__in=OVER).exists()
