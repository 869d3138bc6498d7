"""What was paid, and what a registration adds to the figures and when."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kezhuan.contracts.models.contract import Contract


class Receipt(models.Model):
    """Money that arrived under a contract, in 分: invoice and slip numbers stand once in the whole platform."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="receipts")
    amount = models.BigIntegerField()
    tech_part = models.BigIntegerField()
    received_on = models.DateField()
    invoice_no = models.CharField(max_length=32, blank=True)
    slip_no = models.CharField(max_length=32, blank=True)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, tech_part__gte=0, tech_part__lte=F("amount")), name="receipt_amount"
            ),
            models.UniqueConstraint(
                fields=["invoice_no"], condition=~Q(invoice_no=""), name="receipt_invoice_once"
            ),
            models.UniqueConstraint(fields=["slip_no"], condition=~Q(slip_no=""), name="receipt_slip_once"),
        ]


class AmountChange(models.Model):
    """One booking of a contract: differences in 分 and in contracts, counted on `on`; written by `booking.book` alone.

    `contract.approved_tech_amount` of a registered contract is the sum of `tech`: a test recomputes it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="bookings")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    booked_on = models.DateField()
    turnover = models.BigIntegerField()
    tech = models.BigIntegerField()
    count = models.SmallIntegerField()
    late = models.BooleanField(default=False)
    reason = models.CharField(max_length=64, blank=True)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["on"], name="booking_on")]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=-1, count__lte=1), name="booking_count"),
        ]
