"""Switches every page carries: language, 关怀版 and staying signed in; and the statement on accessibility."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from kezhuan.ui import staying, switches

app_name = "ui"
urlpatterns = [
    path("language/", set_language, name="language"),
    path("stay/", staying.stay, name="stay"),
    path("care/", switches.care, name="care"),
    path("accessibility/", switches.accessibility, name="accessibility"),
]
