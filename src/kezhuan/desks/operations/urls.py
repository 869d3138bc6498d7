"""Addresses of operations."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks.operations import pages, probes
from kezhuan.ui.pages import signed_in

urlpatterns = [
    path("operations/", signed_in(pages.home), name="operations"),
    path("operations/retention/", signed_in(pages.keeping), name="keeping"),
    path("healthz", probes.live, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.metrics, name="metrics"),
]
