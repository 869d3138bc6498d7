"""Addresses of contracts and transformation projects."""

from __future__ import annotations

from django.urls import path

from kezhuan.contracts.pages import acting, browse, filing, papers, projects, register, statistics
from kezhuan.ui.pages import signed_in

C = "contracts/<uuid:uid>/"
urlpatterns = [
    path("contracts/", signed_in(browse.listing), name="contracts"),
    path("contracts/new/", signed_in(filing.new), name="contract_new"),
    path("contracts/verify/", papers.verify, name="contract_verify"),
    path("contracts/register/", signed_in(register.listing), name="contract_register"),
    path("contracts/statistics/", signed_in(statistics.statistics), name="contract_statistics"),
    path("contracts/statistics/rows/", signed_in(statistics.rows), name="contract_statistics_rows"),
    path(C, signed_in(browse.detail), name="contract"),
    path(f"{C}tasks/", signed_in(filing.tasks), name="contract_tasks"),
    path(f"{C}edit/<slug:name>/", signed_in(filing.section), name="contract_section"),
    path(f"{C}parties/", signed_in(filing.parties), name="contract_parties"),
    path(f"{C}parties/remove/", signed_in(filing.remove_party), name="contract_party_remove"),
    path(f"{C}costs/", signed_in(filing.costs), name="contract_costs"),
    path(f"{C}costs/remove/", signed_in(filing.remove_cost), name="contract_cost_remove"),
    path(f"{C}papers/", signed_in(filing.papers), name="contract_papers"),
    path(f"{C}papers/<uuid:file_uid>/", signed_in(browse.paper), name="contract_paper"),
    path(f"{C}papers/<uuid:file_uid>/remove/", signed_in(filing.remove_paper), name="contract_paper_remove"),
    path(f"{C}check/", signed_in(filing.check), name="contract_check"),
    path(f"{C}move/", signed_in(acting.move), name="contract_move"),
    path(f"{C}do/<slug:name>/", signed_in(acting.act), name="contract_act"),
    path(f"{C}suspicions/<uuid:suspicion_uid>/", signed_in(acting.answer), name="contract_answer"),
    path(f"{C}sheet/", signed_in(papers.sheet), name="contract_sheet"),
    path(f"{C}package/", signed_in(papers.package), name="contract_package"),
    path(f"{C}draft/", signed_in(papers.draft), name="contract_draft"),
    path(f"{C}order/", signed_in(papers.order), name="contract_order"),
    path("projects/", signed_in(projects.listing), name="projects"),
    path("projects/new/", signed_in(projects.new), name="project_new"),
    path("projects/<uuid:uid>/", signed_in(projects.detail), name="project"),
    path("projects/<uuid:uid>/do/<slug:name>/", signed_in(projects.act), name="project_act"),
]
