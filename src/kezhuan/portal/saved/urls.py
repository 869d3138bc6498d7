"""Addresses of saved searches."""

from __future__ import annotations

from django.urls import path

from kezhuan.portal.saved import pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("searches/", signed_in(pages.listing), name="searches"),
    path("searches/new/", signed_in(pages.new), name="search_save"),
    path("searches/stop/<str:token>/", pages.stop, name="search_stop"),
    path("searches/<uuid:uid>/", signed_in(pages.news), name="search_news"),
    path("searches/<uuid:uid>/stop/", signed_in(pages.change), {"act": "stop"}, name="search_pause"),
    path("searches/<uuid:uid>/start/", signed_in(pages.change), {"act": "start"}, name="search_start"),
    path("searches/<uuid:uid>/remove/", signed_in(pages.change), {"act": "remove"}, name="search_remove"),
]
