"""What rights show on a contract's page; None where a reader gets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.rights.lifecycle import UNIT
from kezhuan.rights.queries import distributions
from kezhuan.rights.views import DistributionRow


@dataclass(frozen=True, slots=True)
class SharingPanel:
    """The distributions of a contract's receipts."""

    rows: tuple[DistributionRow, ...]
    template: str = "rights/panel.html"


def of_contract(actor: Actor, uid: UUID) -> SharingPanel | None:
    """On a contract: how its receipts are shared, for the office of its unit."""
    if actor.role not in UNIT:
        return None
    found = distributions.filtered(actor, contract=uid).order_by("-id")[:20]
    rows = tuple(distributions.row(d) for d in found)
    return SharingPanel(rows) if rows else None
