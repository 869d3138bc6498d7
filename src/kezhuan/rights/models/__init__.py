"""Tables of rights: revenue sharing per receipt, with its deductions, its parts and the people of the team.

Contracts and their receipts are named by uid: a lock is taken through `contracts.usecases.lock`, never by a key.
"""

from kezhuan.rights.models.distribution import Distribution, DistributionCost, DistributionPart, TeamShare

__all__ = ["Distribution", "DistributionCost", "DistributionPart", "TeamShare"]
