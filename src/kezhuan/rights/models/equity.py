"""An achievement put into a company as capital: its value and basis, the shares it forms, who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kezhuan.achievements.models import Achievement
from kezhuan.core.models import Record
from kezhuan.people.models import Organisation

ENDED_EQUITY = ("exited", "void")
EARLY_EQUITY = ("draft", "decided", "announced", "cleared", "void")


class Equity(Record):
    """One contribution; an achievement has one that is not over. Shares in 1/10,000, value in 分.

    `unit_bp` and `team_bp` are parts of the shares formed and make the whole; `company_bp` is what these shares are
    of the company. Contract and project are named by uid: a later correction there never changes what stands here.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField(null=True)
    region = models.CharField(max_length=12)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    contract_uid = models.UUIDField(null=True)
    project_uid = models.UUIDField(null=True)
    title = models.CharField(max_length=200)

    company = models.CharField(max_length=120, blank=True)
    company_uscc = models.CharField(max_length=18, blank=True)
    basis = models.CharField(max_length=12)
    basis_ref = models.CharField(max_length=200, blank=True)
    valued_on = models.DateField()
    value_fen = models.BigIntegerField()
    company_bp = models.PositiveIntegerField()
    unit_bp = models.PositiveIntegerField()
    team_bp = models.PositiveIntegerField()
    state_unit = models.BooleanField(default=True)
    conflict = models.TextField(blank=True)

    decision_no = models.CharField(max_length=64, blank=True)
    decided_by_id = models.UUIDField(null=True)
    agreement_no = models.CharField(max_length=64, blank=True)
    agreed_on = models.DateField(null=True)
    registration_no = models.CharField(max_length=64, blank=True)
    registered_on = models.DateField(null=True)
    proceeds_fen = models.BigIntegerField(default=0)
    exited_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="equity_org_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement"], condition=~Q(state__in=ENDED_EQUITY), name="equity_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(unit_bp=10_000 - F("team_bp"), team_bp__lte=10_000), name="equity_whole"
            ),
            models.CheckConstraint(
                condition=Q(value_fen__gt=0, company_bp__gt=0, company_bp__lte=10_000, proceeds_fen__gte=0),
                name="equity_value",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EARLY_EQUITY) | (Q(agreed_on__isnull=False) & ~Q(agreement_no="")),
                name="equity_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("held", "exited")) | (Q(registered_on__isnull=False) & ~Q(registration_no="")),
                name="equity_registered",
            ),
        ]  # fmt: skip


class EquityHolder(models.Model):
    """One of the team and that person's part of the shares formed; triggers keep all of them within the whole."""

    equity = models.ForeignKey(Equity, on_delete=models.CASCADE, related_name="holders")
    line = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=64)
    person_id = models.UUIDField(null=True)
    leader = models.CharField(max_length=12, default="none")
    share_bp = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["equity", "name"], name="equity_holder_once"),
            models.UniqueConstraint(
                fields=["equity", "person_id"],
                condition=Q(person_id__isnull=False),
                name="equity_person_once",
            ),
            models.CheckConstraint(
                condition=Q(share_bp__gt=0, share_bp__lte=10_000), name="equity_holder_share"
            ),
        ]
