"""Addresses of the disclosure room."""

from __future__ import annotations

from django.urls import path

from kezhuan.disclosure.pages import agreements, decoys, grants, looking

urlpatterns = [
    path("grants/", grants.listing, name="grants"),
    path("grants/new/<slug:kind>/<uuid:uid>/", grants.ask, name="grant_ask"),
    path("grants/<uuid:uid>/", grants.detail, name="grant"),
    path("grants/<uuid:uid>/give/", grants.give, name="grant_give"),
    path("grants/<uuid:uid>/refuse/", grants.refuse, name="grant_refuse"),
    path("grants/<uuid:uid>/move/", grants.move, name="grant_move"),
    path("readings/", looking.ours, name="readings_ours"),
    path("unusual-access/", looking.unusual, name="unusual_access"),
    path("readings/<slug:kind>/<uuid:uid>/", grants.seen, name="readings"),
    path("sealed/<slug:kind>/<uuid:uid>.pdf", grants.paper, name="sealed_paper"),
    path("ndas/", agreements.listing, name="ndas"),
    path("ndas/<uuid:uid>/", agreements.detail, name="nda"),
    path("ndas/<uuid:uid>/sign/", agreements.sign, name="nda_sign"),
    path("ndas/<uuid:uid>/upload/", agreements.upload, name="nda_upload"),
    path("ndas/<uuid:uid>/return/", agreements.send_back, name="nda_return"),
    path("ndas/<uuid:uid>/move/", agreements.move, name="nda_move"),
    path("ndas/<uuid:uid>/sheet/", agreements.sheet, name="nda_sheet"),
    path("decoys/", decoys.listing, name="decoys"),
    path("decoys/new/", decoys.new, name="decoy_new"),
    path("decoys/<uuid:uid>/", decoys.detail, name="decoy"),
    path("decoys/<uuid:uid>/retire/", decoys.retire, name="decoy_retire"),
    path("blocks/", agreements.blocks, name="blocks"),
    path("blocks/<uuid:uid>/remove/", agreements.unblock, name="unblock"),
]
