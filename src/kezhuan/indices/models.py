"""Tables of the index room: observations, editions with what they were made of, and results others published."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kezhuan.core.models import Record
from kezhuan.core.sealing import SealedField
from kezhuan.people.models import Organisation


class Collection(Record):
    """A sheet a department is asked to fill for one index and year, reached by a one-time link without an account.

    `indicators` and `units` name its cells; `answers` is what was filled last (one row a cell, values as text), and
    after the sign-off what was signed, under `sm3`. `counts` says what the sign-off wrote.
    """

    index_code = models.CharField(max_length=64)
    department = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    period = models.CharField(max_length=8)
    indicators = models.JSONField(default=list)
    units = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    contact_name = models.CharField(max_length=64)
    contact_phone = SealedField(max_length=160)
    until = models.DateField()
    answers = models.JSONField(default=list)
    filled_at = models.DateTimeField(null=True, blank=True)
    signer_name = models.CharField(max_length=64, blank=True)
    signer_office = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    author_id = models.UUIDField(null=True)
    demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["region", "state"], name="collection_region_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="signed")
                | (Q(signed_at__isnull=False) & ~Q(signer_name="") & ~Q(signer_office="") & ~Q(sm3="")),
                name="collection_signed_by_whom",
            )
        ]


class Observation(models.Model):
    """One value of one indicator for one unit and year, as known since `vintage`; a later row revises, none is changed.

    `region` is where the unit lies (for a region the region itself); `unit_code` a region code or an
    organisation's uid. `value` None = the indicator does not apply to this unit. `collection` is the sheet a
    department signed it off with.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    indicator = models.CharField(max_length=48)
    unit_code = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=80)
    region = models.CharField(max_length=12)
    period = models.CharField(max_length=8)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    measure = models.CharField(max_length=24, blank=True)
    scope = models.CharField(max_length=24, blank=True)
    unit = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=20)
    vintage = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    figure_code = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)
    entered_by_id = models.UUIDField(null=True)
    entered_org_id = models.UUIDField(null=True)
    entered_role = models.CharField(max_length=24)
    collection = models.ForeignKey(
        Collection, null=True, on_delete=models.PROTECT, related_name="observations"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["indicator", "unit_code", "period"], name="observation_cell"),
            models.Index(fields=["region", "indicator"], name="observation_region"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True, status="missing_by_design")
                | (Q(value__isnull=False) & ~Q(status="missing_by_design")),
                name="observation_value_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(source="") | ~Q(figure_code=""), name="observation_has_source"
            ),
            # A city's own records cannot give what it absorbed (contracts.md: imported only).
            models.CheckConstraint(
                condition=~Q(scope="absorbed") | Q(figure_code=""), name="observation_absorbed_imported"
            ),
        ]


class Edition(Record):
    """An edition of one index of our own: which units and years, by which rules, and the seal over all of it.

    `edition_year`, `data_year` and `published_on` are three things. `settings` holds units and years;
    the inputs and results are `EditionFile`s, whose hashes `sm3` seals.
    """

    index_code = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    edition_year = models.PositiveSmallIntegerField()
    data_year = models.PositiveSmallIntegerField()
    base_year = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    published_on = models.DateField(null=True, blank=True)
    units = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    demo = models.BooleanField(default=False)
    rule_sm3 = models.CharField(max_length=64, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    author_id = models.UUIDField(null=True)
    submitted_by_id = models.UUIDField(null=True, blank=True)
    published_by_id = models.UUIDField(null=True, blank=True)
    return_note = models.CharField(max_length=300, blank=True)
    revises = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revisions"
    )

    class Meta:
        indexes = [models.Index(fields=["index_code", "state", "data_year"], name="edition_index_state")]
        constraints = [
            models.CheckConstraint(condition=Q(data_year__lte=F("edition_year")), name="edition_years"),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "superseded"))
                | (
                    Q(
                        published_on__isnull=False,
                        submitted_by_id__isnull=False,
                        published_by_id__isnull=False,
                    )
                    & ~Q(sm3="")
                    & ~Q(published_by_id=F("submitted_by_id"))
                ),
                name="edition_two_people_and_seal",
            ),
        ]


class EditionFile(models.Model):
    """One input or result of an edition as text, with its own hash; frozen with the edition by triggers."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=8)
    content = models.TextField()
    sm3 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="edition_file_once")]


class EditionBands(models.Model):
    """What many ways of computing one state of an edition (`edition_sm3`) gave: rank bands and tier probabilities,
    stamped with their seed; never changed, another computation has rows of its own. `sm3` seals `content`."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="bands")
    edition_sm3 = models.CharField(max_length=64)
    seed = models.BigIntegerField()
    runs = models.PositiveIntegerField()
    content = models.TextField()
    sm3 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "edition_sm3"], name="edition_bands_once")]


class ImportedResult(models.Model):
    """A result a higher level published, as its source says it: never mixed with our own, corrected by a newer row."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    index_name = models.CharField(max_length=80)
    region = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=80)
    dimension = models.CharField(max_length=80, blank=True)
    edition_year = models.PositiveSmallIntegerField()
    data_year = models.PositiveSmallIntegerField()
    published_on = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    growth_percent = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    tier = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    entered_by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(data_year__lte=F("edition_year")), name="imported_years"),
            models.CheckConstraint(condition=~Q(source=""), name="imported_has_source"),
        ]


class Target(Record):
    """A yearly target of a region: a planned value, who answers for it, and the target it is a part of.

    `kind` cumulative counts from zero over the year, stock is a level at its end (`base_value` the level at its
    start). `holder` is the organisation that reports, `office` its office; `figure_code` a platform number
    that may feed it.
    """

    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    office = models.CharField(max_length=60, blank=True)
    holder = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=16)
    measure = models.CharField(max_length=24, blank=True)
    scope = models.CharField(max_length=24, blank=True)
    planned = models.DecimalField(max_digits=18, decimal_places=4)
    base_value = models.DecimalField(max_digits=18, decimal_places=4, default=0)
    figure_code = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    adjusted_from = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    adjust_note = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    demo = models.BooleanField(default=False)
    author_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["year", "region", "state"], name="target_year_region")]
        constraints = [
            models.CheckConstraint(condition=Q(planned__gt=0), name="target_planned"),
            models.CheckConstraint(condition=~Q(source=""), name="target_has_source"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="target_no_own_parent"
            ),
        ]


class Progress(models.Model):
    """What a target had reached at the end of a month; the row entered last for a month counts, earlier ones stay."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="reports")
    month = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    note = models.CharField(max_length=500, blank=True)
    figure_code = models.CharField(max_length=64, blank=True)
    by_id = models.UUIDField(null=True)
    by_role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["target", "month"], name="progress_month")]
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="progress_month_of_year")
        ]
