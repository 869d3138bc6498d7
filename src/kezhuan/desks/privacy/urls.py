"""Addresses of personal data."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks.privacy import looks, pages, request_pages
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("privacy/", pages.statement, name="privacy"),
    path("privacy/first/", signed_in(pages.first), name="privacy_first"),
    path("privacy/consents/", signed_in(pages.consents), name="consents"),
    path("privacy/consents/<slug:code>/give/", signed_in(pages.give), name="consent_give"),
    path("privacy/consents/<slug:code>/withdraw/", signed_in(pages.withdraw), name="consent_withdraw"),
    path("privacy/mine/", signed_in(request_pages.mine), name="privacy_mine"),
    path("privacy/mine/copy/<slug:form>/", signed_in(request_pages.copy), name="privacy_copy"),
    path("privacy/mine/<slug:code>/", signed_in(request_pages.part), name="privacy_part"),
    path("privacy/unmask/<slug:kind>/<uuid:uid>/", signed_in(looks.unmask), name="unmask"),
    path("privacy/requests/", signed_in(request_pages.listing), name="data_requests"),
    path("privacy/requests/new/", signed_in(request_pages.ask), name="data_request_new"),
    path("privacy/requests/<uuid:uid>/", signed_in(request_pages.detail), name="data_request"),
    path("privacy/requests/<uuid:uid>/answer/", signed_in(request_pages.answer), name="data_request_answer"),
    path(
        "privacy/requests/<uuid:uid>/withdraw/",
        signed_in(request_pages.withdraw),
        name="data_request_withdraw",
    ),
]
