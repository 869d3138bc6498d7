"""What rights show on the pages of contracts, achievements and projects; None where a reader gets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.rights.lifecycle import UNIT
from kezhuan.rights.queries import distributions, stakes
from kezhuan.rights.stake_views import StakeLink
from kezhuan.rights.views import DistributionRow


@dataclass(frozen=True, slots=True)
class SharingPanel:
    """The distributions of a contract's receipts."""

    rows: tuple[DistributionRow, ...]
    template: str = "rights/panel.html"


@dataclass(frozen=True, slots=True)
class StakePanel:
    """The contributions and ventures that hang on a record."""

    rows: tuple[StakeLink, ...]
    template: str = "rights/stake_panel.html"


def of_achievement(actor: Actor, uid: UUID) -> StakePanel | None:
    """On an achievement: the companies it was put into, and the ventures that use it."""
    return _stakes(stakes.of_achievement(actor, uid)) if actor.signed_in else None


def of_project(actor: Actor, uid: UUID) -> StakePanel | None:
    """On a transformation project: the contributions tied to it."""
    return _stakes(stakes.tied(actor, "project", uid))


def stakes_of_contract(actor: Actor, uid: UUID) -> StakePanel | None:
    """On a contract: the contributions tied to it."""
    return _stakes(stakes.tied(actor, "contract", uid))


def _stakes(rows: tuple[StakeLink, ...]) -> StakePanel | None:
    return StakePanel(rows) if rows else None


def of_contract(actor: Actor, uid: UUID) -> SharingPanel | None:
    """On a contract: how its receipts are shared, for the office of its unit."""
    if actor.role not in UNIT:
        return None
    found = distributions.filtered(actor, contract=uid).order_by("-id")[:20]
    rows = tuple(distributions.row(d) for d in found)
    return SharingPanel(rows) if rows else None
