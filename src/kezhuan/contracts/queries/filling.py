"""What a form is filled from: sections of the registration form, parties and costs as they were given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kezhuan.contracts import forming
from kezhuan.contracts.queries.records import get_contract
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden

PARTY = (
    "side", "name", "uscc", "country", "region", "nature", "industry", "legal_person", "contact_name", "contact_phone", "address", "email",
    "shareholders", "account_print", "agent", "share_bp", "small_firm", "high_tech",
)  # fmt: skip


def section(actor: Actor, uid: UUID, names: tuple[str, ...]) -> tuple[int, dict[str, Any]]:
    """(version, values) of these fields, for those who may change them; Hidden for everybody else."""
    contract = get_contract(actor, uid)
    _changeable(actor, contract)
    return contract.version, {name: getattr(contract, name) for name in names}


def _changeable(actor: Actor, contract: Any) -> None:
    if all(offer.name != "edit" for offer in frame.offers("contract", contract, actor)):
        raise Hidden


def party_values(actor: Actor, uid: UUID) -> tuple[int, list[dict[str, Any]]]:
    """(version, the parties as they were given), for those who may change them."""
    contract = get_contract(actor, uid)
    _changeable(actor, contract)
    rows = sorted(contract.parties.all(), key=lambda p: p.line)
    return contract.version, [
        {name: getattr(p, name) for name in PARTY}
        | ({"organisation": p.organisation.uid} if p.organisation else {})
        for p in rows
    ]


def cost_values(actor: Actor, uid: UUID) -> tuple[int, list[Cost]]:
    """(version, the costs as they were given), for those who may change them."""
    contract = get_contract(actor, uid)
    _changeable(actor, contract)
    return contract.version, list(forming.costs_of(contract))
