"""Reads of matching: lists with reasons, contacts, threads and follow-ups, each within the actor's scope."""

from kezhuan.matching.queries.contacts import (
    about,
    answer_days,
    contact_detail,
    contacts,
    get_contact,
    is_side,
    staff_note,
    thread_file,
    waiting_contacts,
)
from kezhuan.matching.queries.followups import followups, get_followup, waiting_followups
from kezhuan.matching.queries.lists import (
    for_broker,
    for_item,
    for_organisation,
    list_for_demand,
    may_ask,
    may_judge,
    may_see_list,
    ours_for_demand,
    reasons_of_pair,
    suggestion,
    top_of_list,
)
from kezhuan.matching.queries.parties import holder, item_title
from kezhuan.matching.queries.quality import last_measurement

__all__ = [
    "about", "answer_days", "contact_detail", "contacts", "followups", "for_broker", "for_item", "for_organisation", "get_contact", "get_followup",
    "holder", "is_side", "item_title", "last_measurement", "list_for_demand", "may_ask", "may_judge", "may_see_list", "ours_for_demand", "reasons_of_pair", "staff_note", "suggestion", "thread_file", "top_of_list",
    "waiting_contacts", "waiting_followups",
]  # fmt: skip
