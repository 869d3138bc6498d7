"""Signs of life of the background processes, and how many sign-ins failed in each hour."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Pulse(models.Model):
    """The last sign of life of one background process: `position` is how far an index follower has read."""

    WORK, INDEX = "work", "index"
    host = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    pid = models.PositiveIntegerField()
    release = models.CharField(max_length=16)
    since = models.DateTimeField()
    at = models.DateTimeField()
    position = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "kind", "pid"], name="pulse_one"),
            models.CheckConstraint(condition=Q(kind__in=["work", "index"]), name="pulse_kind"),
        ]


class FailedSignIns(models.Model):
    """How many sign-ins failed in this hour; nobody's name and no address."""

    hour = models.DateTimeField(unique=True)
    count = models.PositiveIntegerField(default=0)
