"""Statistics another body published, taken in from its tables."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class StatisticFact(models.Model):
    """One imported number: measure × scope for a region and months, in 分, with who published it and when."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scope = models.CharField(max_length=12, default="absorbed")
    measure = models.CharField(max_length=20)
    region = models.CharField(max_length=12)
    first = models.DateField()
    last = models.DateField()
    value = models.BigIntegerField()
    contracts = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    published_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    org_id = models.UUIDField()
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "first"], name="statistic_region_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "measure", "region", "first", "last", "source"], name="statistic_once"
            ),
            # What a register can count is counted from its bookings, never typed in beside them.
            models.CheckConstraint(condition=Q(scope="absorbed"), name="statistic_imported_only"),
            models.CheckConstraint(condition=Q(value__gte=0, last__gte=F("first")), name="statistic_sane"),
        ]
