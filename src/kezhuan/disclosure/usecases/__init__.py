"""Every change of agreements, grants, block lists and decoys, one function per act."""

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
from kezhuan.disclosure.usecases.decoys import plant_decoy, retire_decoy
from kezhuan.disclosure.usecases.grants import ask_grant, give_grant, move_grant, refuse_grant
from kezhuan.disclosure.usecases.reporting import monthly

__all__ = [
    "ask_grant",
    "block",
    "check_nda",
    "daily",
    "give_grant",
    "monthly",
    "move_grant",
    "move_nda",
    "plant_decoy",
    "propose_nda",
    "refuse_grant",
    "retire_decoy",
    "return_nda",
    "sign_nda",
    "unblock",
    "upload_sheet",
]
