"""What ratings show on an organisation's page; None where nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.ratings import queries
from kezhuan.ratings.views import UnitRate


@dataclass(frozen=True, slots=True)
class RatePanel:
    """How its services of a year were rated."""

    rate: UnitRate
    template: str = "ratings/rate_panel.html"


def of_organisation(actor: Actor, uid: UUID) -> RatePanel | None:
    """The public rate; None where fewer than five rated."""
    found = queries.rates(today=clock.today(), org_uid=uid)
    return RatePanel(found[0]) if found else None
