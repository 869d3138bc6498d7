"""Every read of contracts and transformation projects; each takes the actor and applies its scope."""

from kezhuan.contracts.queries.bases import ContractBasis, PartyBasis, ReceiptBasis, bases, basis
from kezhuan.contracts.queries.detail import conditions, detail, paper, verified
from kezhuan.contracts.queries.imported import imported
from kezhuan.contracts.queries.listing import filtered, listing, waiting
from kezhuan.contracts.queries.records import get_contract, numbered, visible
from kezhuan.contracts.queries.register import in_register, register_values
from kezhuan.contracts.queries.statistics import behind, jurisdiction, statistics
from kezhuan.contracts.queries.statistics import name_of as statistic_name
from kezhuan.contracts.queries.ties import ties

__all__ = [
    "ContractBasis", "PartyBasis", "ReceiptBasis", "bases", "basis", "behind", "conditions", "detail", "filtered", "get_contract", "imported", "in_register", "jurisdiction", "listing", "numbered", "paper", "register_values",
    "statistic_name", "statistics", "ties", "verified", "visible", "waiting",
]  # fmt: skip
