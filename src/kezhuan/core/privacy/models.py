"""Tables of what people were told and agreed to; ids of persons, never keys to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Consent(models.Model):
    """One act: told, given or withdrawn, with the edition and hash of the words; the latest act of a purpose counts."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user_id = models.UUIDField()
    purpose = models.CharField(max_length=16)
    edition = models.CharField(max_length=16)
    text_sm3 = models.CharField(max_length=64, blank=True)
    act = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user_id", "purpose", "-id"], name="consent_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=("told", "given", "withdrawn")), name="consent_known_act"
            ),
        ]
