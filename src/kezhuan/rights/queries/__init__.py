"""Every read of rights; each takes the actor and applies its scope."""

from kezhuan.rights.queries.bundles import waiting as waiting_bundles
from kezhuan.rights.queries.distributions import detail, filtered, get_distribution, listing, waiting
from kezhuan.rights.queries.entitlements import waiting as waiting_entitlements
from kezhuan.rights.queries.equities import waiting as waiting_equities
from kezhuan.rights.queries.titles import KINDS, standing
from kezhuan.rights.queries.ventures import waiting as waiting_ventures

__all__ = [
    "KINDS",
    "detail",
    "filtered",
    "get_distribution",
    "listing",
    "standing",
    "waiting",
    "waiting_bundles",
    "waiting_entitlements",
    "waiting_equities",
    "waiting_ventures",
]
