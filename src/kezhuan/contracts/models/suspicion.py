"""Doubts with their evidence, for a reviewer to answer."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.contracts.models.contract import Contract


class Suspicion(models.Model):
    """One hint on one contract (疑点提示): what was seen, with which contracts; open until a reviewer answers it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="suspicions")
    code = models.CharField(max_length=16)
    # The same hint on the same facts is one row, however often the contract is looked at.
    mark = models.CharField(max_length=64)
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    answer = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=300, blank=True)
    answered_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "code", "mark"], name="suspicion_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_by_id__isnull=False, answered_at__isnull=False),
                name="suspicion_answered_by",
            ),
        ]
