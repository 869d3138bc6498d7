"""Addresses of the trials room."""

from __future__ import annotations

from django.urls import path

from kezhuan.trials.pages import pool, trials
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("pool/", signed_in(pool.listing), name="pool"),
    path("pool/new/", signed_in(pool.new), name="pool_new"),
    path("pool/<uuid:uid>/", signed_in(pool.detail), name="pool_item"),
    path("pool/<uuid:uid>/admit/", signed_in(pool.admit), name="pool_admit"),
    path("pool/<uuid:uid>/resubmit/", signed_in(pool.resubmit), name="pool_resubmit"),
    path("pool/<uuid:uid>/announce/", signed_in(pool.announce), name="pool_announce"),
    path("pool/<uuid:uid>/apply/", signed_in(pool.apply), name="pool_apply"),
    path("pool/<uuid:uid>/move/", signed_in(pool.move), name="pool_move"),
    path("trials/", signed_in(trials.listing), name="trials"),
    path("trials/<uuid:uid>/", signed_in(trials.detail), name="trial"),
    path("trials/<uuid:uid>/sign/", signed_in(trials.sign), name="trial_sign"),
    path("trials/<uuid:uid>/extend/", signed_in(trials.extend), name="trial_extend"),
    path("trials/<uuid:uid>/evaluate/", signed_in(trials.evaluate), name="trial_evaluate"),
    path("trials/<uuid:uid>/log/<slug:kind>/", signed_in(trials.log), name="trial_log"),
    path("trials/<uuid:uid>/move/", signed_in(trials.move), name="trial_move"),
    path("trials/<uuid:uid>/files/<uuid:file_uid>/", signed_in(trials.file), name="trial_file"),
]
