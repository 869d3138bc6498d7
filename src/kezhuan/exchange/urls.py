"""Addresses of the exchange room."""

from __future__ import annotations

from django.urls import path

from kezhuan.exchange.pages import booklets, exports, filing, imports, opendata
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
    path("booklets/", signed_in(booklets.home), name="booklets"),
    path("booklets/file/<slug:form>/", signed_in(booklets.file), name="booklet_file"),
    path("booklets/send/", signed_in(booklets.send), name="booklet_send"),
    path("booklets/sent/", signed_in(booklets.sent), name="booklets_sent"),
    path("booklets/sent/<uuid:uid>/", signed_in(booklets.sent_one), name="booklet_sent"),
    path("b/done/", booklets.done, name="booklet_done"),
    path("b/<str:token>/", booklets.answer, name="booklet_answer"),
    path("open/data/", opendata.home, name="open_data"),
    path("open/data/<slug:name>/<slug:form>/", opendata.file, name="open_data_file"),
    path("filing/<slug:name>/<uuid:uid>/", signed_in(filing.helper), name="filing"),
    path("filing/<slug:name>/<uuid:uid>/sheet.xlsx", signed_in(filing.sheet), name="filing_sheet"),
]
