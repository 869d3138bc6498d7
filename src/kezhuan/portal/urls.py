"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from kezhuan.portal import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", pages.find, name="search"),
    path("search/suggest/", pages.suggest, name="suggest"),
    path("open/", pages.figures, name="figures"),
    path("open/<slug:code>/", pages.figure, name="figure"),
    path("facts/", pages.published, name="facts"),
    path("about/", pages.about, name="about"),
    path("help/", pages.help_index, name="help"),
    path("help/rewards/", pages.rewards, name="rewards_guide"),
    path("help/<slug:name>/", pages.help_page, name="guide"),
]
