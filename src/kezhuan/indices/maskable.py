"""The number of a department's contact for its collection sheet."""

from __future__ import annotations

from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.privacy.unmasking import Masked
from kezhuan.indices.queries.collections import get_collection
from kezhuan.people.maskable import owner_of


def of_collection(actor: Actor, uid: UUID) -> Masked:
    """The number, for whoever may read the sheet."""
    row = get_collection(actor, uid)
    back = f"/indices/collections/{uid}/"
    return Masked("phone", row.contact_name, owner_of(row.contact_phone), back, row.contact_phone)
