"""Tables of payouts: applications with their contracts, accounts, money set aside, lists handed to the treasury, recoveries.

Other rooms' contracts are named by uid: a lock is taken through `contracts.usecases.lock`, never by a key.
"""

from kezhuan.payouts.models.applying import Application, Line, PayeeAccount
from kezhuan.payouts.models.paying import (
    Appropriation,
    Arrangement,
    Disbursement,
    DisbursementLine,
    Handout,
    Recovery,
)

__all__ = [
    "Application", "Appropriation", "Arrangement", "Disbursement", "DisbursementLine", "Handout", "Line", "PayeeAccount", "Recovery",
]  # fmt: skip
