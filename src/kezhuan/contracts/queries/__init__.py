"""Every read of contracts and transformation projects; each takes the actor and applies its scope."""

from kezhuan.contracts.queries.bases import ContractBasis, PartyBasis, ReceiptBasis, bases, basis
from kezhuan.contracts.queries.detail import conditions, detail, paper, verified
from kezhuan.contracts.queries.listing import filtered, listing, waiting
from kezhuan.contracts.queries.records import get_contract, visible

__all__ = [
    "ContractBasis", "PartyBasis", "ReceiptBasis", "bases", "basis", "conditions", "detail", "filtered", "get_contract", "listing", "paper",
    "verified", "visible", "waiting",
]  # fmt: skip
