"""Reads of deals: the board, a deal with its thread, shares and who still has to say yes, facts for later rooms."""

from kezhuan.deals.queries.board import board, deals, of_achievement, of_contact, of_demand, silent, silent_of
from kezhuan.deals.queries.detail import detail, entry_file, facts
from kezhuan.deals.queries.ledger import (
    broker_choices,
    get_introduction,
    introduction,
    introductions,
    matching_introductions,
    may_name,
    waiting_introductions,
)
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
    "board", "broker_choices", "confirmed_shares", "contact_offer", "deals", "detail", "entry_file", "facts", "get_deal", "get_introduction", "get_share", "holds_a_share", "introduction", "introductions", "is_insider", "joined", "matching_introductions", "may_claim", "may_name", "names_of", "numbered", "of_achievement", "of_contact", "of_demand", "open_deal_of", "share_detail", "share_file", "side_of", "sides_needed", "silent", "silent_of", "taken", "waiting_introductions", "waiting_shares",
]  # fmt: skip
