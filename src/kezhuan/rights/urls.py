"""Addresses of rights."""

from __future__ import annotations

from django.urls import path

from kezhuan.rights.pages import acting, distributions
from kezhuan.ui.pages import signed_in

D = "distributions/<uuid:uid>/"
urlpatterns = [
    path("distributions/", signed_in(distributions.listing), name="distributions"),
    path("distributions/new/", signed_in(distributions.new), name="distribution_new"),
    path("distributions/signed/", acting.signed, name="distribution_signed"),
    path("distributions/sign/<str:token>/", acting.linked, name="distribution_sign"),
    path(D, signed_in(distributions.detail), name="distribution"),
    path(f"{D}costs/", signed_in(distributions.costs), name="distribution_costs"),
    path(f"{D}costs/remove/", signed_in(distributions.remove_cost), name="distribution_cost_remove"),
    path(f"{D}team/", signed_in(distributions.team), name="distribution_team"),
    path(f"{D}team/remove/", signed_in(distributions.remove_person), name="distribution_person_remove"),
    path(f"{D}team/<uuid:share_uid>/ask/", signed_in(acting.ask), name="distribution_ask"),
    path(f"{D}do/<slug:name>/", signed_in(acting.act), name="distribution_act"),
]
