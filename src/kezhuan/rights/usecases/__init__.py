"""Every change of rights, one function an act."""

from kezhuan.rights.usecases.distributing import (
    draft_distribution,
    edit_distribution,
    send_to_team,
    set_costs,
    set_team,
)
from kezhuan.rights.usecases.releasing import (
    announce_distribution,
    confirm_payer,
    decide_distribution,
    pay_distribution,
    release_distribution,
    reopen_distribution,
    void_distribution,
)
from kezhuan.rights.usecases.signing import answer_link, ask_to_sign, dispute_share, sign_share

__all__ = [
    "announce_distribution", "answer_link", "ask_to_sign", "confirm_payer", "decide_distribution", "dispute_share", "draft_distribution",
    "edit_distribution", "pay_distribution", "release_distribution", "reopen_distribution", "send_to_team", "set_costs", "set_team",
    "sign_share", "void_distribution",
]  # fmt: skip
