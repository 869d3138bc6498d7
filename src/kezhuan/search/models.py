"""Searches people keep, and what each has shown them."""

from __future__ import annotations

import uuid

from django.db import models


class SavedSearch(models.Model):
    """A search its owner is told of new hits of, seen at telling time under the hat it was saved with."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user_id = models.UUIDField()
    hat = models.CharField(max_length=36, blank=True)
    text = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    chosen = models.JSONField(default=dict)
    every = models.CharField(max_length=8)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["active", "last_at"], name="saved_due"),
            models.Index(fields=["user_id"], name="saved_owner"),
        ]


class Shown(models.Model):
    """A record this search has shown, once for ever; `told_at` empty for what was there when it was saved."""

    saved = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="shown")
    kind = models.CharField(max_length=16)
    item_uid = models.UUIDField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["saved", "kind", "item_uid"], name="shown_once")]
