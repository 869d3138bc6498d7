"""A right in a unit's achievement given to the team that made it: a share of ownership or at least ten years of use."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.achievements.models import Achievement
from kezhuan.core.models import Record
from kezhuan.people.models import Organisation

ENDED = ("ended", "revoked", "declined", "withdrawn")
LEAST_YEARS = 10


class Entitlement(Record):
    """One application and what became of it; an achievement has one that is not over. Shares in 1/10,000."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)

    kind = models.CharField(max_length=12)
    team_bp = models.PositiveIntegerField(null=True)
    years = models.PositiveSmallIntegerField(null=True)
    plan = models.TextField(blank=True)
    obligations = models.TextField(blank=True)
    conflict = models.TextField(blank=True)
    clear_title = models.BooleanField(default=False)
    consented = models.BooleanField(default=False)
    harmless = models.BooleanField(default=False)

    decision_no = models.CharField(max_length=64, blank=True)
    decided_by_id = models.UUIDField(null=True)
    agreement_no = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    title_no = models.CharField(max_length=64, blank=True)
    changed_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="entitlement_org_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement"], condition=~Q(state__in=ENDED), name="entitlement_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(kind="ownership", team_bp__gt=0, team_bp__lte=10_000, years__isnull=True)
                | Q(kind="use", team_bp__isnull=True, years__gte=LEAST_YEARS),
                name="entitlement_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "effective")) | Q(starts_on__isnull=False),
                name="entitlement_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state="effective") | (Q(changed_on__isnull=False) & ~Q(title_no="")),
                name="entitlement_effective",
            ),
        ]


class EntitlementMember(models.Model):
    """One of the team the right is given to, and that person's part of it."""

    entitlement = models.ForeignKey(Entitlement, on_delete=models.CASCADE, related_name="members")
    line = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=64)
    person_id = models.UUIDField(null=True)
    share_bp = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entitlement", "name"], name="entitlement_member_once"),
            models.UniqueConstraint(
                fields=["entitlement", "person_id"],
                condition=Q(person_id__isnull=False),
                name="entitlement_person_once",
            ),
            models.CheckConstraint(
                condition=Q(share_bp__gt=0, share_bp__lte=10_000), name="entitlement_member_share"
            ),
        ]


class EntitlementReport(models.Model):
    """What the team says of a year; only added."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    words = models.TextField()
    income_fen = models.BigIntegerField(default=0)
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(income_fen__gte=0), name="entitlement_report_income")
        ]
