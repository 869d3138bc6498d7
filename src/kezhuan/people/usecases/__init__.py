"""Every change of people, organisations and profiles, one function per act."""

from kezhuan.people.usecases.claims import (
    claim_organisation,
    decide_claim,
    register_organisation,
    withdraw_claim,
)
from kezhuan.people.usecases.members import (
    accept_invitation,
    appoint,
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
from kezhuan.people.usecases.profiles import (
    consent,
    draft_profile,
    edit_profile,
    hide_profile,
    list_profile,
    renew_profile,
    unlist_person,
    withdraw_consent,
)

__all__ = [
    "accept_invitation",
    "appoint",
    "claim_organisation",
    "consent",
    "decide_claim",
    "delegate",
    "draft_profile",
    "edit_organisation",
    "edit_profile",
    "end_delegation",
    "end_hat",
    "enter_organisation",
    "grant_hat",
    "hand_over",
    "hide_profile",
    "invite",
    "list_profile",
    "renew_profile",
    "may_manage",
    "merge_organisation",
    "move_organisation",
    "register_organisation",
    "revoke_invitation",
    "set_manager",
    "unlist_person",
    "wear",
    "withdraw_claim",
    "withdraw_consent",
]
