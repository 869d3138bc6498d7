"""Addresses of the ratings room."""

from __future__ import annotations

from django.urls import path

from kezhuan.ratings import pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("ratings/", signed_in(pages.listing), name="ratings"),
    path("ratings/<uuid:uid>/", signed_in(pages.detail), name="rating"),
    path("ratings/<uuid:uid>/rate/", signed_in(pages.rate), name="rating_rate"),
    path("ratings/<uuid:uid>/answer/", signed_in(pages.answer), name="rating_answer"),
    path("e/done/", pages.thanked, name="rating_thanked"),
    path("e/<str:token>/", pages.linked, name="rating_linked"),
    path("satisfaction/", pages.public, name="satisfaction"),
]
