"""Contracts as records, for this room's own use."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from kezhuan.contracts.models import Contract, ContractParty
from kezhuan.contracts.scopes import CONTRACTS
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden


def visible(actor: Actor) -> QuerySet[Contract]:
    """The contracts this actor may know of."""
    return Contract.objects.filter(CONTRACTS.q(actor)).select_related("organisation", "deal")


def get_contract(actor: Actor, uid: UUID) -> Contract:
    """The record, with its parties; Hidden where the actor may not know of it."""
    found = (
        visible(actor)
        .filter(uid=uid)
        .prefetch_related(Prefetch("parties", ContractParty.objects.select_related("organisation")))
        .first()
    )
    if found is None:
        raise Hidden
    return found


def numbered(actor: Actor, number: str) -> UUID | None:
    """The contract of this display number or 登记编号, where the actor may know of it."""
    if not number:
        return None
    found = visible(actor).filter(Q(number=number) | Q(registration_no=number))
    return found.values_list("uid", flat=True).first()
