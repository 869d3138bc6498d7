"""Contracts in the columns of the registration form: values by the names `rulebook/foreign/contract_register.toml` uses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.contracts.lifecycle import CONTRACT
from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries.listing import filtered
from kezhuan.contracts.queries.records import get_contract
from kezhuan.core import codes
from kezhuan.core.access import Actor

CODED = {"kind": "contract_kinds", "sub_kind": "contract_sub_kinds", "pay_mode": "payment_modes", "field": "technology_fields",
         "plan_source": "plan_sources", "purpose": "social_purposes", "industry": "industries"}  # fmt: skip
MONEY = ("turnover", "expected_input", "expected_output")
PLAIN = (
    "registration_no", "title", "signed_on", "signed_at", "valid_from", "valid_to", "currency", "ip_numbers", "registered_on", "registered_by",
    "number",
)  # fmt: skip
SIDES = ("seller", "buyer")


def in_register(
    actor: Actor, *, offset: int = 0, limit: int = 20, **wanted: Any
) -> tuple[int, tuple[Mapping[str, Any], ...]]:
    """Total and one page of the contracts this actor may know of, newest first, by the form's names."""
    found = filtered(actor, **wanted)
    page = found.order_by("-id").prefetch_related("parties")[offset : offset + limit]
    return found.count(), tuple(_values(c) | {"uid": c.uid} for c in page)


def register_values(actor: Actor, uid: UUID) -> dict[str, Any]:
    """One contract by the form's names."""
    return _values(get_contract(actor, uid))


def _values(c: Contract) -> dict[str, Any]:
    """Codes as their names where the register's own codes are not known; amounts in 元."""
    said: dict[str, Any] = {name: getattr(c, name) for name in PLAIN}
    said |= {name: codes.label(table, getattr(c, name)) for name, table in CODED.items()}
    said |= {name: _yuan(getattr(c, name)) for name in MONEY}
    tech = c.tech_amount if c.approved_tech_amount is None else c.approved_tech_amount
    said |= {"tech_amount": _yuan(tech), "ip_kinds": "；".join(codes.label("ip_types", code) for code in c.ip_kinds),
             "foreign": "是" if c.foreign else "否", "state": CONTRACT.states[c.state]}  # fmt: skip
    parties = sorted(c.parties.all(), key=lambda p: p.line)
    for side in SIDES:
        here = [p for p in parties if p.side == side]
        said |= {f"{side}_{name}": "；".join(filter(None, (str(getattr(p, name)) for p in here))) for name in ("name", "uscc", "country", "region", "nature")}  # fmt: skip
    return said


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)
