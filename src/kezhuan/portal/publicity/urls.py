"""Addresses of public notices and objections."""

from __future__ import annotations

from django.urls import path

from kezhuan.portal.publicity import pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("publicity/", pages.listing, name="publicities"),
    path("publicity/<uuid:uid>/", pages.detail, name="publicity"),
    path("publicity/<uuid:uid>/paper.pdf", pages.paper, name="publicity_paper"),
    path("publicity/<uuid:uid>/object/", pages.object_to, name="publicity_object"),
    path("publicity/<uuid:uid>/stop/", signed_in(pages.stop), name="publicity_stop"),
    path("objections/", signed_in(pages.objections), name="objections"),
    path("objections/<uuid:uid>/", signed_in(pages.objection), name="objection"),
    path("objections/<uuid:uid>/answer/", signed_in(pages.answer), name="objection_answer"),
    path("objections/<uuid:uid>/withdraw/", signed_in(pages.withdraw), name="objection_withdraw"),
]
