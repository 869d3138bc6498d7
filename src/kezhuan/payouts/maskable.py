"""The number of a payee account, of which pages show the last four digits."""

from __future__ import annotations

from uuid import UUID

from kezhuan.core import vault
from kezhuan.core.access import Actor
from kezhuan.core.privacy.unmasking import Masked
from kezhuan.payouts.queries import records


def of_account(actor: Actor, uid: UUID) -> Masked:
    """The number, for whoever may know of the account."""
    row = records.get_account(actor, uid)
    return Masked("account", row.holder, row.person_id, f"/payees/{uid}/", vault.unseal(row.sealed_number))
