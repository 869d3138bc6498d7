"""Addresses of the rulebook."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks.rulebook import pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("rules/", pages.listing, name="rules"),
    path("rules/years/new/", signed_in(pages.new_year), name="rule_year_new"),
    path("rules/proposals/<uuid:uid>/", signed_in(pages.proposal), name="rule_proposal"),
    path("rules/<str:code>/", pages.detail, name="rule"),
    path("rules/<str:code>/new/", signed_in(pages.new), name="rule_new"),
]
