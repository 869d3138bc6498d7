"""Who applies for which contracts under which policy, and to which account the money would go."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kezhuan.core.models import Record
from kezhuan.people.models import Organisation


class PayeeAccount(Record):
    """A bank account of an organisation or of one person; its number lies encrypted, the last four digits are shown."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12)
    holder = models.CharField(max_length=200)
    bank = models.CharField(max_length=200)
    sealed_number = models.TextField()
    tail = models.CharField(max_length=4)
    print = models.CharField(max_length=64)
    # Set by every change after the first registration: the hold runs from here.
    changed_at = models.DateTimeField(null=True)
    callback = models.CharField(max_length=300, blank=True)
    confirmed_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "print"],
                condition=Q(state__in=("pending", "usable"), person_id__isnull=True),
                name="payee_account_once",
            ),
            models.UniqueConstraint(
                fields=["person_id", "print"],
                condition=Q(state__in=("pending", "usable"), person_id__isnull=False),
                name="payee_account_once_person",
            ),
        ]


class Application(Record):
    """One application under one policy version for one year; the ceiling follows from the formula, the decided
    amount is fixed by two people, the allotted one by the budget. Amounts in 分."""

    policy = models.CharField(max_length=96)
    policy_from = models.DateField()
    policy_sm3 = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    applicant = models.CharField(max_length=200)
    author_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12)
    automatic = models.BooleanField(default=False)
    payee = models.ForeignKey(PayeeAccount, null=True, on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField(null=True)
    party_staff = models.BooleanField(default=False)
    deputy = models.BooleanField(default=False)
    previous_fen = models.BigIntegerField(null=True)
    promised = models.BooleanField(default=False)
    discredited = models.BooleanField(null=True)
    opinion = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    explained = models.JSONField(default=dict)
    ceiling_fen = models.BigIntegerField(null=True)
    decided_fen = models.BigIntegerField(null=True)
    allotted_fen = models.BigIntegerField(null=True)
    reviewed_by_id = models.UUIDField(null=True)
    decided_by_id = models.UUIDField(null=True)
    arrangement = models.ForeignKey(
        "payouts.Arrangement", null=True, on_delete=models.PROTECT, related_name="applications"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_fen__isnull=True)
                | (Q(decided_fen__gt=0) & Q(decided_fen__lte=F("ceiling_fen"))),
                name="application_under_ceiling",
            ),
            models.CheckConstraint(
                condition=Q(allotted_fen__isnull=True)
                | (Q(allotted_fen__gt=0) & Q(allotted_fen__lte=F("decided_fen"))),
                name="application_under_decision",
            ),
        ]
        indexes = [models.Index(fields=["policy", "year", "state"], name="application_policy")]


class Line(models.Model):
    """One contract of an application with the figures it was reviewed on; one live use for each applicant and policy."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    contract_uid = models.UUIDField()
    policy = models.CharField(max_length=96)
    applicant_key = models.UUIDField()
    live = models.BooleanField(default=True)
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    base_fen = models.BigIntegerField(default=0)
    ceiling_fen = models.BigIntegerField(default=0)
    share_bp = models.PositiveIntegerField(default=10_000)
    said = models.JSONField(default=dict)
    parties = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract_uid", "policy", "applicant_key"],
                condition=Q(live=True),
                name="line_one_live",
            ),
            models.CheckConstraint(condition=Q(share_bp__gt=0) & Q(share_bp__lte=10_000), name="line_share"),
        ]
        indexes = [models.Index(fields=["contract_uid", "live"], name="line_contract")]
