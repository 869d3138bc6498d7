"""Every change in matching: computing a list, judging an item, asking a counterpart, answering, talking."""

from kezhuan.matching.usecases.contacts import (
    accept_contact,
    daily,
    lapse_overdue,
    move_contact,
    nudge_due,
    refuse_contact,
    request_contact,
)
from kezhuan.matching.usecases.followups import move_followup
from kezhuan.matching.usecases.lists import (
    give_feedback,
    narrowing_for,
    on_demand_event,
    on_item_event,
    open_demands,
    refresh,
)
from kezhuan.matching.usecases.measuring import keep_measurement
from kezhuan.matching.usecases.threads import say

__all__ = [
    "accept_contact", "daily", "give_feedback", "keep_measurement", "lapse_overdue", "move_contact", "move_followup", "narrowing_for", "nudge_due",
    "on_demand_event", "on_item_event", "open_demands", "refresh", "refuse_contact", "request_contact", "say",
]  # fmt: skip
