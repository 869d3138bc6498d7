"""Tables of what people were told and agreed to; ids of persons, never keys to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record


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


class DataRequest(Record):
    """个人信息请求: what a person asks to have corrected, deleted or explained, and the reasoned answer."""

    user_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    part = models.CharField(max_length=32, blank=True)
    region = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "kind", "part"], condition=Q(state="filed"), name="data_request_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(answered_by_id=models.F("user_id")), name="data_request_not_ones_own"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="data_request_state")]
