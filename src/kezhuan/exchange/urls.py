"""Addresses of the exchange room."""

from __future__ import annotations

from django.urls import path

from kezhuan.exchange.pages import exports, imports
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("imports/", signed_in(imports.listing), name="imports"),
    path("imports/new/<slug:kind>/", signed_in(imports.start), name="import_start"),
    path("imports/new/<slug:kind>/template.xlsx", signed_in(imports.template), name="import_template"),
    path("imports/<uuid:uid>/", signed_in(imports.detail), name="import"),
    path("imports/<uuid:uid>/confirm/", signed_in(imports.confirm), name="import_confirm"),
    path("imports/<uuid:uid>/drop/", signed_in(imports.drop), name="import_drop"),
    path("imports/<uuid:uid>/errors.xlsx", signed_in(imports.errors), name="import_errors"),
    path("exports/", signed_in(exports.listing), name="exports"),
    path("exports/<uuid:uid>/", signed_in(exports.detail), name="export"),
    path("exports/<uuid:uid>/file/", signed_in(exports.file), name="export_file"),
]
