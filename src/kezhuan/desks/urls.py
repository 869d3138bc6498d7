"""Addresses of the workbench."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks import batches, pages, reporting

urlpatterns = [
    path("desk/", pages.home, name="desk"),
    path("desk/todo/<slug:code>/", pages.section, name="desk_section"),
    path("desk/done/", pages.done, name="desk_done"),
    path("desk/started/", pages.started, name="desk_started"),
    path("desk/undo/", pages.undo, name="desk_undo"),
    path("desk/guide/", pages.guide, name="desk_guide"),
    path("desk/batch/<slug:move>/", batches.batch, name="desk_batch"),
    path("desk/proposals/<uuid:uid>/", pages.proposal, name="desk_proposal"),
    path("desk/notices/", pages.notices, name="desk_notices"),
    path("desk/notices/read/", pages.notices_read, name="desk_notices_read"),
    path("desk/notices/<uuid:uid>/", pages.notice, name="desk_notice"),
    path("desk/figures/", reporting.figures, name="desk_figures"),
    path("desk/figures/<slug:code>/", reporting.figure, name="desk_figure"),
]
