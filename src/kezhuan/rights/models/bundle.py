"""履职佐证: what a unit hands to the bodies that decide on due-diligence protection; sealed, it never changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record
from kezhuan.people.models import Organisation


class DiligenceBundle(Record):
    """One matter with its events, decisions, public notices and declarations, as a chain of hashes once sealed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    title = models.CharField(max_length=200)
    happened = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    conflict = models.TextField(blank=True)
    findings = models.JSONField(default=dict, blank=True)
    manifest = models.JSONField(default=dict, blank=True)
    head_sm3 = models.CharField(max_length=64, blank=True)
    sealed_on = models.DateField(null=True)
    handed_to = models.CharField(max_length=120, blank=True)
    handed_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="bundle_org_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("sealed", "handed")) | (~Q(head_sm3="") & Q(sealed_on__isnull=False)),
                name="bundle_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state="handed") | (~Q(handed_to="") & Q(handed_on__isnull=False)),
                name="bundle_handed",
            ),
        ]
