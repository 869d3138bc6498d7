"""Addresses of the achievements room."""

from __future__ import annotations

from django.urls import path

from kezhuan.achievements.pages import browse, disputes, renewals, write
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("achievements/", browse.listing, name="achievements"),
    path("achievements/renewals/", signed_in(renewals.renewals), name="achievement_renewals"),
    path("achievements/new/", signed_in(write.start), name="achievement_new"),
    path("achievements/<uuid:uid>/", browse.detail, name="achievement"),
    path("achievements/<uuid:uid>/tasks/", write.tasks, name="achievement_tasks"),
    path("achievements/<uuid:uid>/edit/<slug:name>/", write.section, name="achievement_section"),
    path("achievements/<uuid:uid>/rights/", write.rights, name="achievement_rights"),
    path("achievements/<uuid:uid>/contributors/", write.contributors, name="achievement_contributors"),
    path("achievements/<uuid:uid>/confirm/", write.confirm, name="achievement_confirm"),
    path("achievements/<uuid:uid>/return/", write.send_back, name="achievement_return"),
    path("achievements/<uuid:uid>/withdraw/", write.withdraw, name="achievement_withdraw"),
    path("achievements/<uuid:uid>/convert/", write.convert, name="achievement_convert"),
    path("achievements/<uuid:uid>/renew/", write.renew, name="achievement_renew"),
    path("achievements/<uuid:uid>/widen/", write.widen, name="achievement_widen"),
    path("achievements/<uuid:uid>/evaluate/", write.evaluate, name="achievement_evaluate"),
    path(
        "achievements/<uuid:uid>/evaluations/<uuid:evaluation_uid>/finish/",
        write.finish,
        name="achievement_evaluation_finish",
    ),
    path("patent-disputes/", signed_in(disputes.listing), name="patent_disputes"),
    path("patent-disputes/<uuid:uid>/", signed_in(disputes.detail), name="patent_dispute"),
    path("patent-disputes/<uuid:uid>/decide/", signed_in(disputes.decide), name="patent_dispute_decide"),
    path("achievements/<uuid:uid>/move/", write.move, name="achievement_move"),
]
