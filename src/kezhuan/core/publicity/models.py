"""Tables of public notices and of the objections against them; ids of other rooms' records, never keys to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record
from kezhuan.core.sealing import SealedField


class Publicity(Record):
    """A 公示: its text stands as it was announced; a change is a new notice that replaces this one."""

    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    lines = models.JSONField()
    contact = models.CharField(max_length=200)
    region = models.CharField(max_length=12)
    org_id = models.UUIDField(null=True)
    org_name = models.CharField(max_length=200)
    starts_on = models.DateField()
    until = models.DateField()
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=2)
    text_sm3 = models.CharField(max_length=64)
    author_id = models.UUIDField(null=True)
    replaced_by = models.UUIDField(null=True)
    stop_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"],
                condition=Q(state__in=("running", "finished")),
                name="publicity_one_in_force",
            ),
            models.CheckConstraint(condition=Q(until__gt=models.F("starts_on")), name="publicity_has_days"),
        ]
        indexes = [
            models.Index(fields=["state", "-starts_on"], name="publicity_state"),
            models.Index(fields=["subject_type", "subject_id", "kind"], name="publicity_subject"),
        ]


class Objection(Record):
    """What somebody holds against a notice, under their real name, and the reasoned answer."""

    publicity = models.ForeignKey(Publicity, on_delete=models.PROTECT, related_name="objections")
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=60)
    author_org_id = models.UUIDField(null=True)
    phone = SealedField(max_length=160, blank=True)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publicity", "author_id"], condition=Q(state="filed"), name="objection_one_open"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="objection_state")]
