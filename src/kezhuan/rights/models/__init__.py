"""Tables of rights: revenue sharing per receipt with its parts and people; rights given to a team in its achievement.

Contracts and their receipts are named by uid: a lock is taken through `contracts.usecases.lock`, never by a key.
"""

from kezhuan.rights.models.bundle import DiligenceBundle
from kezhuan.rights.models.distribution import Distribution, DistributionCost, DistributionPart, TeamShare
from kezhuan.rights.models.entitlement import ENDED, Entitlement, EntitlementMember, EntitlementReport

__all__ = [
    "ENDED", "DiligenceBundle", "Distribution", "DistributionCost", "DistributionPart", "Entitlement", "EntitlementMember", "EntitlementReport",
    "TeamShare",
]  # fmt: skip
