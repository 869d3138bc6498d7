"""Tables of contracts with their parties, costs, receipts, bookings and doubts; projects; imported statistics."""

from kezhuan.contracts.models.contract import Contract, ContractFile, ContractParty, Deduction
from kezhuan.contracts.models.money import AmountChange, Receipt
from kezhuan.contracts.models.project import Project, ProjectVisit
from kezhuan.contracts.models.statistic import StatisticFact
from kezhuan.contracts.models.suspicion import Suspicion

__all__ = [
    "AmountChange", "Contract", "ContractFile", "ContractParty", "Deduction", "Project", "ProjectVisit", "Receipt", "StatisticFact", "Suspicion",
]  # fmt: skip
