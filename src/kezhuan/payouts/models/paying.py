"""Money set aside, arranged, listed for the treasury, and asked back. The platform itself never pays."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kezhuan.core.models import Record
from kezhuan.payouts.models.applying import Application, PayeeAccount
from kezhuan.people.models import Organisation


class Appropriation(Record):
    """What a place set aside for one policy and year: total = paid + reserved + free after every step. 分."""

    policy = models.CharField(max_length=96)
    year = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=12)
    total_fen = models.BigIntegerField(default=0)
    reserved_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "year", "region"], name="appropriation_once"),
            models.CheckConstraint(
                condition=Q(reserved_fen__gte=0)
                & Q(paid_fen__gte=0)
                & Q(total_fen__gte=F("reserved_fen") + F("paid_fen")),
                name="appropriation_holds",
            ),
        ]


class Arrangement(Record):
    """One list of decided applications to which the budget was spread in one transaction, announced as a whole."""

    appropriation = models.ForeignKey(Appropriation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    total_fen = models.BigIntegerField()
    spread = models.BooleanField(default=False)
    until = models.DateField(null=True)
    made_by_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)


class Disbursement(Record):
    """A numbered list for 国库集中支付, sealed by its SM3; one person makes it, another releases it."""

    appropriation = models.ForeignKey(Appropriation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    total_fen = models.BigIntegerField()
    sm3 = models.CharField(max_length=64)
    maker_id = models.UUIDField(null=True)
    checker_id = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(checker_id=F("maker_id")), name="disbursement_two_people"),
            models.CheckConstraint(condition=Q(total_fen__gt=0), name="disbursement_some"),
        ]


class DisbursementLine(models.Model):
    """One application's money in a list, with the account as it stood; an application stands in one live line only."""

    disbursement = models.ForeignKey(Disbursement, on_delete=models.PROTECT, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField()
    payee = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="+")
    payee_version = models.PositiveIntegerField()
    holder = models.CharField(max_length=200)
    amount_fen = models.BigIntegerField()
    live = models.BooleanField(default=True)
    receipt_no = models.CharField(max_length=64, blank=True)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(live=True), name="payout_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payout_positive"),
            models.UniqueConstraint(fields=["disbursement", "serial"], name="payout_serial"),
            models.UniqueConstraint(
                fields=["receipt_no"], condition=~Q(receipt_no=""), name="payout_receipt_once"
            ),
        ]


class Handout(models.Model):
    """One export of a released list: who took it, when, the how manieth time."""

    disbursement = models.ForeignKey(Disbursement, on_delete=models.CASCADE, related_name="handouts")
    nth = models.PositiveIntegerField()
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disbursement", "nth"], name="handout_nth")]


class Recovery(Record):
    """Money asked back from one application; while it is open its applicant gets nothing new."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recoveries")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12)
    amount_fen = models.BigIntegerField()
    cause = models.CharField(max_length=32)
    contract_uid = models.UUIDField(null=True)
    receipt = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=("open", "noticed")), name="recovery_one_open"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="recovery_positive"),
        ]
