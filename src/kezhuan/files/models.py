"""Files kept in the database: what a blob is, its bytes in chunks, and how much room its owner has.

Only ids of rooms stand here, never foreign keys to them.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Shelf(models.Model):
    """One owner's room; its row is locked while that owner stores, so that two uploads cannot share a rest."""

    owner_org = models.UUIDField(unique=True)
    quota_bytes = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quota_bytes__isnull=True) | Q(quota_bytes__gte=0), name="shelf_quota"
            )
        ]


class Blob(models.Model):
    """One stored file, never changed: its hashes and size are those of all its bytes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner_org = models.UUIDField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner_org"], name="blob_owner")]
        constraints = [models.CheckConstraint(condition=Q(size__gte=0), name="blob_size")]


class Chunk(models.Model):
    """A piece of a blob, 256 KiB but for the last."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="+")
    index = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "index"], name="chunk_place")]


class Attachment(models.Model):
    """A file that belongs to a record of some room, in one of that record's field groups."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_kind = models.CharField(max_length=32)
    subject_uid = models.UUIDField()
    group = models.CharField(max_length=16)
    blob = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_uid"], name="attachment_subject")]
