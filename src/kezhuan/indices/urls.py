"""Addresses of the index room."""

from __future__ import annotations

from django.urls import path

from kezhuan.indices.pages import editions, observations, overview, profiles, targets
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("indices/", overview.home, name="indices"),
    path("indices/definitions/<slug:code>/", overview.definition, name="index_definition"),
    path("indices/imported/", overview.imported, name="index_imported"),
    path("indices/imported/new/", signed_in(overview.enter_result), name="index_imported_new"),
    path("indices/observations/", signed_in(observations.listing), name="observations"),
    path("indices/observations/new/", signed_in(observations.enter), name="observation_new"),
    path("indices/observations/take/", signed_in(observations.take), name="observation_take"),
    path("indices/observations/upload/", signed_in(observations.upload), name="observation_upload"),
    path("indices/observations/template/", signed_in(observations.template), name="observation_template"),
    path("indices/observations/<uuid:uid>/", signed_in(observations.detail), name="observation"),
    path("indices/editions/", editions.listing, name="editions"),
    path("indices/editions/new/", signed_in(editions.new), name="edition_new"),
    path("indices/editions/<uuid:uid>/", editions.detail, name="edition"),
    path("indices/editions/<uuid:uid>/edit/", signed_in(editions.edit), name="edition_edit"),
    path("indices/editions/<uuid:uid>/move/", signed_in(editions.move), name="edition_move"),
    path("indices/editions/<uuid:uid>/return/", signed_in(editions.send_back), name="edition_return"),
    path("indices/editions/<uuid:uid>/verify/", editions.verify, name="edition_verify"),
    path("indices/editions/<uuid:uid>/report.xlsx", editions.report, name="edition_report"),
    path("indices/editions/<uuid:uid>/files/<str:name>", editions.file, name="edition_file"),
    path("indices/editions/<uuid:uid>/units/<str:code>/", profiles.unit, name="edition_unit"),
    path("indices/editions/<uuid:uid>/indicators/<slug:code>/", profiles.indicator, name="edition_indicator"),
    path("indices/editions/<uuid:uid>/whatif/", signed_in(profiles.what_if), name="edition_whatif"),
    path("indices/editions/<uuid:uid>/compare/", profiles.compare, name="edition_compare"),
    path("targets/", signed_in(targets.board), name="targets"),
    path("targets/report.docx", signed_in(targets.monthly), name="targets_monthly"),
    path("targets/targets.xlsx", signed_in(targets.book), name="targets_book"),
    path("targets/new/", signed_in(targets.new), name="target_new"),
    path("targets/<uuid:uid>/", signed_in(targets.detail), name="target"),
    path("targets/<uuid:uid>/edit/", signed_in(targets.edit), name="target_edit"),
    path("targets/<uuid:uid>/report/", signed_in(targets.report), name="target_report"),
    path("targets/<uuid:uid>/adjust/", signed_in(targets.adjust), name="target_adjust"),
    path("targets/<uuid:uid>/close/", signed_in(targets.close), name="target_close"),
    path("targets/<uuid:uid>/move/", signed_in(targets.move), name="target_move"),
    path("targets/<uuid:uid>/take/", signed_in(targets.take), name="target_take"),
    path("targets/<uuid:uid>/files/<uuid:file_uid>/", signed_in(targets.file), name="target_file"),
]
