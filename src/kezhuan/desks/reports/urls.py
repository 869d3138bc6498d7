"""Addresses of the reports."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks.reports import pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("reports/", signed_in(pages.report), name="reports"),
    path("reports/file/<slug:form>/", signed_in(pages.file), name="report_file"),
    path("reports/<slug:code>/", signed_in(pages.rows), name="report_rows"),
]
