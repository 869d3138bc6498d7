"""Every read of agreements, grants, readings and block lists; each takes the actor and applies its scope."""

from kezhuan.disclosure.queries.agreements import (
    block_listed,
    blocks,
    live_nda,
    nda,
    nda_sheet,
    nda_terms,
    ndas,
    shut_out,
)
from kezhuan.disclosure.queries.decoys import decoy, decoys, may_see_decoys
from kezhuan.disclosure.queries.grants import about, grant, grants, live_grant, waiting_grants, waiting_ndas
from kezhuan.disclosure.queries.readings import readings, readings_of, traced

__all__ = [
    "about",
    "block_listed",
    "blocks",
    "decoy",
    "decoys",
    "grant",
    "grants",
    "live_grant",
    "live_nda",
    "may_see_decoys",
    "nda",
    "nda_sheet",
    "nda_terms",
    "ndas",
    "readings",
    "readings_of",
    "shut_out",
    "traced",
    "waiting_grants",
    "waiting_ndas",
]
