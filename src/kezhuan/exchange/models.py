"""Tables of sheets taken in and handed out; what the rows become stands in the rooms they belong to."""

from __future__ import annotations

import uuid

from django.db import models


class SheetImport(models.Model):
    """One uploaded sheet from its first reading to its end; `hat` columns say under which hat it is taken in.

    The counts are those of the reading while it stands in `reading` and `ready`, of the writing afterwards.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=24)
    by_id = models.UUIDField()
    role = models.CharField(max_length=24)
    org_id = models.UUIDField()
    name = models.CharField(max_length=200)
    blob = models.UUIDField(null=True)
    whole = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default="reading")
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    failure = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by_id", "-id"], name="sheet_import_mine")]


class Upstream(models.Model):
    """Which record a row's own code stands for, per organisation: what makes a second import a change."""

    kind = models.CharField(max_length=24)
    org_id = models.UUIDField()
    code = models.CharField(max_length=64)
    subject_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "org_id", "code"], name="upstream_once")]


class SheetExport(models.Model):
    """One list handed out as a sheet: which list, how it was filtered, how many rows; `blob` while it is kept.

    A short list is handed over at once and leaves only this row; a long one is made by a job.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by_id = models.UUIDField()
    role = models.CharField(max_length=24)
    org_id = models.UUIDField(null=True)
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=200)
    form = models.CharField(max_length=8)
    language = models.CharField(max_length=16, default="zh-hans")
    state = models.CharField(max_length=8, default="waiting")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    blob = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by_id", "-id"], name="sheet_export_mine")]


class Booklet(models.Model):
    """A 需求手册 or 成果汇编 sent to people without an account: which choice, by whom."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    chosen = models.JSONField(default=dict)
    by_id = models.UUIDField()
    role = models.CharField(max_length=24)
    org_id = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["org_id", "-id"], name="booklet_org")]


class BookletCopy(models.Model):
    """One person's copy, opened by a one-time link, and the answer; the phone lives in the link alone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    booklet = models.ForeignKey(Booklet, on_delete=models.CASCADE, related_name="copies")
    name = models.CharField(max_length=64)
    answer = models.CharField(max_length=1000, blank=True)
    interested = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)


class GivenOut(models.Model):
    """A public record that a dump or a harvest has handed out: whoever has it is told when it is public no more."""

    kind = models.CharField(max_length=16)
    subject_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="given_out_once")]
