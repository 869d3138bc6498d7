"""Addresses of rights."""

from __future__ import annotations

from django.urls import path

from kezhuan.rights.pages import acting, bundles, distributions, entitlements, equities, filing, ventures
from kezhuan.ui.pages import signed_in

D = "distributions/<uuid:uid>/"
E = "entitlements/<uuid:uid>/"
Q = "equities/<uuid:uid>/"
V = "ventures/<uuid:uid>/"
urlpatterns = [
    path("distributions/", signed_in(distributions.listing), name="distributions"),
    path("distributions/new/", signed_in(distributions.new), name="distribution_new"),
    path("distributions/signed/", acting.signed, name="distribution_signed"),
    path("distributions/sign/<str:token>/", acting.linked, name="distribution_sign"),
    path(D, signed_in(distributions.detail), name="distribution"),
    path(f"{D}costs/", signed_in(distributions.costs), name="distribution_costs"),
    path(f"{D}costs/remove/", signed_in(distributions.remove_cost), name="distribution_cost_remove"),
    path(f"{D}team/", signed_in(distributions.team), name="distribution_team"),
    path(f"{D}team/remove/", signed_in(distributions.remove_person), name="distribution_person_remove"),
    path(f"{D}team/<uuid:share_uid>/ask/", signed_in(acting.ask), name="distribution_ask"),
    path(f"{D}do/<slug:name>/", signed_in(acting.act), name="distribution_act"),
    path("entitlements/", signed_in(entitlements.listing), name="entitlements"),
    path("entitlements/new/", signed_in(entitlements.new), name="entitlement_new"),
    path(E, signed_in(entitlements.detail), name="entitlement"),
    path(f"{E}team/", signed_in(entitlements.team), name="entitlement_team"),
    path(f"{E}team/remove/", signed_in(entitlements.remove_member), name="entitlement_member_remove"),
    path(f"{E}agreement/", signed_in(entitlements.agreement), name="entitlement_agreement"),
    path(f"{E}papers/", signed_in(filing.add), {"kind": "entitlement"}, name="entitlement_papers"),
    path(
        f"{E}papers/<uuid:file_uid>/",
        signed_in(filing.file),
        {"kind": "entitlement"},
        name="entitlement_paper",
    ),
    path(f"{E}do/<slug:name>/", signed_in(entitlements.act), name="entitlement_act"),
    path("equities/", signed_in(equities.listing), name="equities"),
    path("equities/new/", signed_in(equities.new), name="equity_new"),
    path(Q, signed_in(equities.detail), name="equity"),
    path(f"{Q}team/", signed_in(equities.team), name="equity_team"),
    path(f"{Q}team/remove/", signed_in(equities.remove_holder), name="equity_holder_remove"),
    path(f"{Q}papers/", signed_in(filing.add), {"kind": "equity"}, name="equity_papers"),
    path(f"{Q}papers/<uuid:file_uid>/", signed_in(filing.file), {"kind": "equity"}, name="equity_paper"),
    path(f"{Q}do/<slug:name>/", signed_in(equities.act), name="equity_act"),
    path("ventures/", signed_in(ventures.listing), name="ventures"),
    path("ventures/new/", signed_in(ventures.new), name="venture_new"),
    path(V, signed_in(ventures.detail), name="venture"),
    path(f"{V}papers/", signed_in(filing.add), {"kind": "venture"}, name="venture_papers"),
    path(f"{V}papers/<uuid:file_uid>/", signed_in(filing.file), {"kind": "venture"}, name="venture_paper"),
    path(f"{V}do/<slug:name>/", signed_in(ventures.act), name="venture_act"),
    path("bundles/", signed_in(bundles.listing), name="bundles"),
    path("bundles/new/", signed_in(bundles.new), name="bundle_new"),
    path("bundles/<uuid:uid>/", signed_in(bundles.detail), name="bundle"),
    path("bundles/<uuid:uid>/export/", signed_in(bundles.export), name="bundle_export"),
    path("bundles/<uuid:uid>/do/<slug:name>/", signed_in(bundles.act), name="bundle_act"),
]
