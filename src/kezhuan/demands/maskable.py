"""The number of whom a visit met, masked for all but its author's side."""

from __future__ import annotations

from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.privacy.unmasking import Masked
from kezhuan.demands import visits
from kezhuan.people.maskable import owner_of


def of_visit(actor: Actor, uid: UUID) -> Masked:
    """The number, for whoever may read the visit."""
    row = visits.visible(actor).filter(uid=uid).first()
    if row is None:
        raise Hidden
    return Masked(
        "phone", row.contact_name, owner_of(row.contact_phone), f"/visits/{uid}/", row.contact_phone
    )
