"""Every address of the house, joined by hand."""

from __future__ import annotations

from django.urls import include, path

from kezhuan.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("ui/", include("kezhuan.ui.urls")),
    path("", include("kezhuan.achievements.urls")),
    path("", include("kezhuan.deals.urls")),
    path("", include("kezhuan.contracts.urls")),
    path("", include("kezhuan.demands.urls")),
    path("", include("kezhuan.desks.operations.urls")),
    path("", include("kezhuan.desks.privacy.urls")),
    path("", include("kezhuan.desks.reports.urls")),
    path("", include("kezhuan.desks.rulebook.urls")),
    path("", include("kezhuan.desks.urls")),
    path("", include("kezhuan.disclosure.urls")),
    path("", include("kezhuan.indices.urls")),
    path("", include("kezhuan.exchange.urls")),
    path("", include("kezhuan.matching.urls")),
    path("", include("kezhuan.payouts.urls")),
    path("", include("kezhuan.people.urls")),
    path("", include("kezhuan.ratings.urls")),
    path("", include("kezhuan.rights.urls")),
    path("", include("kezhuan.desks.channels.urls")),
    path("", include("kezhuan.portal.publicity.urls")),
    path("", include("kezhuan.portal.saved.urls")),
    path("", include("kezhuan.portal.urls")),
    path("", include("kezhuan.trials.urls")),
]

handler404 = "kezhuan.ui.failures.not_found"
handler403 = "kezhuan.ui.failures.forbidden"
handler500 = "kezhuan.ui.failures.server_error"
