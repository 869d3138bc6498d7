"""Tables of achievements, their rights, contributors and evaluations."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record
from kezhuan.core.sealing import SealedField
from kezhuan.people.models import Organisation


class Achievement(Record):
    """A result worth transferring, in three field groups."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="achievements"
    )
    origin = models.CharField(max_length=16, default="local")
    upstream_id = models.CharField(max_length=64, blank=True)
    author_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12, blank=True)
    # public group
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    field = models.CharField(max_length=8, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    discipline = models.CharField(max_length=8, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    form = models.CharField(max_length=40, blank=True)
    trl = models.PositiveSmallIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=16, blank=True)
    modes = models.JSONField(default=list, blank=True)
    registration_number = models.CharField(max_length=16, blank=True)
    # member group
    points = models.JSONField(default=list, blank=True)
    performance = models.TextField(blank=True)
    application = models.TextField(blank=True)
    price_kind = models.CharField(max_length=12, default="negotiable")
    price_low_fen = models.BigIntegerField(null=True, blank=True)
    price_high_fen = models.BigIntegerField(null=True, blank=True)
    contact_name = models.CharField(max_length=64, blank=True)
    contact_phone = SealedField(max_length=160, blank=True)
    # sealed group
    floor_price_fen = models.BigIntegerField(null=True, blank=True)
    unpublished = models.TextField(blank=True)
    internal_note = models.TextField(blank=True)
    # process
    level = models.CharField(max_length=8, default="public")
    ownership_confirmed_at = models.DateTimeField(null=True, blank=True)
    ownership_note = models.TextField(blank=True)
    secrecy_cleared = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateField(null=True, blank=True)
    converted_on = models.DateField(null=True, blank=True)
    converted_by = models.CharField(max_length=20, blank=True)
    reason_note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            # Newest first, with all that visibility and filters ask: a list of half a million is counted and paged
            # from this index alone. An index beginning with the state would tempt SQLite to sort nearly all rows.
            models.Index(
                fields=[
                    "-published_at",
                    "-id",
                    "state",
                    "level",
                    "confirm_by",
                    "organisation",
                    "region",
                    "origin",
                    "field",
                    "trl",
                ],
                name="achievement_newest",
            ),
            models.Index(fields=["organisation", "state"], name="achievement_org_state"),
            # What staff see of their region beyond what is open to all.
            models.Index(
                fields=["region", "state", "level", "confirm_by", "origin", "field", "trl"],
                name="achievement_region",
            ),
            # How many there are of one field, or of a region in it, counted from that stretch; lists walk past it (`queries.page`).
            models.Index(
                fields=["field", "region", "state", "level", "confirm_by", "origin", "trl"],
                name="achievement_field",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "upstream_id"],
                condition=~Q(upstream_id=""),
                name="achievement_upstream_once",
            )
        ]


class Right(models.Model):
    """One intellectual-property row as its holder typed it; the registry's rows are laid beside it, never into it."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="rights")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=16, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    granted_on = models.DateField(null=True, blank=True)
    fees_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["number"], name="right_number")]


class PatentEntry(models.Model):
    """One row of an imported patent registry, under its application number without ZL (`rules.patent_key`)."""

    number = models.CharField(max_length=40, unique=True)
    publication = models.CharField(max_length=40, blank=True, db_index=True)
    title = models.CharField(max_length=200)
    holder = models.CharField(max_length=200)
    status = models.CharField(max_length=16)
    status_on = models.DateField()
    source = models.CharField(max_length=100)
    as_of = models.DateField()


class Contributor(models.Model):
    """A person who made the achievement; the share is filled only when revenue is divided."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="contributors")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=64)
    title = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=40, blank=True)
    share_ppm = models.PositiveIntegerField(null=True, blank=True)


class Evaluation(Record):
    """An evaluation beside the achievement: TRL 已评 needs evidence for every level, for a named application."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="evaluations")
    application = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField()
    assessor = models.CharField(max_length=120)
    assessed_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)


class Evidence(models.Model):
    """What proves one maturity level."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="evidence")
    level = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    attachment_uid = models.UUIDField(null=True, blank=True)


class PatentDispute(Record):
    """A patent claimed by two owners, under its key; what the operator decided, with the reason both sides read."""

    patent = models.CharField(max_length=40)
    region = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    decision = models.TextField(blank=True)
    keeper = models.ForeignKey(Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["region", "state"], name="dispute_region_state")]
        constraints = [
            models.UniqueConstraint(fields=["patent"], condition=Q(state="open"), name="dispute_open_once"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(outcome="") & ~Q(decision="")), name="dispute_decided_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(outcome="one", keeper__isnull=False) | (~Q(outcome="one") & Q(keeper__isnull=True)), name="dispute_one_keeper"
            ),
        ]  # fmt: skip


class DisputeSide(models.Model):
    """One claim on the patent, as it was typed when the case opened."""

    dispute = models.ForeignKey(PatentDispute, on_delete=models.CASCADE, related_name="sides")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="disputes")
    number = models.CharField(max_length=40)
    holder = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "achievement"], name="dispute_side_once")]
