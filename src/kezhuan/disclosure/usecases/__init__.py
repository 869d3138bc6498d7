"""Every change of agreements, grants and block lists, one function per act."""

from kezhuan.disclosure.usecases.agreements import (
    check_nda,
    daily,
    move_nda,
    propose_nda,
    return_nda,
    sign_nda,
    upload_sheet,
)
from kezhuan.disclosure.usecases.blocks import block, unblock
from kezhuan.disclosure.usecases.grants import ask_grant, give_grant, move_grant, refuse_grant

__all__ = [
    "ask_grant",
    "block",
    "check_nda",
    "daily",
    "give_grant",
    "move_grant",
    "move_nda",
    "propose_nda",
    "refuse_grant",
    "return_nda",
    "sign_nda",
    "unblock",
    "upload_sheet",
]
