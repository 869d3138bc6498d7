"""The Django app of ratings."""

from __future__ import annotations

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "kezhuan.ratings"
    label = "ratings"
