"""Reads of payouts, each within the actor's scope."""

from kezhuan.payouts.queries.cases import DECIDED, OWING
from kezhuan.payouts.queries.detail import (
    account,
    account_choices,
    accounts,
    application,
    evidence_file,
    own_names,
    region_of,
)
from kezhuan.payouts.queries.detail import applications as listing
from kezhuan.payouts.queries.money import (
    appropriation,
    appropriations,
    arrangement,
    arrangement_rows,
    disbursement,
    disbursements,
    money_faults,
    of_budget,
    recoveries,
    recovery,
    simulation,
    to_disburse,
    treasury_rows,
    waiting_accounts,
    waiting_applications,
    waiting_disbursements,
    waiting_recoveries,
)
from kezhuan.payouts.queries.policies import (
    automatic_list,
    check,
    known_contracts,
    policy,
    policy_rows,
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
    list_line,
    of_arrangement,
    sealed,
    to_pay,
)
from kezhuan.payouts.queries.titles import KINDS, standing, titled

__all__ = [
    "DECIDED", "KINDS", "OWING", "account", "account_choices", "account_fault", "accounts", "application", "applications", "appropriation",
    "appropriations", "arrangement", "arrangement_rows", "automatic_list", "check", "disbursement", "disbursements", "editable",
    "evidence_file", "get_account", "get_application", "get_appropriation", "get_arrangement", "get_disbursement", "get_recovery",
    "hold_hours", "known_contracts", "list_line", "listing", "money_faults", "of_arrangement", "of_budget", "own_names", "policy", "policy_rows", "recoveries", "recovery", "region_of",
    "row_of", "sealed", "simulation", "standing", "titled", "to_disburse", "to_pay", "treasury_rows", "usable_contracts", "waiting_accounts",
    "waiting_applications", "waiting_disbursements", "waiting_recoveries",
]  # fmt: skip
