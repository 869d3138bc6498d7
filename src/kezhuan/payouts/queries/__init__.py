"""Reads of payouts, each within the actor's scope."""

from kezhuan.payouts.queries.cases import DECIDED, OWING
from kezhuan.payouts.queries.policies import (
    automatic_list,
    check,
    known_contracts,
    policies,
    policy,
    row_of,
    usable_contracts,
)
from kezhuan.payouts.queries.records import (
    account_fault,
    applications,
    editable,
    get_account,
    get_application,
    get_appropriation,
    get_arrangement,
    get_disbursement,
    get_recovery,
    hold_hours,
    of_arrangement,
    sealed,
    to_pay,
)

__all__ = [
    "DECIDED", "OWING", "account_fault", "applications", "automatic_list", "check", "editable", "get_account", "get_application", "get_appropriation",
    "get_arrangement", "get_disbursement", "get_recovery", "hold_hours", "known_contracts", "of_arrangement", "policies", "policy", "row_of", "sealed", "to_pay",
    "usable_contracts",
]  # fmt: skip
