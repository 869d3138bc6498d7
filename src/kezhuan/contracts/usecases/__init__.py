"""Every change in contracts: drafting, reviewing, registering, money, undoing, doubts; projects and their follow-ups."""

from kezhuan.contracts.usecases.doubting import answer_suspicion, daily, look
from kezhuan.contracts.usecases.drafting import (
    add_file,
    draft_contract,
    edit_contract,
    remove_file,
    set_costs,
    set_parties,
)
from kezhuan.contracts.usecases.from_deals import draft_from_deal, on_reinstated, on_rescinded
from kezhuan.contracts.usecases.locking import lock
from kezhuan.contracts.usecases.money import correct_amount, record_receipt
from kezhuan.contracts.usecases.projects import (
    advance_project,
    create_project,
    edit_project,
    end_project,
    follow_project,
    stop_project,
)
from kezhuan.contracts.usecases.projects_daily import (
    on_registered,
    projects_daily,
    remind_projects,
)
from kezhuan.contracts.usecases.registering import (
    confirm_brought_in,
    decline_contract,
    record_result,
    register_contract,
)
from kezhuan.contracts.usecases.reviewing import (
    accept_contract,
    advise_contract,
    examine_contract,
    hand_over,
    refer_to_experts,
    return_contract,
)
from kezhuan.contracts.usecases.statistics import record_statistic
from kezhuan.contracts.usecases.submitting import submit_contract, withdraw_contract
from kezhuan.contracts.usecases.undoing import reinstate, take_away

__all__ = [
    "advance_project", "create_project", "edit_project", "end_project", "follow_project", "on_registered", "projects_daily", "remind_projects",
    "stop_project",
    "accept_contract", "add_file", "advise_contract", "answer_suspicion", "confirm_brought_in", "correct_amount", "daily", "decline_contract", "draft_contract", "draft_from_deal",
    "edit_contract", "examine_contract", "hand_over", "lock", "look", "on_reinstated", "on_rescinded", "record_receipt", "record_result", "record_statistic", "refer_to_experts", "register_contract",
    "reinstate", "remove_file", "return_contract", "set_costs", "set_parties", "submit_contract", "take_away", "withdraw_contract",
]  # fmt: skip
