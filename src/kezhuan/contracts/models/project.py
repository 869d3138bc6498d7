"""Transformation projects: what became of a contract on the factory floor."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.achievements.models import Achievement
from kezhuan.contracts.models.contract import Contract
from kezhuan.core.models import Record
from kezhuan.people.models import Organisation


class Project(Record):
    """A result on its way into production; one contract has at most one project, so that it counts once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField(null=True)
    contract = models.OneToOneField(
        Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    mode = models.CharField(max_length=12, blank=True)
    field = models.CharField(max_length=8, blank=True)
    region = models.CharField(max_length=12)
    landing_region = models.CharField(max_length=12, blank=True)
    landing_org = models.CharField(max_length=200, blank=True)
    started_on = models.DateField()
    produced_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)
    # The visit of this many months has been called to mind; each once.
    reminded_months = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="project_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title", "landing_org"],
                condition=~Q(state="stopped"),
                name="project_counted_once",
            ),
        ]


class ProjectVisit(models.Model):
    """What a follow-up at 6, 12 or 24 months found: money in 分, people as heads, since the project began."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="visits")
    months = models.PositiveSmallIntegerField()
    visited_on = models.DateField()
    stage = models.CharField(max_length=12)
    output = models.BigIntegerField()
    tax = models.BigIntegerField()
    finance = models.BigIntegerField()
    jobs = models.PositiveIntegerField()
    landing_region = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "months"], name="project_visit_once"),
            models.CheckConstraint(condition=Q(months__in=(6, 12, 24)), name="project_visit_months"),
            models.CheckConstraint(
                condition=Q(output__gte=0, tax__gte=0, finance__gte=0), name="project_visit_amounts"
            ),
        ]
