"""Addresses of the demands room."""

from __future__ import annotations

from django.urls import path

from kezhuan.demands.pages import batches, browse, confirm, handle, visits, write
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("demands/", browse.listing, name="demands"),
    path("demands/new/", signed_in(write.start), name="demand_new"),
    path("demands/<uuid:uid>/", browse.detail, name="demand"),
    path("demands/<uuid:uid>/tasks/", write.tasks, name="demand_tasks"),
    path("demands/<uuid:uid>/edit/<slug:name>/", write.section, name="demand_section"),
    path("demands/<uuid:uid>/parameters/", write.table, name="demand_parameters"),
    path("demands/<uuid:uid>/questions/", write.questions, name="demand_questions"),
    path("demands/<uuid:uid>/check/", write.check, name="demand_check"),
    path("demands/<uuid:uid>/receipt/", handle.receipt, name="demand_receipt"),
    path("demands/<uuid:uid>/receipt.pdf", signed_in(handle.receipt_paper), name="demand_receipt_paper"),
    path("demands/<uuid:uid>/screen/", handle.screen, name="demand_screen"),
    path("demands/<uuid:uid>/return/", handle.send_back, name="demand_return"),
    path("demands/<uuid:uid>/decline/", handle.decline, name="demand_decline"),
    path("demands/<uuid:uid>/publish/", handle.publish, name="demand_publish"),
    path("demands/<uuid:uid>/take-down/", handle.take_down, name="demand_take_down"),
    path("demands/<uuid:uid>/close/", handle.close, name="demand_close"),
    path("demands/<uuid:uid>/contract/", handle.contract, name="demand_contract"),
    path("demands/<uuid:uid>/renew/", handle.renew, name="demand_renew"),
    path("demands/<uuid:uid>/move/", handle.move, name="demand_move"),
    path("c/done/", confirm.done, name="confirmed"),
    path("c/<str:token>/", confirm.asked, name="confirm"),
    path("visits/", signed_in(visits.listing), name="visits"),
    path("visits/new/", signed_in(visits.new), name="visit_new"),
    path("visits/<uuid:uid>/", visits.detail, name="visit"),
    path("visits/<uuid:uid>/edit/", visits.edit, name="visit_edit"),
    path("visits/<uuid:uid>/demand/", visits.draft, name="visit_demand"),
    path("visits/<uuid:uid>/move/", visits.move, name="visit_move"),
    path("batches/", signed_in(batches.listing), name="batches"),
    path("batches/new/", signed_in(batches.new), name="batch_new"),
    path("batches/<uuid:uid>/", batches.detail, name="batch"),
    path("batches/<uuid:uid>/move/", batches.move, name="batch_move"),
    path("batches/<uuid:uid>/reports/<uuid:report_uid>/", batches.report, name="batch_report"),
    path("batches/<uuid:uid>/reports/<uuid:report_uid>/move/", batches.move_report, name="batch_report_move"),
]
