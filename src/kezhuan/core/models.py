"""Tables every room stands on: events and their seals, jobs, keys, proposals, rule versions, notices.

Core holds ids, never foreign keys to rooms.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.core.sealing import SealedField


class Record(models.Model):
    """What every record with a lifecycle carries; rooms derive from it, core.frame alone moves it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=32, unique=True, null=True, editable=False)
    state = models.CharField(max_length=24)
    version = models.PositiveIntegerField(default=1)
    state_since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


class Event(models.Model):
    """One act, written in the act's own transaction; references only, no personal or sealed clear text."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    role = models.CharField(max_length=24)
    org_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField(null=True)
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["actor_id", "id"], name="event_actor"),
            models.Index(fields=["verb", "at"], name="event_verb_at"),
        ]


class Unsealed(models.Model):
    """Events still waiting for their seal; the sealer empties it."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.DO_NOTHING, related_name="+")


class Seal(models.Model):
    """The gap-free order of events: each seal hashes its event and the seal before it (SM3)."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, related_name="seal", db_constraint=False)
    prev = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)


class Job(models.Model):
    """Work for later, enqueued in the caller's transaction, leased by one worker at a time."""

    WAITING, LEASED, DONE, DEAD = "waiting", "leased", "done", "dead"
    kind = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    dedupe = models.CharField(max_length=128, null=True)
    state = models.CharField(max_length=8, default=WAITING)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    owner_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        indexes = [models.Index(fields=["state", "run_at"], name="job_ready")]
        constraints = [
            # Only what has not started is one with its twin: work asked for again while running runs again.
            models.UniqueConstraint(
                fields=["kind", "dedupe"], condition=Q(state="waiting"), name="job_dedupe"
            ),
        ]


class Idempotency(models.Model):
    """The stored answer of an act done under a key, written in the same transaction as its effect."""

    actor_id = models.UUIDField()
    key = models.CharField(max_length=64)
    body_sm3 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="idempotency_once")]


class Proposal(models.Model):
    """A two-person step waiting for its second person; void when the subject's version moves."""

    OPEN, APPROVED, REFUSED, VOID = "open", "approved", "refused", "void"
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    move = models.CharField(max_length=32)
    step = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    changes = models.JSONField(default=dict)
    maker_id = models.UUIDField()
    maker_role = models.CharField(max_length=24)
    state = models.CharField(max_length=8, default=OPEN)
    checker_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "move"],
                condition=Q(state="open"),
                name="proposal_one_open",
            ),
            models.CheckConstraint(condition=~Q(checker_id=models.F("maker_id")), name="proposal_two_people"),
        ]


class Undo(models.Model):
    """What a move changed, kept for the seconds during which it may be taken back."""

    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    version = models.PositiveIntegerField()
    before = models.JSONField()
    actor_id = models.UUIDField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="undo_one")]


class Counter(models.Model):
    """The last serial given out per kind of number and year."""

    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="counter_one")]


class RuleVersion(models.Model):
    """A rule an operator added beside the shipped ones; two people, never edited in place (a trigger refuses)."""

    OPEN, APPROVED, REFUSED = "open", "approved", "refused"
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(max_length=96)
    title = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    body = models.JSONField()
    source = models.TextField()
    mark = models.CharField(max_length=1)
    continuity = models.CharField(max_length=12)
    sm3 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, default=OPEN)
    reason = models.CharField(max_length=200, blank=True)
    maker_id = models.UUIDField()
    checker_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(state="approved"), name="rule_one_start"
            ),
            models.UniqueConstraint(fields=["code", "sm3"], condition=Q(state="open"), name="rule_one_open"),
            models.CheckConstraint(
                condition=Q(checker_id__isnull=True, state="open")
                | (Q(checker_id__isnull=False) & ~Q(checker_id=models.F("maker_id")) & ~Q(state="open")),
                name="rule_two_people",
            ),
        ]


class Delegation(models.Model):
    """代办 and 交接: one person's work in another's hands for dated days, logged."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    from_id = models.UUIDField()
    to_id = models.UUIDField()
    org_id = models.UUIDField()
    role = models.CharField(max_length=24)
    kind = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class Notice(models.Model):
    """A message in somebody's 站内信, one per person and event."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    to_id = models.UUIDField()
    topic = models.CharField(max_length=32)
    template = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=200)
    event_uid = models.UUIDField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["to_id", "read_at", "-id"], name="notice_inbox")]
        constraints = [models.UniqueConstraint(fields=["to_id", "event_uid", "template"], name="notice_once")]


class Outgoing(models.Model):
    """A letter for an outside channel, written in the business transaction, sent by a job at least once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    channel = models.CharField(max_length=8)
    to = SealedField(max_length=600)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
