"""Addresses of personal data."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks.privacy import pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("privacy/", pages.statement, name="privacy"),
    path("privacy/first/", signed_in(pages.first), name="privacy_first"),
    path("privacy/consents/", signed_in(pages.consents), name="consents"),
    path("privacy/consents/<slug:code>/give/", signed_in(pages.give), name="consent_give"),
    path("privacy/consents/<slug:code>/withdraw/", signed_in(pages.withdraw), name="consent_withdraw"),
]
