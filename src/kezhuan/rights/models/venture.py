"""Somebody of a unit who founds or runs a company, on leave or beside the post."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kezhuan.achievements.models import Achievement
from kezhuan.core.models import Record
from kezhuan.people.models import Organisation

ENDED_VENTURE = ("back", "left", "stopped", "declined", "withdrawn")


class Venture(Record):
    """One person's application and what became of it; one at a time for a company, and one leave that runs."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField()
    region = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, null=True, related_name="+")
    equity_uid = models.UUIDField(null=True)

    company = models.CharField(max_length=120, blank=True)
    company_uscc = models.CharField(max_length=18, blank=True)
    position = models.CharField(max_length=64, blank=True)
    plan = models.TextField(blank=True)
    duties = models.TextField(blank=True)
    conflict = models.TextField(blank=True)

    decision_no = models.CharField(max_length=64, blank=True)
    decided_by_id = models.UUIDField(null=True)
    agreement_no = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    extended = models.PositiveSmallIntegerField(default=0)
    over_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="venture_org_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "author_id", "company"],
                condition=~Q(state__in=ENDED_VENTURE),
                name="venture_one_a_company",
            ),
            models.UniqueConstraint(
                fields=["organisation", "author_id"],
                condition=Q(state="running", kind="leave"),
                name="venture_one_leave",
            ),
            models.CheckConstraint(condition=Q(kind__in=("leave", "on_post")), name="venture_kind"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="venture_period"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "back", "left", "stopped"))
                | (Q(starts_on__isnull=False, ends_on__isnull=False) & ~Q(agreement_no="")),
                name="venture_agreed",
            ),
        ]


class VentureReport(models.Model):
    """What the person says of a year; only added."""

    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    words = models.TextField()
    by_id = models.UUIDField(null=True)
