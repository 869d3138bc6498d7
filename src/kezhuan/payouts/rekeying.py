"""Accounts under a new key: their numbers, their prints, and the seals of lists that rest on the prints."""

from __future__ import annotations

from typing import Any

from kezhuan.core import events, vault
from kezhuan.core.access import SYSTEM
from kezhuan.payouts.models import Disbursement, PayeeAccount
from kezhuan.payouts.queries.records import sealed


def accounts(turn: Any) -> int:
    """Every account number opens with the new key and has its print; a list whose seal was intact before is intact
    after, the old value and the new one in the log; one that was not stays as it is."""
    intact = [d for d in Disbursement.objects.exclude(sm3="") if sealed(d) == d.sm3]
    n = 0
    for account in PayeeAccount.objects.iterator():
        turned = turn.other(account.sealed_number)
        if turned != account.sealed_number:
            mark = vault.print_of(vault.unseal(turned, key=turn.new), key=turn.new)
            PayeeAccount.objects.filter(pk=account.pk).update(sealed_number=turned, print=mark)
            n += 1
    for d in intact:
        mark = sealed(d)
        if mark != d.sm3:
            Disbursement.objects.filter(pk=d.pk).update(sm3=mark)
            events.record(
                "disbursement.rekey", actor=SYSTEM, subject_type="disbursement", subject_id=d.uid, changes={"from": d.sm3, "to": mark}
            )  # fmt: skip
    return n
