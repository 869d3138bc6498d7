"""Every change in payouts: applying, reviewing, arranging, paying, accounts, recovering."""

from kezhuan.payouts.usecases.accounts import change_account, close_account, confirm_account, register_account
from kezhuan.payouts.usecases.applying import (
    add_evidence,
    draft_application,
    edit_application,
    offer_automatic,
    submit_application,
    withdraw_application,
)
from kezhuan.payouts.usecases.arranging import (
    arrange,
    close_appropriation,
    open_appropriation,
    reopen_arrangement,
    set_total,
    settle_arrangement,
)
from kezhuan.payouts.usecases.paying import (
    book_receipt,
    hand_out,
    make_disbursement,
    release_disbursement,
    void_disbursement,
)
from kezhuan.payouts.usecases.recovering import (
    notify_recovery,
    on_contract_back,
    on_contract_gone,
    repay_recovery,
    waive_recovery,
)
from kezhuan.payouts.usecases.reviewing import (
    accept_application,
    decide_application,
    decline_application,
    return_application,
    review_application,
)

__all__ = [
    "accept_application", "add_evidence", "arrange", "book_receipt", "change_account", "close_account", "close_appropriation", "confirm_account",
    "decide_application", "decline_application", "draft_application", "edit_application", "hand_out", "make_disbursement", "notify_recovery",
    "offer_automatic", "on_contract_back", "on_contract_gone", "open_appropriation", "register_account", "release_disbursement", "reopen_arrangement",
    "repay_recovery", "return_application", "review_application", "set_total", "settle_arrangement", "submit_application", "void_disbursement",
    "waive_recovery", "withdraw_application",
]  # fmt: skip
