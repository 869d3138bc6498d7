"""Reads of deals: the board, a deal with its thread, shares and who still has to say yes, facts for later rooms."""

from kezhuan.deals.queries.board import board, deals, of_achievement, of_contact, of_demand, silent
from kezhuan.deals.queries.detail import detail, entry_file, facts
from kezhuan.deals.queries.records import (
    contact_offer,
    get_deal,
    is_insider,
    joined,
    names_of,
    numbered,
    open_deal_of,
    side_of,
)
from kezhuan.deals.queries.shares import (
    confirmed_shares,
    get_share,
    holds_a_share,
    may_claim,
    share_detail,
    share_file,
    sides_needed,
    taken,
    waiting_shares,
)

__all__ = [
    "board", "confirmed_shares", "contact_offer", "deals", "detail", "entry_file", "facts", "get_deal", "get_share", "holds_a_share", "is_insider",
    "joined", "may_claim", "names_of", "numbered", "of_achievement", "of_contact", "of_demand", "open_deal_of", "share_detail", "share_file", "side_of",
    "sides_needed", "silent", "taken", "waiting_shares",
]  # fmt: skip
