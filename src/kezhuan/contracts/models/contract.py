"""The contract as the registration form knows it, its parties, its non-technical costs and its papers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kezhuan.achievements.models import Achievement
from kezhuan.core.models import Record
from kezhuan.core.sealing import SealedField
from kezhuan.deals.models import Deal
from kezhuan.demands.models import Demand
from kezhuan.people.models import Organisation

# What stands in the register; every state in which a registration number is held.
REGISTERED_STATES = ("registered", "cancelled", "rescinded", "revoked")


class Contract(Record):
    """A technology contract of one registrant (卖方, or the domestic buyer of an import). Amounts in 分."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField(null=True)
    filer_org_id = models.UUIDField(null=True, blank=True)
    region = models.CharField(max_length=12)
    lane = models.CharField(max_length=8)
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=2, blank=True)
    sub_kind = models.CharField(max_length=3, blank=True)
    licence_scope = models.CharField(max_length=12, blank=True)
    licence_years = models.PositiveSmallIntegerField(null=True, blank=True)
    object = models.TextField(blank=True)
    field = models.CharField(max_length=8, blank=True)
    ip_kinds = models.JSONField(default=list, blank=True)
    ip_numbers = models.CharField(max_length=500, blank=True)
    plan_source = models.CharField(max_length=12, blank=True)
    purpose = models.CharField(max_length=2, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    foreign = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    related = models.BooleanField(default=False)
    from_trial = models.BooleanField(default=False)
    from_challenge = models.BooleanField(default=False)
    expected_input = models.BigIntegerField(null=True, blank=True)
    expected_output = models.BigIntegerField(null=True, blank=True)

    signed_on = models.DateField(null=True, blank=True)
    signed_at = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    turnover = models.BigIntegerField(null=True, blank=True)
    tech_amount = models.BigIntegerField(null=True, blank=True)
    approved_tech_amount = models.BigIntegerField(null=True, blank=True)
    amount_kind = models.CharField(max_length=20, blank=True)
    pay_mode = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    foreign_turnover = models.BigIntegerField(null=True, blank=True)
    rate = models.DecimalField(max_digits=16, decimal_places=8, null=True, blank=True)
    rate_source = models.CharField(max_length=200, blank=True)

    rule_set = models.CharField(max_length=16, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    registration_no = models.CharField(max_length=16, blank=True)
    registered_by = models.CharField(max_length=120, blank=True)
    # What the reviewer found, by code of the condition: yes or no.
    checks = models.JSONField(default=dict, blank=True)
    opinion = models.TextField(blank=True)
    reason_code = models.CharField(max_length=24, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    text_print = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "state"], name="contract_region_state"),
            models.Index(fields=["registered_on"], name="contract_registered_on"),
            models.Index(fields=["organisation", "state"], name="contract_org_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration_no"], condition=~Q(registration_no=""), name="contract_number_once"
            ),
            models.CheckConstraint(
                condition=Q(turnover__isnull=True) | Q(turnover__gte=0), name="contract_turnover"
            ),
            models.CheckConstraint(
                condition=Q(tech_amount__isnull=True) | Q(tech_amount__gte=0, tech_amount__lte=F("turnover")),
                name="contract_tech_amount",
            ),
            models.CheckConstraint(
                condition=Q(approved_tech_amount__isnull=True)
                | Q(approved_tech_amount__gte=0, approved_tech_amount__lte=F("turnover")),
                name="contract_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REGISTERED_STATES)
                | Q(registered_on__isnull=False, approved_tech_amount__isnull=False, turnover__isnull=False),
                name="contract_registered_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=F("author_id")),
                name="contract_two_people",
            ),
        ]


class ContractParty(models.Model):
    """One party: seller, buyer or broker; several on a side sign jointly. The links feed 关联交易 hints."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=6)
    line = models.PositiveSmallIntegerField(default=0)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    country = models.CharField(max_length=3, default="156")
    region = models.CharField(max_length=12, blank=True)
    nature = models.CharField(max_length=8, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    legal_person = models.CharField(max_length=64, blank=True)
    contact_name = models.CharField(max_length=64, blank=True)
    contact_phone = SealedField(max_length=160, blank=True)
    address = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    # Names of shareholders; bank account and device only as SM3, so that they can be compared and not read.
    shareholders = models.JSONField(default=list, blank=True)
    account_print = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=64, blank=True)
    # What a broker is said to have brought about, in 1/10,000; a statement of the filer, no confirmed share of a deal.
    share_bp = models.PositiveIntegerField(null=True, blank=True)
    small_firm = models.BooleanField(default=False)
    high_tech = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=("seller", "buyer", "broker")), name="party_side"),
            models.CheckConstraint(
                condition=Q(share_bp__isnull=True) | Q(side="broker", share_bp__gt=0, share_bp__lte=10_000),
                name="party_share",
            ),
        ]
        indexes = [
            models.Index(fields=["side", "region"], name="party_side_region"),
            models.Index(fields=["uscc"], name="party_uscc"),
        ]


class Deduction(models.Model):
    """A non-technical cost inside the turnover: `gross` less the reasonable `carrier` is `amount`, in 分."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="deductions")
    kind = models.CharField(max_length=16)
    gross = models.BigIntegerField()
    carrier = models.BigIntegerField(default=0)
    sets = models.PositiveSmallIntegerField(default=0)
    amount = models.BigIntegerField()
    evidence = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(gross__gt=0, carrier__gte=0, carrier__lte=F("gross"))
                & Q(amount=F("gross") - F("carrier")),
                name="deduction_sum",
            )
        ]


class ContractFile(models.Model):
    """A paper of the contract; the bytes and name lie with `files.attachments` under `file_uid`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=16)
    file_uid = models.UUIDField(unique=True)
    print = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
