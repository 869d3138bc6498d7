"""Tables of the pool, of trials and of their logs."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kezhuan.achievements.models import Achievement
from kezhuan.contracts.models import Contract
from kezhuan.core.models import Record
from kezhuan.people.models import Organisation


class PoolItem(Record):
    """成果池条目: an achievement offered for trial first, with the conversion terms fixed beforehand.

    `rights` are the numbers of the patents one agreement covers; amounts in 分."""

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    author_id = models.UUIDField(null=True)
    state_unit = models.BooleanField(default=False)
    rights = models.JSONField(default=list)
    scope = models.TextField(blank=True)
    conversion = models.CharField(max_length=12)
    price_kind = models.CharField(max_length=12)
    price_fen = models.BigIntegerField(null=True, blank=True)
    royalty = models.CharField(max_length=200, blank=True)
    months = models.PositiveSmallIntegerField()
    decide_within_months = models.PositiveSmallIntegerField(default=3)
    improvements = models.CharField(max_length=200, blank=True)
    confidentiality = models.CharField(max_length=200, blank=True)
    liability = models.CharField(max_length=200, blank=True)
    ticks = models.JSONField(default=dict, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["achievement"], condition=~Q(state="left"), name="pool_item_once"
            ),
            models.CheckConstraint(
                condition=Q(price_fen__isnull=True) | Q(price_fen__gte=0), name="pool_item_price"
            ),
        ]


class Trial(Record):
    """One firm tries one item of the pool for dated months; no 成交额 before its conversion."""

    item = models.ForeignKey(PoolItem, on_delete=models.PROTECT, related_name="trials")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    author_id = models.UUIDField(null=True)
    purpose = models.TextField()
    small = models.BooleanField(default=False)
    related = models.BooleanField(default=False)
    insurance_no = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    extended = models.BooleanField(default=False)
    reminded = models.JSONField(default=list, blank=True)
    need_verdict = models.CharField(max_length=12, blank=True)
    need_words = models.TextField(blank=True)
    supply_verdict = models.CharField(max_length=12, blank=True)
    supply_words = models.TextField(blank=True)
    breached_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "organisation"], condition=Q(state__in=("applied", "running", "breached", "disputed")),
                name="trial_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="trial_dates"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "ends_on"], name="trial_state_ends")]


class TrialLog(models.Model):
    """A line of a trial: a month's usage, an incident, what was reached, or the proof of return."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="log")
    kind = models.CharField(max_length=12)
    month = models.CharField(max_length=7, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    author_id = models.UUIDField()
    author_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "month"], condition=Q(kind="usage"), name="trial_log_month"
            )
        ]
