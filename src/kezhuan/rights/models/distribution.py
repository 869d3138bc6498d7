"""One receipt shared among a unit and the people who made the achievement. Amounts in 分, shares in 1/10,000."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kezhuan.core.models import Record
from kezhuan.people.models import Organisation

# Triggers of 0002_sums hold in these states: team + other parts = net, and every share adds up.
SUMMED = ("signing", "decided", "announced", "released", "paid")


class Distribution(Record):
    """The sharing of one receipt by one version of a rule; a receipt has one that is not void."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12)
    contract_uid = models.UUIDField()
    contract_number = models.CharField(max_length=32, blank=True)
    receipt_uid = models.UUIDField()
    title = models.CharField(max_length=200)
    contract_fen = models.BigIntegerField()
    received_on = models.DateField()
    receipt_fen = models.BigIntegerField()
    costs_fen = models.BigIntegerField(default=0)
    net_fen = models.BigIntegerField()
    team_fen = models.BigIntegerField(null=True)

    route = models.CharField(max_length=12)
    rule = models.CharField(max_length=96)
    rule_sm3 = models.CharField(max_length=64, blank=True)
    in_province = models.BooleanField(default=False)
    # State-established universities and institutes may not go below the statutory floor; firms go by agreement.
    state_unit = models.BooleanField(default=True)
    explained = models.JSONField(default=list, blank=True)

    decision_no = models.CharField(max_length=64, blank=True)
    decided_by_id = models.UUIDField(null=True)
    # A person looked at the payer's certificate: 财税〔2018〕58号 asks what kind of unit pays, no code tells.
    payer_note = models.CharField(max_length=300, blank=True)
    payer_confirmed_by_id = models.UUIDField(null=True)
    apart = models.BooleanField(default=False)
    filed = models.BooleanField(default=False)
    voucher_no = models.CharField(max_length=64, blank=True)
    paid_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="distribution_org_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt_uid"], condition=~Q(state="void"), name="distribution_receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(receipt_fen__gt=0, costs_fen__gte=0, net_fen__gte=0)
                & Q(net_fen=F("receipt_fen") - F("costs_fen")),
                name="distribution_net",
            ),
            models.CheckConstraint(
                condition=Q(team_fen__isnull=True) | Q(team_fen__gte=0, team_fen__lte=F("net_fen")),
                name="distribution_team",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SUMMED) | Q(team_fen__isnull=False), name="distribution_whole"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | (Q(paid_on__isnull=False) & ~Q(voucher_no="")),
                name="distribution_paid",
            ),
        ]


class DistributionCost(models.Model):
    """What comes off the receipt, with its proof."""

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="costs")
    kind = models.CharField(max_length=16)
    amount_fen = models.BigIntegerField()
    evidence = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="distribution_cost_amount")]


class DistributionPart(models.Model):
    """What one part of the unit receives: team, unit, school, fund, as the rule names them."""

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=16)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["distribution", "part"], name="distribution_part_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="distribution_part_amount"),
        ]


class TeamShare(models.Model):
    """One person's part of the team's money, signed by that person on a page or through a one-time link."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="shares")
    line = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=64)
    person_id = models.UUIDField(null=True)
    main = models.BooleanField(default=False)
    leader = models.CharField(max_length=8, default="none")
    share_bp = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_via = models.CharField(max_length=8, blank=True)
    objection = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["distribution", "name"], name="team_share_name_once"),
            models.UniqueConstraint(
                fields=["distribution", "person_id"],
                condition=Q(person_id__isnull=False),
                name="team_share_person_once",
            ),
            models.CheckConstraint(condition=Q(share_bp__gt=0, share_bp__lte=10_000), name="team_share_bp"),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="team_share_amount"
            ),
        ]
