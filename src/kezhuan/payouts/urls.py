"""Addresses of the payouts room."""

from __future__ import annotations

from django.urls import path

from kezhuan.payouts.pages import accounts, applications, budgets, disbursements, recoveries
from kezhuan.ui.pages import signed_in

PAGES = (
    ("payouts/", applications.listing, "payouts"),
    ("payouts/new/", applications.start, "payout_new"),
    ("payouts/check/", applications.check, "payout_check"),
    ("payouts/drafts/", applications.create, "payout_create"),
    ("payouts/automatic/", recoveries.automatic, "payout_automatic"),
    ("payouts/simulate/", recoveries.simulate, "payout_simulate"),
    ("payouts/<uuid:uid>/", applications.detail, "payout"),
    ("payouts/<uuid:uid>/edit/", applications.edit, "payout_edit"),
    ("payouts/<uuid:uid>/evidence/", applications.evidence, "payout_evidence"),
    ("payouts/<uuid:uid>/files/<uuid:file_uid>/", applications.file, "payout_file"),
    ("payouts/<uuid:uid>/submit/", applications.submit, "payout_submit"),
    ("payouts/<uuid:uid>/return/", applications.return_, "payout_return"),
    ("payouts/<uuid:uid>/review/", applications.review, "payout_review"),
    ("payouts/<uuid:uid>/decide/", applications.decide, "payout_decide"),
    ("payouts/<uuid:uid>/decline/", applications.decline, "payout_decline"),
    ("payouts/<uuid:uid>/move/", applications.move, "payout_move"),
    ("payees/", accounts.listing, "payees"),
    ("payees/new/", accounts.new, "payee_new"),
    ("payees/<uuid:uid>/", accounts.detail, "payee"),
    ("payees/<uuid:uid>/change/", accounts.change, "payee_change"),
    ("payees/<uuid:uid>/confirm/", accounts.confirm, "payee_confirm"),
    ("payees/<uuid:uid>/move/", accounts.move, "payee_move"),
    ("appropriations/", budgets.listing, "appropriations"),
    ("appropriations/new/", budgets.new, "appropriation_new"),
    ("appropriations/<uuid:uid>/", budgets.detail, "appropriation"),
    ("appropriations/<uuid:uid>/total/", budgets.total, "appropriation_total"),
    ("appropriations/<uuid:uid>/arrange/", budgets.arrange, "appropriation_arrange"),
    ("appropriations/<uuid:uid>/disburse/", budgets.disburse, "appropriation_disburse"),
    ("appropriations/<uuid:uid>/move/", budgets.move, "appropriation_move"),
    ("arrangements/", budgets.arrangements, "arrangements"),
    ("arrangements/<uuid:uid>/", budgets.arrangement, "arrangement"),
    ("arrangements/<uuid:uid>/reopen/", budgets.reopen, "arrangement_reopen"),
    ("arrangements/<uuid:uid>/paper/", budgets.arrangement_paper, "arrangement_paper"),
    ("arrangements/<uuid:uid>/move/", budgets.arrangement_move, "arrangement_move"),
    ("disbursements/", disbursements.listing, "disbursements"),
    ("disbursements/<uuid:uid>/", disbursements.detail, "disbursement"),
    ("disbursements/<uuid:uid>/release/", disbursements.release, "disbursement_release"),
    ("disbursements/<uuid:uid>/void/", disbursements.void, "disbursement_void"),
    ("disbursements/<uuid:uid>/receipts/", disbursements.receipts, "disbursement_receipts"),
    ("disbursements/<uuid:uid>/list/", disbursements.take_out, "disbursement_list"),
    ("disbursements/<uuid:uid>/paper/", disbursements.paper, "disbursement_paper"),
    ("recoveries/", recoveries.listing, "recoveries"),
    ("recoveries/<uuid:uid>/", recoveries.detail, "recovery"),
    ("recoveries/<uuid:uid>/repay/", recoveries.repay, "recovery_repay"),
    ("recoveries/<uuid:uid>/waive/", recoveries.waive, "recovery_waive"),
    ("recoveries/<uuid:uid>/paper/", recoveries.paper, "recovery_paper"),
    ("recoveries/<uuid:uid>/move/", recoveries.move, "recovery_move"),
)
urlpatterns = [path(where, signed_in(view), name=name) for where, view, name in PAGES]
