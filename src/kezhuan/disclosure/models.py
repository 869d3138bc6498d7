"""Tables of agreements, grants, block lists, readings and decoys; records are named by kind and uid, never by key."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kezhuan.core.models import Record
from kezhuan.people.models import Organisation


class Nda(Record):
    """An agreement of secrecy: the discloser opens its text to the recipient until the day it ends."""

    SCREEN, PAPER = "screen", "paper"
    discloser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    proposer_id = models.UUIDField()
    region = models.CharField(max_length=12)
    method = models.CharField(max_length=8, default=SCREEN)
    template = models.CharField(max_length=16)
    ends_on = models.DateField()
    proposed_by = models.CharField(max_length=64)
    proposed_by_id = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=64, blank=True)
    signed_by_id = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    sheet_uid = models.UUIDField(null=True, blank=True)
    reason_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["discloser", "recipient"],
                condition=Q(state__in=("proposed", "uploaded", "signed")),
                name="nda_one_open",
            ),
            models.CheckConstraint(condition=~Q(discloser=F("recipient")), name="nda_two_sides"),
            # Nobody signs for both sides.
            models.CheckConstraint(
                condition=Q(signed_by_id__isnull=True) | ~Q(signed_by_id=F("proposed_by_id")),
                name="nda_two_people",
            ),
        ]


class Grant(Record):
    """The owner of one record opens its sealed group to one organisation, under an agreement, for dated days."""

    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    nda = models.ForeignKey(Nda, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    purpose = models.TextField()
    asked_by_id = models.UUIDField(null=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason_note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_org", "subject_type", "subject_id"], name="grant_reader"),
            models.Index(fields=["owner", "state"], name="grant_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "to_org"],
                condition=Q(state__in=("asked", "granted")),
                name="grant_one_open",
            ),
            models.CheckConstraint(condition=~Q(owner=F("to_org")), name="grant_two_sides"),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | Q(nda__isnull=False, starts_on__isnull=False, ends_on__isnull=False),
                name="grant_under_nda",
            ),
        ]


class Block(models.Model):
    """An owner's wish that an organisation reads no more of it than anybody may."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    blocked = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(owner=F("blocked")), name="block_other"),
        ]


class Reading(models.Model):
    """查阅记录: somebody who is not the owner opened a field group of one record; one row a reading."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    org_id = models.UUIDField(null=True)
    role = models.CharField(max_length=24)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    group = models.CharField(max_length=8)
    why = models.CharField(max_length=64, blank=True)
    grant_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="reading_subject"),
            models.Index(fields=["actor_id", "at"], name="reading_actor"),
            models.Index(fields=["org_id", "at"], name="reading_org"),
        ]


class Decoy(models.Model):
    """诱饵记录: text that is no demand and no achievement and stands in no table of theirs, so that nothing can count it.

    `fields` are its words; one of them holds rules.MARK, which every reader's own token replaces.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=32, unique=True)
    fields = models.JSONField()
    published_on = models.DateField()
    ends_on = models.DateField()
    by_id = models.UUIDField()
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "ends_on"], name="decoy_standing")]


class DecoyOpening(models.Model):
    """Somebody opened a decoy; `token` is what their copy of its text carries, the same at every opening."""

    decoy = models.ForeignKey(Decoy, on_delete=models.PROTECT, related_name="openings")
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    org_id = models.UUIDField(null=True)
    role = models.CharField(max_length=24)
    token = models.CharField(max_length=8)

    class Meta:
        indexes = [
            models.Index(fields=["decoy", "actor_id"], name="decoy_reader"),
            models.Index(fields=["token"], name="decoy_token"),
        ]
