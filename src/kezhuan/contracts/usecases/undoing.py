"""Taking a registration away and putting it back: booked on the day it is decided, told to whatever rests on it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kezhuan.contracts.rules.ledger import CLOSING
from kezhuan.core import codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.text import clean_text


def take_away(
    uid: UUID, move: str, *, reason_code: str, note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """注销 (cancel), 合同解除 (rescind) or 撤销登记 (revoke) is proposed; what stood is booked off once another decides."""
    if move not in CLOSING:
        raise Hidden
    codes.require_codes({"reason_code": reason_code}, {"reason_code": "contract_cancel_reasons"}, today=today)
    with frame.act("contract", uid, move, actor=actor, today=today, version=version, key=key, facts={"reason": reason_code}) as step:  # fmt: skip
        step.change(reason_code=reason_code, reason_note=clean_text(note)[:300])
        step.note(reason=reason_code)


def reinstate(uid: UUID, *, note: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The registration is proposed to stand again with the amounts it had."""
    with frame.act("contract", uid, "reinstate", actor=actor, today=today, version=version, key=key, facts={"reason": note.strip()}) as step:  # fmt: skip
        step.change(reason_code="", reason_note=clean_text(note)[:300])
