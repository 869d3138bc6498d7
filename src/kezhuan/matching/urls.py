"""Addresses of the matching room."""

from __future__ import annotations

from django.urls import path

from kezhuan.matching.pages import contacts, followups, lists, quality

urlpatterns = [
    path("demands/<uuid:uid>/matches/", lists.of_demand, name="demand_matches"),
    path("demands/<uuid:uid>/matches/feedback/", lists.feedback, name="demand_feedback"),
    path("matches/", lists.mine, name="matches"),
    path("matches/<uuid:uid>/feedback/", lists.feedback_mine, name="match_feedback"),
    path("contacts/", contacts.listing, name="contacts"),
    path("contacts/new/", contacts.ask, name="contact_new"),
    path("contacts/<uuid:uid>/", contacts.detail, name="contact"),
    path("contacts/<uuid:uid>/accept/", contacts.accept, name="contact_accept"),
    path("contacts/<uuid:uid>/refuse/", contacts.refuse, name="contact_refuse"),
    path("contacts/<uuid:uid>/end/", contacts.end, name="contact_end"),
    path("contacts/<uuid:uid>/move/", contacts.move, name="contact_move"),
    path("contacts/<uuid:uid>/messages/", contacts.message, name="contact_message"),
    path("contacts/<uuid:uid>/files/<uuid:file_uid>/", contacts.file, name="contact_file"),
    path("followups/", followups.listing, name="followups"),
    path("followups/<uuid:uid>/", followups.detail, name="followup"),
    path("followups/<uuid:uid>/finish/", followups.finish, name="followup_finish"),
    path("followups/<uuid:uid>/drop/", followups.drop, name="followup_drop"),
    path("followups/<uuid:uid>/move/", followups.move, name="followup_move"),
    path("quality/", quality.shown, name="quality"),
]
