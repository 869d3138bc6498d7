"""Addresses of operations."""

from __future__ import annotations

from django.urls import path

from kezhuan.desks.operations import probes

urlpatterns = [
    path("healthz", probes.live, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.metrics, name="metrics"),
]
