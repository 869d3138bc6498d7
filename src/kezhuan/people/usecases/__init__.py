"""Every change of people, organisations and profiles, one function per act."""

from kezhuan.people.usecases.claims import (
    claim_organisation,
    decide_claim,
    register_organisation,
    withdraw_claim,
)
from kezhuan.people.usecases.members import (
    accept_invitation,
    delegate,
    end_delegation,
    end_hat,
    grant_hat,
    hand_over,
    invite,
    may_manage,
    revoke_invitation,
    set_manager,
    wear,
)
from kezhuan.people.usecases.organisations import (
    edit_organisation,
    enter_organisation,
    merge_organisation,
    move_organisation,
)

__all__ = [
    "accept_invitation",
    "claim_organisation",
    "decide_claim",
    "delegate",
    "edit_organisation",
    "end_delegation",
    "end_hat",
    "enter_organisation",
    "grant_hat",
    "hand_over",
    "invite",
    "may_manage",
    "merge_organisation",
    "move_organisation",
    "register_organisation",
    "revoke_invitation",
    "set_manager",
    "wear",
    "withdraw_claim",
]
