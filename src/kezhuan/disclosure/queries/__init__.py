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
from kezhuan.disclosure.queries.decoys import decoy, decoys
from kezhuan.disclosure.queries.grants import about, grant, grants, live_grant, waiting_grants, waiting_ndas
from kezhuan.disclosure.queries.readings import readings, readings_of, seen_of_ours, traced
from kezhuan.disclosure.queries.unusual import habits, habits_of

__all__ = [
    "about",
    "block_listed",
    "blocks",
    "decoy",
    "decoys",
    "grant",
    "grants",
    "habits",
    "habits_of",
    "live_grant",
    "live_nda",
    "nda",
    "nda_sheet",
    "nda_terms",
    "ndas",
    "readings",
    "readings_of",
    "seen_of_ours",
    "shut_out",
    "traced",
    "waiting_grants",
    "waiting_ndas",
]
