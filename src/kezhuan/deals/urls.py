"""Addresses of the deals room."""

from __future__ import annotations

from django.urls import path

from kezhuan.deals.pages import board, deal, introductions, shares
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("deals/", signed_in(board.board), name="deals"),
    path("deals/all/", signed_in(board.listing), name="deals_all"),
    path("deals/new/", signed_in(board.new), name="deal_new"),
    path("deals/<uuid:uid>/", signed_in(deal.detail), name="deal"),
    path("deals/<uuid:uid>/move/", signed_in(deal.move), name="deal_move"),
    path("deals/<uuid:uid>/edit/", signed_in(deal.edit), name="deal_edit"),
    path("deals/<uuid:uid>/party/", signed_in(deal.party), name="deal_party"),
    path("deals/<uuid:uid>/sign/", signed_in(deal.sign), name="deal_sign"),
    path("deals/<uuid:uid>/fail/", signed_in(deal.fail), name="deal_fail"),
    path("deals/<uuid:uid>/entries/<slug:kind>/", signed_in(deal.entry), name="deal_entry"),
    path("deals/<uuid:uid>/milestones/<uuid:entry_uid>/", signed_in(deal.reached), name="deal_milestone"),
    path("deals/<uuid:uid>/files/<uuid:file_uid>/", signed_in(deal.file), name="deal_file"),
    path("deals/<uuid:uid>/claim/", signed_in(shares.claim), name="deal_claim"),
    path("deals/<uuid:uid>/broker/", signed_in(introductions.name), name="deal_broker"),
    path("introductions/", signed_in(introductions.listing), name="introductions"),
    path("introductions/new/", signed_in(introductions.new), name="introduction_new"),
    path("introductions/<uuid:uid>/", signed_in(introductions.detail), name="introduction"),
    path("introductions/<uuid:uid>/move/", signed_in(introductions.move), name="introduction_move"),
    path("attributions/<uuid:uid>/", signed_in(shares.detail), name="attribution"),
    path("attributions/<uuid:uid>/move/", signed_in(shares.move), name="attribution_move"),
    path("attributions/<uuid:uid>/prove/", signed_in(shares.prove), name="attribution_prove"),
    path("attributions/<uuid:uid>/dispute/", signed_in(shares.dispute), name="attribution_dispute"),
    path("attributions/<uuid:uid>/uphold/", signed_in(shares.uphold), name="attribution_uphold"),
    path("attributions/<uuid:uid>/reject/", signed_in(shares.reject), name="attribution_reject"),
    path("attributions/<uuid:uid>/files/<uuid:file_uid>/", signed_in(shares.file), name="attribution_file"),
]
