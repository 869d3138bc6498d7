"""The table of ratings; the rated record by its id, the two organisations, and no person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record
from kezhuan.people.models import Organisation


class Rating(Record):
    """One finished service, asked about once: who was served, who served, and what the served side says.

    Who pressed the button is nowhere in the row: an organisation was served, and an organisation rates.
    """

    subject_type = models.CharField(max_length=16)
    subject_id = models.UUIDField()
    about = models.CharField(max_length=40, blank=True)
    served_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    ended_on = models.DateField()
    level = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    rated_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="rating_asked_once"),
            models.CheckConstraint(condition=~Q(served_org=models.F("unit_org")), name="rating_two_sides"),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "lapsed"), level="", rated_on__isnull=True)
                | Q(state__in=("rated", "owed", "answered"), rated_on__isnull=False) & ~Q(level=""),
                name="rating_has_level",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("owed", "answered")) | ~Q(text=""), name="rating_low_has_text"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""), name="rating_answer_has_text"
            ),
        ]
        indexes = [
            models.Index(fields=["unit_org", "rated_on"], name="rating_unit"),
            models.Index(fields=["served_org", "state"], name="rating_served"),
            models.Index(fields=["state", "due_on"], name="rating_state"),
        ]
