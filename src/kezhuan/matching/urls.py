"""Addresses of the matching room."""

from __future__ import annotations

from django.urls import path

from kezhuan.matching.pages import contacts, followups, lists, quality
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("demands/<uuid:uid>/matches/", signed_in(lists.of_demand), name="demand_matches"),
    path("demands/<uuid:uid>/matches/feedback/", signed_in(lists.feedback), name="demand_feedback"),
    path("matches/", signed_in(lists.mine), name="matches"),
    path("matches/<uuid:uid>/feedback/", signed_in(lists.feedback_mine), name="match_feedback"),
    path("contacts/", signed_in(contacts.listing), name="contacts"),
    path("contacts/new/", signed_in(contacts.ask), name="contact_new"),
    path("contacts/<uuid:uid>/", signed_in(contacts.detail), name="contact"),
    path("contacts/<uuid:uid>/accept/", signed_in(contacts.accept), name="contact_accept"),
    path("contacts/<uuid:uid>/refuse/", signed_in(contacts.refuse), name="contact_refuse"),
    path("contacts/<uuid:uid>/end/", signed_in(contacts.end), name="contact_end"),
    path("contacts/<uuid:uid>/move/", signed_in(contacts.move), name="contact_move"),
    path("contacts/<uuid:uid>/messages/", signed_in(contacts.message), name="contact_message"),
    path("contacts/<uuid:uid>/files/<uuid:file_uid>/", signed_in(contacts.file), name="contact_file"),
    path("followups/", signed_in(followups.listing), name="followups"),
    path("followups/<uuid:uid>/", signed_in(followups.detail), name="followup"),
    path("followups/<uuid:uid>/finish/", signed_in(followups.finish), name="followup_finish"),
    path("followups/<uuid:uid>/drop/", signed_in(followups.drop), name="followup_drop"),
    path("followups/<uuid:uid>/move/", signed_in(followups.move), name="followup_move"),
    path("quality/", quality.shown, name="quality"),
]
