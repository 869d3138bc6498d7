"""Tables of deals: the two sides, brokers with their shares, and everything entered on the way."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kezhuan.achievements.models import Achievement
from kezhuan.core.models import Record
from kezhuan.demands.models import Demand
from kezhuan.matching.models import Contact
from kezhuan.people.models import Organisation


class Deal(Record):
    """对接项目: two sides on their way to a contract. `keeper` is the broker who leads it, where one does;
    `last_entry_on` is the day of the newest entry or move, written by `usecases.entries` and the moves."""

    title = models.CharField(max_length=120)
    demand = models.ForeignKey(Demand, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    region = models.CharField(max_length=12)
    opened_by_id = models.UUIDField(null=True)
    keeper_id = models.UUIDField(null=True, blank=True)
    keeper_org = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expected_fen = models.BigIntegerField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    last_entry_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    reason_code = models.CharField(max_length=24, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=~Q(state="failed"), name="deal_one_per_contact"
            ),
            models.CheckConstraint(
                condition=Q(expected_fen__isnull=True) | Q(expected_fen__gte=0), name="deal_expected"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "last_entry_on"], name="deal_state_entry"),
            models.Index(fields=["region", "state"], name="deal_region_state"),
        ]


class DealParty(models.Model):
    """One organisation on one side; a name alone where it has not joined the platform."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    side = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "organisation"], name="deal_party_once"),
            models.CheckConstraint(condition=Q(side__in=("need", "supply")), name="deal_party_side"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name=""), name="deal_party_named"
            ),
        ]


class DealBroker(Record):
    """促成归属: one person's share in a deal, the side acted for, and who has said yes to it."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="brokers")
    person_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    side = models.CharField(max_length=6)
    share_bp = models.PositiveSmallIntegerField()
    earner = models.CharField(max_length=12)
    evidence = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=300, blank=True)
    need_agreed_at = models.DateTimeField(null=True, blank=True)
    supply_agreed_at = models.DateTimeField(null=True, blank=True)
    dispute = models.CharField(max_length=300, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_bp__gte=1, share_bp__lte=10_000), name="deal_broker_share"
            ),
            models.CheckConstraint(condition=Q(side__in=("need", "supply", "both")), name="deal_broker_side"),
            models.UniqueConstraint(
                fields=["deal", "person_id"],
                condition=Q(state__in=("proposed", "confirmed", "disputed")),
                name="deal_broker_once",
            ),
        ]


class Introduction(Record):
    """介绍记录: a broker brought two sides together on a day; a side's yes makes it count.

    `protected_until` ends the days in which a deal between the same two sides is known to the broker."""

    person_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    need = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    supply = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    deal = models.ForeignKey(
        Deal, null=True, blank=True, on_delete=models.CASCADE, related_name="introductions"
    )
    introduced_on = models.DateField()
    protected_until = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=False) | Q(supply__isnull=False), name="introduction_side"
            ),
            models.CheckConstraint(
                condition=Q(protected_until__gte=models.F("introduced_on")), name="introduction_protected"
            ),
            models.UniqueConstraint(fields=["deal", "person_id"], name="introduction_once"),
        ]
        indexes = [models.Index(fields=["need", "supply"], name="introduction_pair")]


class Entry(models.Model):
    """One line of a deal's thread: a note, visit, NDA, check, negotiation round, milestone or file."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField()
    author_id = models.UUIDField()
    author_org = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_role = models.CharField(max_length=24)
    text = models.TextField(blank=True)
    # check: which of title, validity, credit, and what was found
    subject = models.CharField(max_length=12, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    # round: price basis and amount
    basis = models.CharField(max_length=12, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    # NDA and milestone: until when
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["deal", "on"], name="deal_entry_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="deal_entry_amount"
            ),
        ]
