"""What trials show on the page of an achievement; None where a reader gets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.trials import queries
from kezhuan.trials.views import ItemRow


@dataclass(frozen=True, slots=True)
class PoolPanel:
    """The achievement's item of the pool, or for its holder the way to offer it."""

    item: ItemRow | None
    offer_url: str = ""
    template: str = "trials/panel.html"


def of_achievement(actor: Actor, uid: UUID) -> PoolPanel | None:
    """For who may know of the item, and for the holder of what is not offered yet."""
    if not actor.signed_in:
        return None
    item, may_offer = queries.of_achievement(actor, uid)
    if item is None and not may_offer:
        return None
    return PoolPanel(item, f"/pool/new/?achievement={uid}" if may_offer else "")
