"""Tables of suggestions, feedback, contacts with their threads, and brokers' follow-ups."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record
from kezhuan.demands.models import Demand
from kezhuan.people.models import Organisation


class Run(models.Model):
    """One computed list for one demand; `matching.usecases.refresh` alone writes and rebuilds it."""

    demand = models.OneToOneField(Demand, on_delete=models.CASCADE, related_name="run")
    at = models.DateTimeField()
    model = models.CharField(max_length=64)
    need_print = models.CharField(max_length=64)
    credible = models.PositiveSmallIntegerField(default=0)
    question = models.JSONField(default=dict, blank=True)


class Suggestion(models.Model):
    """One ranked item of a run, with its reasons; reasons cite public and member text only.

    Reasons hold codes, figures and places in the texts, cut anew for every reader; `item_print` and the run's
    `need_print` tell whether those texts still stand as they were.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="suggestions")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="suggestions")
    item_kind = models.CharField(max_length=16)
    item_uid = models.UUIDField()
    item_org = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=12, decimal_places=6)
    band = models.CharField(max_length=6)
    levels = models.JSONField()
    parts = models.JSONField()
    reasons = models.JSONField()
    verdicts = models.JSONField(default=list)
    item_print = models.CharField(max_length=64)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "item_kind", "item_uid"], name="suggestion_once")
        ]
        indexes = [
            models.Index(fields=["item_org", "-score"], name="suggestion_org"),
            # A broker's list: the best of the region first, looked at until a page is full.
            models.Index(fields=["-score", "id", "demand", "item_uid", "item_org"], name="suggestion_best"),
            models.Index(fields=["item_kind", "item_uid"], name="suggestion_item"),
        ]


class Feedback(models.Model):
    """A coded judgement of one suggestion by one side; the newest of each person counts."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="feedback")
    item_kind = models.CharField(max_length=16)
    item_uid = models.UUIDField()
    code = models.CharField(max_length=24)
    note = models.CharField(max_length=200, blank=True)
    by_id = models.UUIDField()
    by_org_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["demand", "item_kind", "item_uid", "by_id"], name="feedback_once")
        ]


class Contact(Record):
    """A request from one organisation to another about a demand and, where there is one, an item."""

    from_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField()
    region = models.CharField(max_length=12)
    demand = models.ForeignKey(
        Demand, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    item_kind = models.CharField(max_length=16, blank=True)
    item_uid = models.UUIDField(null=True, blank=True)
    message = models.TextField()
    reason_code = models.CharField(max_length=24, blank=True)
    answer_note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_org", "to_org", "demand", "item_uid"],
                condition=Q(state="sent"),
                name="contact_one_open",
            ),
            # NULL is never equal to NULL: what names no item, or no demand, needs an index of its own.
            models.UniqueConstraint(
                fields=["from_org", "to_org", "demand"],
                condition=Q(state="sent", item_uid__isnull=True),
                name="contact_one_open_demand",
            ),
            models.UniqueConstraint(
                fields=["from_org", "to_org", "item_uid"],
                condition=Q(state="sent", demand__isnull=True),
                name="contact_one_open_item",
            ),
            models.CheckConstraint(condition=~Q(from_org=models.F("to_org")), name="contact_two_sides"),
        ]
        indexes = [
            models.Index(fields=["to_org", "state"], name="contact_to_state"),
            models.Index(fields=["from_org", "state"], name="contact_from_state"),
        ]


class Message(models.Model):
    """One message of the thread that opens when a contact is accepted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="messages")
    author_id = models.UUIDField()
    author_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()


class Followup(Record):
    """A broker's task where no credible match was found."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="followups")
    region = models.CharField(max_length=12)
    cause = models.CharField(max_length=24)
    taken_by_id = models.UUIDField(null=True, blank=True)
    taken_org = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome_note = models.TextField(blank=True)


class Measurement(models.Model):
    """One evaluation of the matcher on this installation: figures, the data they come from, and which model."""

    at = models.DateTimeField()
    source = models.CharField(max_length=200)
    data = models.CharField(max_length=64)
    model = models.CharField(max_length=64)
    how = models.CharField(max_length=64)
    pairs = models.PositiveIntegerField()
    figures = models.JSONField()
