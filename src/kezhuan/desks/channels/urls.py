"""Addresses of the notices' ways out."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks.channels import pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("desk/notices/channels/", signed_in(pages.settings), name="channels"),
    path("desk/notices/channels/add/", signed_in(pages.add), name="channel_add"),
    path("desk/notices/channels/topics/", signed_in(pages.choose), name="channel_topics"),
    path("desk/notices/channels/<uuid:uid>/remove/", signed_in(pages.remove), name="channel_remove"),
    path("channels/confirm/<str:token>/", pages.confirm, name="channel_confirm"),
    path("channels/open/<str:token>/", pages.open_case, name="channel_open"),
]
