"""Tables of rights: revenue sharing per receipt with its parts and people; rights given to a team in its achievement.

Contracts and their receipts are named by uid: a lock is taken through `contracts.usecases.lock`, never by a key.
"""

from kezhuan.rights.models.bundle import DiligenceBundle
from kezhuan.rights.models.distribution import Distribution, DistributionCost, DistributionPart, TeamShare
from kezhuan.rights.models.entitlement import ENDED, Entitlement, EntitlementMember, EntitlementReport
from kezhuan.rights.models.equity import ENDED_EQUITY, Equity, EquityHolder
from kezhuan.rights.models.venture import ENDED_VENTURE, Venture, VentureReport

__all__ = [
    "ENDED", "ENDED_EQUITY", "ENDED_VENTURE", "DiligenceBundle", "Distribution", "DistributionCost", "DistributionPart", "Entitlement",
    "EntitlementMember", "EntitlementReport", "Equity", "EquityHolder", "TeamShare", "Venture", "VentureReport",
]  # fmt: skip
