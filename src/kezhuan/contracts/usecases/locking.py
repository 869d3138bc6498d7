"""Holding contracts still while money or legal effect is decided on them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries.bases import ContractBasis, bases
from kezhuan.core.errors import Hidden


def lock(uids: Iterable[UUID]) -> tuple[ContractBasis, ...]:
    """The contracts' rows are locked in order of id until the caller's transaction ends, and read after the lock.

    The caller rechecks state, version and amounts of what is returned. Hidden where one of them does not exist;
    RuntimeError outside a transaction, where a lock would hold nothing. On SQLite the whole transaction is the lock.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("lock() needs the caller's transaction")
    wanted = set(uids)
    rows = Contract.objects.filter(uid__in=wanted).order_by("id").select_for_update(of=("self",))
    if len(list(rows.only("pk"))) != len(wanted):
        raise Hidden
    return bases(wanted)
