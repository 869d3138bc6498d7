"""Every change of a deal: opening it, moving it, entering what happened, asking for a share and settling it."""

from kezhuan.deals.usecases.entries import add_entry, finish_milestone
from kezhuan.deals.usecases.introducing import move_introduction, name_broker, record_introduction
from kezhuan.deals.usecases.moving import daily, move_deal, remind_silent
from kezhuan.deals.usecases.opening import add_party, edit_deal, enter_deal, open_from_contact
from kezhuan.deals.usecases.shares import claim_share, decide_share, move_share, prove_share

__all__ = [
    "add_entry", "add_party", "claim_share", "daily", "decide_share", "edit_deal", "enter_deal", "finish_milestone", "move_deal", "move_introduction", "name_broker", "record_introduction", "move_share",
    "open_from_contact", "prove_share", "remind_silent",
]  # fmt: skip
