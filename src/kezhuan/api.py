"""The REST API: every room's router, joined by hand; OpenAPI 3.1 at /api/v1/openapi.json."""

from __future__ import annotations

from ninja import NinjaAPI

from kezhuan.achievements.api import ROUTERS as achievements
from kezhuan.contracts.api import ROUTERS as contracts
from kezhuan.core import api as door
from kezhuan.deals.api import ROUTERS as deals
from kezhuan.demands.api import ROUTERS as demands
from kezhuan.desks.api import router as desks
from kezhuan.desks.channels.api import router as channels
from kezhuan.desks.operations.api import router as operations
from kezhuan.desks.privacy.api import router as privacy
from kezhuan.desks.reports.api import router as reports
from kezhuan.desks.rulebook.api import router as rulebook
from kezhuan.disclosure.api import router as disclosure
from kezhuan.disclosure.warden_api import router as wardens
from kezhuan.exchange.api import ROUTERS as exchange
from kezhuan.indices.api import ROUTERS as indices
from kezhuan.matching.api import ROUTERS as matching
from kezhuan.payouts.api import router as payouts
from kezhuan.people.api import ROUTERS as people
from kezhuan.portal.api import router as portal
from kezhuan.portal.publicity.api import ROUTERS as publicity
from kezhuan.portal.saved.api import router as saved
from kezhuan.ratings.api import ROUTERS as ratings
from kezhuan.rights.api import router as rights
from kezhuan.rights.bundle_api import router as bundles
from kezhuan.rights.entitlement_api import router as entitlements
from kezhuan.rights.equity_api import router as equities
from kezhuan.rights.venture_api import router as ventures
from kezhuan.trials.api import router as trials


def build() -> NinjaAPI:
    """The API with every room's operations and one way to fail."""
    api = door.Api(title="科转 Kezhuan API", version="1", urls_namespace="api", docs_url=None, auth=None)
    door.install(api)
    for router in (
        *achievements,
        *demands,
        *contracts,
        disclosure,
        wardens,
        *matching,
        *indices,
        *exchange,
        *deals,
        trials,
        desks,
        payouts,
        rights,
        entitlements,
        bundles,
        equities,
        ventures,
        *ratings,
        reports,
        operations,
        *people,
        portal,
        *publicity,
        saved,
        channels,
        privacy,
        rulebook,
    ):
        api.add_router("", router)
    return api


api = build()
