"""Tables of demands, the visits they come from, the batches they are collected in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record
from kezhuan.core.sealing import SealedField
from kezhuan.people.models import Organisation


class Batch(Record):
    """A call for demands in one region for some weeks."""

    name = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    level = models.CharField(max_length=8)
    field_codes = models.JSONField(default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    funded = models.BooleanField(default=False)
    note = models.TextField(blank=True)


class BatchReport(Record):
    """What one town, district or park reports upward in a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="reports")
    region = models.CharField(max_length=12)
    region_name = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    note = models.TextField(blank=True)
    return_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "region"], name="batch_report_once")]


class Visit(Record):
    """走访记录: who went where, what was seen, and whether the counterpart confirms it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField()
    author_org_id = models.UUIDField()
    region = models.CharField(max_length=12)
    visited_on = models.DateField()
    companions = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=64)
    contact_phone = SealedField(max_length=160)
    notes = models.TextField(blank=True)
    finds_demand = models.BooleanField(default=False)
    dispute = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)


class Demand(Record):
    """A technical demand in three field groups: the public teaser, the member part, the sealed part."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="demands"
    )
    origin = models.CharField(max_length=16, default="local")
    upstream_id = models.CharField(max_length=64, blank=True)
    author_id = models.UUIDField(null=True)
    filer_org_id = models.UUIDField(null=True, blank=True)
    region = models.CharField(max_length=12)
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="demands")
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="demands")
    # public group
    public_title = models.CharField(max_length=100, blank=True)
    teaser = models.TextField(blank=True)
    field = models.CharField(max_length=8, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    # member group
    title = models.CharField(max_length=100)
    problem = models.TextField(blank=True)
    goal = models.TextField(blank=True)
    industry = models.CharField(max_length=8, blank=True)
    activity = models.CharField(max_length=20, blank=True)
    solution = models.CharField(max_length=20, blank=True)
    budget_low_fen = models.BigIntegerField(null=True, blank=True)
    budget_high_fen = models.BigIntegerField(null=True, blank=True)
    funded = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    urgency = models.CharField(max_length=12, blank=True)
    accepts_trial = models.BooleanField(default=False)
    ip_wish = models.CharField(max_length=20, blank=True)
    # sealed group
    detail = models.TextField(blank=True)
    tried = models.TextField(blank=True)
    scene = models.TextField(blank=True)
    contact_name = models.CharField(max_length=64, blank=True)
    contact_phone = SealedField(max_length=160, blank=True)
    # The day on which the sealed group was emptied by its retention (keeping.py).
    sealed_cleared_on = models.DateField(null=True, blank=True)
    # publication
    audience = models.CharField(max_length=8, default="member")
    anonymous = models.BooleanField(default=False)
    gate = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    publish_note = models.CharField(max_length=200, blank=True)
    confirm_by = models.DateField(null=True, blank=True)
    # process
    secrecy_cleared = models.BooleanField(default=False)
    owner_confirmed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=32, blank=True)
    reason_note = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_with = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            # As achievement_newest: lists are counted and paged from it alone.
            models.Index(
                fields=[
                    "-published_at",
                    "-id",
                    "state",
                    "audience",
                    "confirm_by",
                    "organisation",
                    "filer_org_id",
                    "region",
                    "origin",
                    "field",
                ],
                name="demand_newest",
            ),
            models.Index(fields=["organisation", "state"], name="demand_org_state"),
            models.Index(fields=["region", "state"], name="demand_region_state"),
            # How many are open, of one field, of a region in it: counted from this alone.
            models.Index(
                fields=["field", "region", "state", "audience", "confirm_by", "origin"], name="demand_field"
            ),
            models.Index(
                fields=["filer_org_id"], condition=Q(filer_org_id__isnull=False), name="demand_filer"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "upstream_id"], condition=~Q(upstream_id=""), name="demand_upstream_once"
            )
        ]


class Parameter(models.Model):
    """One 技术参数 row: current level → target, proposed by the parser or typed, confirmed by a person."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="parameters")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=60)
    operator = models.CharField(max_length=8)
    low = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)
    high = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    current = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)
    text = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=120, blank=True)
    confirmed = models.BooleanField(default=False)


class Question(models.Model):
    """A question put to the firm when its demand is returned, and the firm's answer."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=300)
    asked_by_id = models.UUIDField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)


class Card(models.Model):
    """甄别卡: four ticks and a note; for funded calls the six scores beside it."""

    demand = models.OneToOneField(Demand, on_delete=models.CASCADE, related_name="card")
    real = models.BooleanField(default=False)
    measurable = models.BooleanField(default=False)
    budget = models.BooleanField(default=False)
    publishable = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    scores = models.JSONField(default=dict, blank=True)
    by_id = models.UUIDField()
    at = models.DateTimeField()


class Recipient(models.Model):
    """An organisation a directed demand is shown to."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["demand", "organisation"], name="recipient_once")]
